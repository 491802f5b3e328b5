"""The long-term plan: nothing without measures; live figures; a year compared once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.oversight import planning
from hayauma.oversight.measuring import met
from hayauma.oversight.planning import PlannedMeasure, PlanView
from hayauma.oversight.states import Figure
from tests.archive.correcting.wrong import half_sent
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
EACH = tuple(PlannedMeasure(f"施策 {one}", one, 3) for one in Figure)


def make(town: Town, **changes: object) -> PlanView:
    given = {
        "title": "活用計画",
        "since": date(2026, 4, 1),
        "until": date(2029, 3, 31),
        "goals": "届く人を増やす",
        "measures": EACH,
        "by": town.manager,
        "at": town.at,
        **changes,
    }
    return planning.make(service=SERVICE, **given)  # type: ignore[arg-type]


def test_a_plan_stands_with_its_live_figures(town: Town) -> None:
    made = make(town)
    assert [one.value for one in planning.progress(made, at=town.at)] == [2, 0, 0, None, None]
    half_sent(town, town.at)
    seen = planning.progress(made, at=town.at + timedelta(seconds=1))
    values = {one.measure.figure: one.value for one in seen}
    assert (values[Figure.SUBSCRIBERS], values[Figure.SECTIONS]) == (3, 1)
    assert values[Figure.UNAPPROVED] == 0
    assert 0.4 < (values[Figure.PER_MONTH] or 0) < 0.6  # one in two months
    assert [one.met for one in seen] == [True, False, False, True, None]
    assert planning.plans(service=SERVICE) == (made,)


def test_less_is_better_of_some() -> None:
    assert met(Figure.DAYS_TO_ANSWER, 2, 3)
    assert not met(Figure.DAYS_TO_ANSWER, 4, 3)
    assert met(Figure.SECTIONS, 4, 3)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"measures": ()}, "measures"),
        ({"until": date(2026, 4, 1)}, "until"),
        ({"goals": " "}, "goals"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_missing_is_said(town: Town, changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        make(town, **changes)
    assert list(fault.value.message_dict) == [field]
    assert planning.plans(service=SERVICE) == ()


def test_a_year_is_compared_once_and_keeps_its_figures(town: Town) -> None:
    made = make(town)
    planning.review(plan_id=made.id, comment="始まったばかり", by=town.manager, at=town.at)
    town.register("new@phone.example")
    with pytest.raises(ValidationError, match="済んで"):
        planning.review(plan_id=made.id, comment="もう一度", by=town.manager, at=town.at)
    (review,) = planning.plan(made.id).reviews
    assert (review.year, review.lines[0].value) == (2026, 2)
    assert [one.act for one in journal.entries(object=f"plan:{made.id}")] == [
        "plan.made",
        "plan.reviewed",
    ]


@pytest.mark.parametrize("user", ["supervisor", "officer", "author"])
def test_nobody_but_the_manager_plans(town: Town, user: str) -> None:
    made = make(town)
    with pytest.raises(ValidationError, match="第4条第3項第2号"):
        make(town, by=town.person(user))
    with pytest.raises(ValidationError, match="運用管理者"):
        planning.review(plan_id=made.id, comment="よい", by=town.person(user), at=town.at)
