"""Reorganisations handed in (取り込んだ組織改編): which there are, planned, over, or taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hayauma.organization.models import Reorganisation


class NoSuchReorganisation(LookupError):
    """There is no reorganisation of this id."""


@dataclass(frozen=True)
class ReorganisationView:
    """One set of tables and what became of it."""

    id: int
    service: str
    moment: datetime
    handed_in_at: datetime
    handed_in_by: str
    planned_at: datetime | None
    planned_by: str
    taken_back_at: datetime | None
    settled_at: datetime | None
    changes: dict[str, int]
    handed_in: tuple[str, ...]  # which tables

    def stands(self, at: datetime) -> bool:
        """Return whether it is planned for a moment to come."""
        return bool(self.planned_at) and not self.taken_back_at and self.moment > at


def reorganisation(reorganisation_id: int) -> ReorganisationView:
    """Return one reorganisation. Errors: NoSuchReorganisation."""
    return view(row(reorganisation_id))


def listing(*, service: str) -> tuple[ReorganisationView, ...]:
    """Return what was handed in and planned, the newest first."""
    rows = Reorganisation.objects.filter(service=service).order_by("-pk")
    return tuple(view(one) for one in rows[:50])


def planned(*, service: str, at: datetime) -> ReorganisationView | None:
    """Return what is planned for a moment to come."""
    found = planned_rows(service).filter(moment__gt=at).first()
    return view(found) if found else None


def in_force(*, since: datetime, at: datetime) -> tuple[ReorganisationView, ...]:
    """Return the reorganisations whose moment came between two moments."""
    rows = Reorganisation.objects.filter(
        planned_at__isnull=False, taken_back_at__isnull=True, moment__gt=since, moment__lte=at
    )
    return tuple(view(one) for one in rows.order_by("pk"))


def planned_rows(service: str) -> QuerySet[Reorganisation]:
    """Return the rows of what is planned and has not been settled."""
    return Reorganisation.objects.filter(
        service=service,
        planned_at__isnull=False,
        taken_back_at__isnull=True,
        settled_at__isnull=True,
    )


def row(reorganisation_id: int, *, lock: bool = False) -> Reorganisation:
    """Return the row of a reorganisation, locked if asked. Errors: NoSuchReorganisation."""
    rows = Reorganisation.objects.all()
    found = (rows.select_for_update() if lock else rows).filter(pk=reorganisation_id).first()
    if found is None:
        raise NoSuchReorganisation(reorganisation_id)
    return found


def view(row: Reorganisation) -> ReorganisationView:
    """Return a reorganisation as other rooms see it."""
    return ReorganisationView(
        id=row.pk,
        service=row.service,
        moment=row.moment,
        handed_in_at=row.handed_in_at,
        handed_in_by=row.handed_in_by,
        planned_at=row.planned_at,
        planned_by=row.planned_by,
        taken_back_at=row.taken_back_at,
        settled_at=row.settled_at,
        changes=dict(row.changes),
        handed_in=tuple(row.tables),
    )
