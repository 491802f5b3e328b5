"""Reading releases and dispatches: rows turned into views. Nothing here writes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from hayauma.delivery.models import Dispatch, Release
from hayauma.delivery.outcomes import NoSuchDispatch
from hayauma.delivery.states import Lane, Mode, State
from hayauma.delivery.views import DispatchView, ReleaseView


class Ordered(NamedTuple):
    """An order to send in a line."""

    number: str
    bulletin: int
    at: datetime
    urgent: bool


def dispatch(dispatch_id: int) -> DispatchView:
    """Return one dispatch. Errors: NoSuchDispatch."""
    found = _rows().filter(pk=dispatch_id).first()
    if found is None:
        raise NoSuchDispatch(dispatch_id)
    return dispatch_view(found)


def is_digest(dispatch_id: int) -> bool:
    """Return whether a dispatch is a digest's, which nobody ordered."""
    return Dispatch.objects.filter(pk=dispatch_id, release__isnull=True).exists()


def of_bulletin(bulletin_id: int) -> tuple[DispatchView, ...]:
    """Return every dispatch of a bulletin, oldest first; those taken back are among them."""
    rows = _rows().filter(release__permit__bulletin_id=bulletin_id).order_by("pk")
    return tuple(dispatch_view(one) for one in rows)


def listing(
    *, service: str, states: Iterable[State] = (), limit: int = 50, before: int = 0
) -> tuple[DispatchView, ...]:
    """Return dispatches newest first, of some states or of all; `before` pages by id."""
    rows = _rows().filter(service__code=service)
    wanted = [str(state) for state in states]
    if wanted:
        rows = rows.filter(state__in=wanted)
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(dispatch_view(one) for one in rows.order_by("-pk")[:limit])


def scheduled(*, service: str, limit: int = 200) -> tuple[DispatchView, ...]:
    """Return what was ordered and has not begun, the next to begin first."""
    rows = _rows().filter(service__code=service, state=State.ORDERED)
    return tuple(dispatch_view(one) for one in rows.order_by("due_at", "pk")[:limit])


def released(
    *, service: str, since: datetime, until: datetime, urgent: bool | None = None
) -> tuple[DispatchView, ...]:
    """Return what was ordered from one moment until before another, in order of time.

    `urgent` keeps to the orders without approval, or to the others.
    """
    rows = _rows().filter(service__code=service, release__at__gte=since, release__at__lt=until)
    if urgent is not None:
        rows = rows.filter(release__urgent=urgent)
    return tuple(dispatch_view(one) for one in rows.order_by("release__at", "pk"))


def ordered(*, service: str, since: datetime, until: datetime) -> tuple[Ordered, ...]:
    """Return a line for each order of a period that was not taken back; quick for years."""
    rows = Dispatch.objects.filter(
        service__code=service,
        release__at__gte=since,
        release__at__lt=until,
        release__taken_back_at__isnull=True,
    )
    found = rows.order_by("release__at", "pk").values_list(
        "number", "release__permit__bulletin", "release__at", "release__urgent"
    )
    return tuple(Ordered._make(one) for one in found)


def unpublished(limit: int = 500) -> tuple[DispatchView, ...]:
    """Return started dispatches, oldest first: the archive asks which of them it lacks."""
    rows = _rows().filter(started_at__isnull=False).order_by("-pk")[:limit]
    return tuple(dispatch_view(one) for one in reversed(rows))


def dispatch_view(row: Dispatch) -> DispatchView:
    """Return the view of a row."""
    return DispatchView(
        id=row.pk,
        bulletin=row.release.permit.bulletin_id,
        number=row.number,
        lane=Lane(row.lane),
        state=State(row.state),
        audience=row.audience,
        due_at=row.due_at,
        frozen_at=row.frozen_at,
        started_at=row.started_at,
        closed_at=row.closed_at,
        held_because=row.held_because,
        release=release_view(row.release),
    )


def release_view(row: Release) -> ReleaseView:
    """Return the view of an order."""
    return ReleaseView(
        id=row.pk,
        bulletin=row.permit.bulletin_id,
        permit=row.permit_id,
        at=row.at,
        by_id=row.by_id,
        by_name=row.by_name,
        urgent=row.urgent,
        mode=Mode(row.mode),
        start_at=row.start_at,
        terminal=row.terminal,
        terminal_name=row.terminal_name,
        proof=row.proof,
        leave=row.leave,
        leave_number=row.leave_number,
        policy_version=row.policy_version,
        verdict=row.verdict,
        sending_verdict=row.sending_verdict,
        judged_at=row.judged_at,
        taken_back_at=row.taken_back_at,
    )


def _rows() -> QuerySet[Dispatch]:
    # A digest (まとめ) has no release: nobody ordered it.
    ordered = Dispatch.objects.filter(release__isnull=False)
    return ordered.select_related("release__permit__bulletin", "service")
