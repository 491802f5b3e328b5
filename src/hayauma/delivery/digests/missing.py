"""What came too late (期限切れ): told by its subject in the next digest of who missed it.

Source: 市の定め. By default those alone are told who read digests.
"""

from datetime import datetime, timedelta

from hayauma.bulletins import repeating
from hayauma.delivery.models import Digest, Dispatch, Shard
from hayauma.delivery.words import Word
from hayauma.installation import policies
from hayauma.subscriptions.states import Frequency

KEY = "digest.missed"
BACK = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}


def late(service: str, rhythm: str, moment: datetime, *, at: datetime) -> tuple[int, ...]:
    """Return the dispatches that ended since the digest before with letters that came too late.

    Not those of which something was found wrong: that is told by its correction.
    """
    if not policies.in_force(service=service, at=at).says(KEY, "digest_readers"):
        return ()
    before = Digest.objects.filter(service__code=service, rhythm=rhythm, moment__lt=moment)
    newest = before.order_by("-moment").values_list("moment", flat=True).first()
    since = newest or moment - BACK[Frequency(rhythm)]
    ended = Dispatch.objects.filter(
        service__code=service,
        release__isnull=False,
        closed_at__gt=since,
        closed_at__lte=moment,
    )
    bulletins = dict(ended.order_by("pk").values_list("pk", "release__permit__bulletin_id"))
    wrong = repeating.put_right(bulletins.values())
    return tuple(one for one, of in bulletins.items() if of not in wrong and _has_late(one))


def _has_late(dispatch: int) -> bool:
    words = Shard.objects.filter(dispatch_id=dispatch).values_list("words", flat=True)
    return any(bytes(one).count(int(Word.expired)) for one in words.iterator())
