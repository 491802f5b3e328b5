"""Whether there is still something to send (for a drain)."""

from collections.abc import Sequence
from datetime import datetime

from hayauma.delivery.models import Dispatch
from hayauma.delivery.states import Lane, State


def open_letters(lanes: Sequence[Lane], *, at: datetime) -> bool:
    """Return whether any letter is open, or a dispatch is due to start.

    Deferred and uncertain letters count, however far off their next try; a dispatch that a hand
    paused or a verdict held does not.
    """
    rows = Dispatch.objects.filter(lane__in=[str(lane) for lane in lanes])
    if rows.filter(state=State.RUNNING, closed_at__isnull=True).exists():
        return True
    if rows.filter(state=State.CANCELLED, closed_at__isnull=True).exists():
        return True
    return rows.filter(state=State.ORDERED, due_at__lte=at).exists()
