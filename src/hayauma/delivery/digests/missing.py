"""What came too late (期限切れ): told by its subject, so that nobody misses something unknowingly.

Source: 市の定め. Who reads digests is told in the next one; who reads at once gets one letter for
all of it (summing_up).
"""

from datetime import datetime, timedelta

from django.db.models import F

from hayauma.bulletins import repeating
from hayauma.delivery.models import Digest, Dispatch, Shard
from hayauma.delivery.words import Word
from hayauma.installation import policies
from hayauma.subscriptions.states import Frequency

KEY = "digest.missed"
EVERYBODY = "everybody"
WORDS = {
    Frequency.DAILY: ("digest_readers", EVERYBODY),
    Frequency.WEEKLY: ("digest_readers", EVERYBODY),
    Frequency.AT_ONCE: (EVERYBODY,),
}
# How far the first digest of a rhythm looks back; who reads at once is told of nothing older.
BACK = {
    Frequency.DAILY: timedelta(days=1),
    Frequency.WEEKLY: timedelta(days=7),
    Frequency.AT_ONCE: timedelta(days=7),
}


def late(service: str, rhythm: str, moment: datetime, *, at: datetime) -> tuple[int, ...]:
    """Return the dispatches that ended since the digest before with letters that came too late.

    Not those of which something was found wrong: that is told by its correction.
    """
    every = Frequency(rhythm)
    policy = policies.in_force(service=service, at=at)
    if not any(policy.says(KEY, word) for word in WORDS[every]):
        return ()
    before = Digest.objects.filter(service__code=service, rhythm=rhythm, moment__lt=moment)
    newest = before.order_by("-moment").values_list("moment", flat=True).first()
    since = newest or moment - BACK[every]
    if every is Frequency.AT_ONCE:
        since = max(since, moment - BACK[every])
    ended = Dispatch.objects.filter(
        service__code=service,
        release__isnull=False,
        closed_at__gt=since,
        closed_at__lte=moment,
        # Before its deadline nothing is too late: spares looking through millions of words.
        deadline_at__lte=F("closed_at"),
    )
    bulletins = dict(ended.order_by("pk").values_list("pk", "release__permit__bulletin_id"))
    wrong = repeating.put_right(bulletins.values())
    return tuple(one for one, of in bulletins.items() if of not in wrong and _has_late(one))


def _has_late(dispatch: int) -> bool:
    words = Shard.objects.filter(dispatch_id=dispatch).values_list("words", flat=True)
    return any(bytes(one).count(int(Word.expired)) for one in words.iterator())
