"""When a dispatch ends, and what a worker must know of it while it runs."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Dispatch, Shard
from hayauma.delivery.outcomes import tally
from hayauma.delivery.states import State
from hayauma.subscriptions import rows

# Asked fifty times a second beside the sending.
_STOPPED = """
    SELECT id, state FROM delivery_dispatch
    WHERE id IN ({listed}) AND (state <> %s OR deadline_at <= %s)
"""


def close_if_done(dispatch_id: int, *, at: datetime) -> bool:
    """Close a dispatch whose shards are all closed, in the caller's transaction.

    Not before its whole audience was written: more shards may come.
    A cancelled dispatch stays cancelled and gets its time of closing. Safe to call twice.
    """
    if Shard.objects.filter(dispatch_id=dispatch_id, open=True).exists():
        return False
    open_states = [State.RUNNING, State.PAUSED, State.CANCELLED]
    open_ones = Dispatch.objects.select_for_update().select_related("service")
    open_ones = open_ones.filter(closed_at__isnull=True, state__in=open_states)
    # One that was cancelled before it started has nobody to write to.
    whole = Q(frozen_at__isnull=False) | Q(started_at__isnull=True)
    dispatch = open_ones.filter(whole, pk=dispatch_id).first()
    if dispatch is None:
        return False
    dispatch.closed_at, dispatch.due_at = at, None
    if dispatch.state != State.CANCELLED:
        dispatch.state = State.CLOSED
    dispatch.save(update_fields=["closed_at", "due_at", "state"])
    journal.record(
        act=Act.CLOSED,
        actor=journal.SYSTEM,
        object=f"dispatch:{dispatch.pk}",
        payload={"number": dispatch.number, **tally(dispatch.pk).words},
        at=at,
        service=dispatch.service.code,
    )
    return True


def to_let_go(dispatches: Collection[int], *, at: datetime) -> dict[int, State | None]:
    """Return those of the dispatches that a hand stopped, with their state.

    Among them, with None, those whose time is over.
    """
    if not dispatches:
        return {}
    listed = ", ".join(str(int(one)) for one in sorted(dispatches))
    found = rows.ask(_STOPPED.format(listed=listed), [str(State.RUNNING), rows.moment(at)])
    return {pk: None if state == State.RUNNING else State(state) for pk, state in found}
