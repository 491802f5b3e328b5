"""The long-term plan (長期的な活用計画): set by the operations manager, compared every year.

Source: 第4条第3項第2号. A plan is never overwritten: the newest that covers a day is the one in
force, the earlier ones stay to be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import city_time, services
from hayauma.installation.numbering import fiscal_year
from hayauma.organization.directory import Person
from hayauma.oversight.acts import Act
from hayauma.oversight.guidance import answers_for
from hayauma.oversight.measuring import measured, met
from hayauma.oversight.models import Plan, PlanMeasure, PlanReview
from hayauma.oversight.states import Figure


class NoSuchPlan(LookupError):
    """There is no plan of this id."""


@dataclass(frozen=True)
class PlannedMeasure:
    """One measure: what is done, and the figure it is to reach."""

    name: str
    figure: Figure
    target: float


@dataclass(frozen=True)
class MeasureSeen:
    """A measure beside what was reached."""

    measure: PlannedMeasure
    value: float | None
    met: bool | None


@dataclass(frozen=True)
class ReviewView:
    """A year compared with the plan."""

    year: int
    comment: str
    at: datetime
    by_name: str
    lines: tuple[MeasureSeen, ...]


@dataclass(frozen=True)
class PlanView:
    """One plan, its measures and the years compared with it."""

    id: int
    service: str
    title: str
    since: date
    until: date
    goals: str
    at: datetime
    by_name: str
    measures: tuple[PlannedMeasure, ...]
    reviews: tuple[ReviewView, ...]


@transaction.atomic
def make(
    *,
    service: str,
    title: str,
    since: date,
    until: date,
    goals: str,
    measures: Sequence[PlannedMeasure],
    by: Person,
    at: datetime,
) -> PlanView:
    """Set a plan. Source: 第4条第3項第2号.

    Errors: ValidationError by field (title, until, goals, measures), and for anybody but the
    operations manager.
    """
    refuse_others(by, service=service, at=at)
    faults = {}
    if not title.strip():
        faults["title"] = _("計画の名前を書いてください。")
    if until <= since:
        faults["until"] = _("終わりの日は、始まりの日より後にしてください。")
    if not goals.strip():
        faults["goals"] = _("目標を書いてください。")
    if not measures:
        faults["measures"] = _(
            "施策のない計画は定められません。施策と目標の数を、一つは書いてください。"
        )
    if faults:
        raise ValidationError(faults)
    row = Plan.objects.create(
        service_id=services.named(service).id,
        title=" ".join(title.split())[:120],
        since=since,
        until=until,
        goals=goals.strip(),
        at=at,
        by_name=by.actor.shown,
    )
    for n, one in enumerate(measures, 1):
        PlanMeasure.objects.create(
            plan=row, n=n, name=one.name, figure=one.figure, target=one.target
        )
    payload: dict[str, journal.JSON] = {
        "title": row.title,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "measures": [{"figure": str(one.figure), "target": one.target} for one in measures],
    }
    _note(row, Act.PLAN_MADE, payload, by=by, at=at)
    return plan(row.pk)


@transaction.atomic
def review(*, plan_id: int, comment: str, by: Person, at: datetime) -> PlanView:
    """Compare the fiscal year so far with the plan; the figures are kept as they are now.

    Errors: NoSuchPlan; ValidationError (comment), where the year was reviewed already, and for
    anybody but the operations manager.
    """
    found = plan(plan_id)
    refuse_others(by, service=found.service, at=at)
    if not comment.strip():
        raise ValidationError({"comment": _("評価の意見を書いてください。")})
    year = fiscal_year(at)
    if year in {one.year for one in found.reviews}:
        raise ValidationError(_("この年度の評価は済んでいます。"), code="state")
    PlanReview.objects.create(
        plan_id=plan_id,
        year=year,
        comment=comment.strip(),
        figures=[one.value for one in progress(found, at=at)],
        at=at,
        by_name=by.actor.shown,
    )
    row = _rows().get(pk=plan_id)
    _note(row, Act.PLAN_REVIEWED, {"year": year}, by=by, at=at)
    return plan(plan_id)


def plan(plan_id: int) -> PlanView:
    """Return one plan. Errors: NoSuchPlan."""
    row = _rows().filter(pk=plan_id).first()
    if row is None:
        raise NoSuchPlan(plan_id)
    return _view(row)


def plans(*, service: str) -> tuple[PlanView, ...]:
    """Return every plan, the newest first."""
    return tuple(_view(row) for row in _rows().filter(service__code=service).order_by("-pk"))


def progress(found: PlanView, *, at: datetime) -> tuple[MeasureSeen, ...]:
    """Return the measures beside what was reached since the plan began, until now or its end."""
    zone = city_time.zone()
    since = datetime.combine(found.since, time(0), tzinfo=zone)
    until = min(at, datetime.combine(found.until, time(23, 59, 59), tzinfo=zone))
    values = [
        measured(one.figure, service=found.service, since=since, until=until)
        for one in found.measures
    ]
    return _beside(found.measures, values)


def refuse_others(by: Person, *, service: str, at: datetime) -> None:
    """Raise ValidationError for anybody but the operations manager or, while away, a substitute."""
    if not answers_for(by, service=service, at=at):
        raise ValidationError(
            _("長期的な活用計画を定めるのは、運用管理者です（第4条第3項第2号）。"), code="officer"
        )


def _beside(
    measures: Sequence[PlannedMeasure], values: Sequence[float | None]
) -> tuple[MeasureSeen, ...]:
    return tuple(
        MeasureSeen(one, value, met(one.figure, value, one.target))
        for one, value in zip(measures, values, strict=True)
    )


def _rows() -> QuerySet[Plan]:
    return Plan.objects.select_related("service").prefetch_related("measures", "reviews")


def _view(row: Plan) -> PlanView:
    measures = tuple(
        PlannedMeasure(one.name, Figure(one.figure), one.target)
        for one in sorted(row.measures.all(), key=lambda one: one.n)
    )
    reviews = sorted(row.reviews.all(), key=lambda one: one.year)
    return PlanView(
        id=row.pk,
        service=row.service.code,
        title=row.title,
        since=row.since,
        until=row.until,
        goals=row.goals,
        at=row.at,
        by_name=row.by_name,
        measures=measures,
        reviews=tuple(_review(one, measures) for one in reviews),
    )


def _review(row: PlanReview, measures: tuple[PlannedMeasure, ...]) -> ReviewView:
    values: list[Any] = row.figures
    return ReviewView(row.year, row.comment, row.at, row.by_name, _beside(measures, values))


def _note(
    row: Plan, act: Act, payload: dict[str, journal.JSON], *, by: Person, at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"plan:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )
