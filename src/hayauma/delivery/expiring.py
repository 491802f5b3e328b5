"""What is too late is not sent (期限切れ): each dispatch has a moment after which no letter begins.

A stage of the engine. Letters in a worker's hands the worker ends itself; here end those that lie.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hayauma.delivery import closing
from hayauma.delivery.models import Dispatch, Shard
from hayauma.delivery.states import Lane, State
from hayauma.delivery.words import Word
from hayauma.mail import retry

_LAST = bytes.maketrans(
    bytes([Word.waiting, Word.deferred, Word.uncertain]),
    bytes([Word.expired, Word.expired, Word.uncertain_final]),
)
_LIFETIME = {Lane.URGENT: retry.URGENT.lifetime, Lane.ROUTINE: retry.ROUTINE.lifetime}


def deadline(lane: Lane, at: datetime) -> datetime:
    """Return when a dispatch that starts at a moment is over: as long as one letter is tried."""
    return at + timedelta(seconds=_LIFETIME[lane])


def due(at: datetime) -> tuple[int, ...]:
    """Return the running dispatches whose time is over and whose letters are not all closed."""
    rows = Dispatch.objects.filter(state=State.RUNNING, closed_at__isnull=True, deadline_at__lte=at)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def run(dispatch_id: int, *, at: datetime) -> bool:
    """End every letter of a dispatch that is too late, except in a worker's shards."""
    changed = False
    rows = Shard.objects.select_for_update().filter(dispatch_id=dispatch_id, open=True)
    for shard in rows:
        words = bytes(shard.words)
        # What a dead worker had in flight is first found out about by the next one.
        if (shard.leased_until and shard.leased_until > at) or words.count(int(Word.in_flight)):
            continue
        shard.words = words.translate(_LAST)
        # The fence rises: a worker that wakes up finds nothing to write to.
        shard.fence, shard.open, shard.due_at = shard.fence + 1, False, None
        shard.save(update_fields=["words", "fence", "open", "due_at"])
        changed = True
    return closing.close_if_done(dispatch_id, at=at) or changed
