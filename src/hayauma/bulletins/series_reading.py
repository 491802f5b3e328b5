"""Reading series (定期の配信メール): each with its issues, and whose it is. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from django.db.models import QuerySet

from hayauma.bulletins.cadence import Cadence
from hayauma.bulletins.models import Bulletin, Issue, Series
from hayauma.bulletins.states import State
from hayauma.organization import directory
from hayauma.organization.directory import Person

READY = (State.PERMITTED, State.RELEASED)


class NoSuchSeries(LookupError):
    """There is no series or issue of this id."""


@dataclass(frozen=True)
class IssueView:
    """One issue; `n` None where it was left out or nobody has begun it."""

    id: int
    due_at: datetime
    n: int | None
    bulletin: int | None
    state: State | None
    left_out_because: str

    @property
    def ready(self) -> bool:
        """Return whether it may be sent or was."""
        return self.state in READY

    @property
    def over(self) -> bool:
        """Return whether nothing is owed any more: it was ordered, or left out."""
        return self.state is State.RELEASED or bool(self.left_out_because)


class IssueOf(NamedTuple):
    """Which issue of which series a bulletin is."""

    series: int
    name: str
    n: int


@dataclass(frozen=True)
class SeriesView:
    """One series, and the issue that is next."""

    id: int
    service: str
    name: str
    programme: str
    programme_name: str
    section: str
    section_name: str
    template: str
    cadence: str
    at_time: time
    lead_days: int
    next_number: int
    ended_at: datetime | None
    fixed: bool
    issues: tuple[IssueView, ...]  # the newest first

    @property
    def next(self) -> IssueView | None:
        """Return the issue that is worked on or waited for."""
        return next((one for one in self.issues if not one.over), None)


def series(series_id: int, *, at: datetime) -> SeriesView:
    """Return one series with its newest issues. Errors: NoSuchSeries."""
    row = rows().filter(pk=series_id).first()
    if row is None:
        raise NoSuchSeries(series_id)
    return view(row, at)


def listing(*, service: str, at: datetime) -> tuple[SeriesView, ...]:
    """Return the series that run, by name."""
    found = rows().filter(service__code=service, ended_at__isnull=True)
    return tuple(view(row, at) for row in found.order_by("name"))


def of_bulletin(bulletin_id: int) -> IssueOf | None:
    """Return which issue of which series a bulletin is, where it is one."""
    issue = Issue.objects.filter(bulletin_id=bulletin_id, n__isnull=False)
    found = issue.values_list("series_id", "series__name", "n").first()
    return IssueOf(found[0], found[1], found[2] or 0) if found else None


def keeps(person: Person, section: str) -> bool:
    """Return whether somebody may begin, write for and end a section's series: its own staff."""
    return person.section.code == section or any(
        post.is_head and post.section == section for post in person.posts
    )


def rows() -> QuerySet[Series]:
    """Return the rows with what a view needs, for this room's acts."""
    return Series.objects.select_related("service", "programme", "template").prefetch_related(
        "issues__bulletin"
    )


def view(row: Series, at: datetime) -> SeriesView:
    """Return the view of a row; whose it is is read as of a moment."""
    try:
        section = directory.programme(row.programme.code, at=at).section
    except directory.NoProgramme:
        section = directory.programme(row.programme.code, at=row.begun_at).section
    issues = sorted(row.issues.all(), key=lambda one: one.due_at, reverse=True)
    numbers = [one.n for one in issues if one.n is not None]
    return SeriesView(
        id=row.pk,
        service=row.service.code,
        name=row.name,
        programme=row.programme.code,
        programme_name=row.programme.name,
        section=section.code,
        section_name=section.name,
        template=row.template.name,
        cadence=Cadence.from_json(row.cadence).words(),
        at_time=row.at_time,
        lead_days=row.lead_days,
        next_number=max(numbers, default=row.before_first) + 1,
        ended_at=row.ended_at,
        fixed=row.fixed,
        issues=tuple(_issue(one) for one in issues),
    )


def _issue(row: Issue) -> IssueView:
    written: Bulletin | None = row.bulletin
    return IssueView(
        id=row.pk,
        due_at=row.due_at,
        n=row.n,
        bulletin=row.bulletin_id,
        state=State(written.state) if written else None,
        left_out_because=row.left_out_because,
    )
