"""Reading guidance and advice (指導・助言の一覧). Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.organization.kinds import HoldScope
from hayauma.oversight.models import Guidance
from hayauma.oversight.states import GuidanceKind


class NoSuchGuidance(LookupError):
    """There is no guidance of this id."""


@dataclass(frozen=True)
class GuidanceView:
    """One word of the supervising officer, and the manager's answer; about what, by its code."""

    id: int
    service: str
    kind: GuidanceKind
    scope: HoldScope
    code: str
    names_urgent: bool
    text: str
    at: datetime
    by_name: str
    by_account: int
    answer: str
    answered_at: datetime | None
    answered_by: str
    hold: int | None
    taken_back_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether the manager owes an answer."""
        return self.answered_at is None and self.taken_back_at is None


def listing(*, service: str, limit: int = 200) -> tuple[GuidanceView, ...]:
    """Return what was said, the newest first."""
    rows = Guidance.objects.filter(service__code=service).select_related("service")
    return tuple(view(one) for one in rows.order_by("-at", "-pk")[:limit])


def unanswered(*, service: str) -> int:
    """Return how many wait for the manager's answer."""
    rows = Guidance.objects.filter(service__code=service, taken_back_at__isnull=True)
    return rows.filter(answered_at__isnull=True).count()


def row(guidance_id: int, *, lock: bool = False) -> Guidance:
    """Return a row for this room's acts, locked if asked. Errors: NoSuchGuidance."""
    rows = Guidance.objects.select_related("service")
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=guidance_id)
    except Guidance.DoesNotExist:
        raise NoSuchGuidance(guidance_id) from None


def view(row: Guidance) -> GuidanceView:
    """Return the view of a row."""
    return GuidanceView(
        id=row.pk,
        service=row.service.code,
        kind=GuidanceKind(row.kind),
        scope=HoldScope(row.scope),
        code=row.code,
        names_urgent=row.names_urgent,
        text=row.text,
        at=row.at,
        by_name=row.by_name,
        by_account=row.by_account,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        hold=row.hold,
        taken_back_at=row.taken_back_at,
    )
