"""Stopping and going on (一時停止・再開・取りやめ): never 発信, so from any terminal, at once.

What is in the hands of a worker it gives back within one letter per connection; what lies in the
ledger is stopped by the stage below.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.delivery import closing, waking
from hayauma.delivery.acts import Act
from hayauma.delivery.digests import righting
from hayauma.delivery.models import Dispatch, Shard
from hayauma.delivery.reading import dispatch_view
from hayauma.delivery.returned import tripping
from hayauma.delivery.states import State
from hayauma.delivery.views import DispatchView
from hayauma.delivery.words import Word, is_closed
from hayauma.organization.directory import Person

_STOPPED = bytes.maketrans(
    bytes([Word.waiting, Word.deferred, Word.uncertain, Word.in_flight]),
    bytes([Word.stopped, Word.stopped, Word.uncertain_final, Word.uncertain_final]),
)


def pause(*, dispatch_id: int, by: Person, at: datetime) -> DispatchView:
    """Pause a running dispatch; letters not begun wait."""
    return _turn(dispatch_id, {State.RUNNING}, State.PAUSED, Act.PAUSED, by=by, at=at)


@transaction.atomic
def resume(*, dispatch_id: int, by: Person, at: datetime) -> DispatchView:
    """Go on with a paused dispatch. Source: no 発信 while its approved window has not ended.

    Where the system paused it, only what comes back from now on counts against it.
    Errors: ValidationError once the window has ended: going on then is a new release.
    """
    window_end = Dispatch.objects.values_list("release__permit__not_after", flat=True)
    if window_end.get(pk=dispatch_id) < at:
        raise ValidationError(
            _("承認された時刻を過ぎました。続けるには、もう一度承認を受けて発信してください。")
        )
    resumed = _turn(dispatch_id, {State.PAUSED}, State.RUNNING, Act.RESUMED, by=by, at=at)
    tripping.lift(dispatch_id, at=at)
    return resumed


@transaction.atomic
def cancel(*, dispatch_id: int, by: Person, at: datetime) -> DispatchView:
    """Stop a dispatch for good; who may already have the letter stays on the list.

    No digest (まとめ) brings it any more either.
    """
    stoppable = {State.RUNNING, State.PAUSED, State.ORDERED, State.HELD}
    cancelled = _turn(dispatch_id, stoppable, State.CANCELLED, Act.CANCELLED, by=by, at=at)
    righting.drop(dispatches=[dispatch_id], actor=by.actor, at=at)
    return cancelled


def cancelled_but_open(_at: datetime) -> tuple[int, ...]:
    """Return cancelled dispatches with letters nobody works on any more (a stage's due)."""
    rows = Dispatch.objects.filter(state=State.CANCELLED, closed_at__isnull=True)
    return tuple(rows.values_list("pk", flat=True))


@transaction.atomic
def stop_what_lies(dispatch_id: int, *, at: datetime) -> None:
    """Give every letter of a cancelled dispatch its last word, except in a worker's shards."""
    rows = Shard.objects.select_for_update().filter(dispatch_id=dispatch_id, open=True)
    for shard in rows:
        if shard.leased_until and shard.leased_until > at:
            continue
        shard.words = bytes(shard.words).translate(_STOPPED)
        assert is_closed(shard.words), "every open word has a last one"
        # The fence rises: a worker that wakes up finds nothing to write to.
        shard.fence, shard.open, shard.due_at = shard.fence + 1, False, None
        shard.save(update_fields=["words", "fence", "open", "due_at"])
    closing.close_if_done(dispatch_id, at=at)


@transaction.atomic
def _turn(
    dispatch_id: int, sources: set[State], target: State, act: Act, *, by: Person, at: datetime
) -> DispatchView:
    """Change the state of a dispatch, with its entry; twice the same wish is done once."""
    rows = Dispatch.objects.select_for_update(of=("self",))
    dispatch = rows.select_related("release__permit__bulletin", "service").get(pk=dispatch_id)
    if dispatch.state == target:
        return dispatch_view(dispatch)
    if dispatch.state not in sources:
        raise ValidationError(
            _("いまの状態ではできません。画面を開き直して確かめてください。"), code="state"
        )
    dispatch.state = target
    dispatch.due_at = None
    dispatch.save(update_fields=["state", "due_at"])
    waking.wake()
    journal.record(
        act=act,
        actor=by.actor,
        object=f"bulletin:{dispatch.release.permit.bulletin_id}",
        payload={"dispatch": dispatch.pk, "number": dispatch.number},
        at=at,
        service=dispatch.service.code,
    )
    return dispatch_view(dispatch)
