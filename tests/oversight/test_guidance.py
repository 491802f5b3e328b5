"""The supervising officer guides, the operations manager answers; an instructed hold stops."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.notices.models import Notice
from hayauma.organization import holds
from hayauma.organization.kinds import HoldScope
from hayauma.oversight import guidance, guidance_reading
from hayauma.oversight.guidance import About
from hayauma.oversight.guidance_reading import GuidanceView
from hayauma.oversight.states import GuidanceKind
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
SECTION = About(HoldScope.SECTION, "anzen")


def give(town: Town, kind: GuidanceKind = GuidanceKind.ADVICE, **changes: object) -> GuidanceView:
    given = {"about": SECTION, "text": "件名を短く", "by": town.supervisor, **changes}
    return guidance.give(service=SERVICE, kind=kind, at=town.at, **given)  # type: ignore[arg-type]


def held(town: Town, section: str = "anzen") -> str:
    return holds.in_force(
        service=SERVICE, section=section, menus=(), bulletin=1, at=town.at + timedelta(hours=1)
    )


def test_advice_is_told_and_answered_and_both_are_on_record(town: Town) -> None:
    said = give(town)
    assert said.open
    assert guidance_reading.unanswered(service=SERVICE) == 1
    done = guidance.acknowledge(
        guidance_id=said.id, answer="課に伝えた", by=town.manager, at=town.at
    )
    assert (done.answer, done.open) == ("課に伝えた", False)
    assert guidance_reading.unanswered(service=SERVICE) == 0
    assert [one.act for one in journal.entries(object=f"guidance:{said.id}")] == [
        "guidance.given",
        "guidance.acknowledged",
    ]
    assert Notice.objects.filter(key__startswith=f"guidance:{said.id}:given").count() == 1
    assert Notice.objects.filter(key__startswith=f"guidance:{said.id}:answered").count() == 1


def test_an_instructed_hold_stands_once_the_manager_has_placed_it(town: Town) -> None:
    said = give(town, GuidanceKind.HOLD, text="誤りが続いている")
    assert held(town) == "none"
    done = guidance.carry_out(guidance_id=said.id, by=town.manager, at=town.at)
    (hold,) = holds.listing(service=SERVICE)
    assert (held(town), held(town, "kosodate")) == ("general", "none")
    assert (done.hold, hold.instructed_by) == (hold.id, town.supervisor.actor.shown)
    acts = [one.act for one in journal.entries(object=f"guidance:{said.id}")]
    assert acts == ["guidance.hold_instructed", "guidance.hold_carried_out"]


def test_urgent_news_is_stopped_only_where_it_is_named(town: Town) -> None:
    named = give(town, GuidanceKind.HOLD, names_urgent=True)
    guidance.carry_out(guidance_id=named.id, by=town.manager, at=town.at)
    assert held(town) == "names_urgent"
    assert not give(town, GuidanceKind.ADVICE, names_urgent=True).names_urgent


@pytest.mark.parametrize("user", ["manager", "officer", "author", "keeper"])
def test_nobody_else_guides(town: Town, user: str) -> None:
    with pytest.raises(ValidationError, match="総括責任者"):
        give(town, by=town.person(user))
    assert guidance_reading.listing(service=SERVICE) == ()


@pytest.mark.parametrize("user", ["supervisor", "officer", "author"])
def test_nobody_but_the_manager_answers_or_stops(town: Town, user: str) -> None:
    said, hold = give(town), give(town, GuidanceKind.HOLD)
    by = town.person(user)
    with pytest.raises(ValidationError, match="運用管理者"):
        guidance.acknowledge(guidance_id=said.id, answer="した", by=by, at=town.at)
    with pytest.raises(ValidationError, match="運用管理者"):
        guidance.carry_out(guidance_id=hold.id, by=by, at=town.at)
    assert held(town) == "none"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"about": About(HoldScope.SECTION, "nowhere")}, "code"),
        ({"about": About(HoldScope.MENU, "")}, "code"),
        ({"about": About(HoldScope.BULLETIN, "2026-999")}, "code"),
        ({"about": About(HoldScope.BULLETIN, "x")}, "code"),
    ],
)
def test_what_is_missing_is_said(town: Town, changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        give(town, GuidanceKind.ADVICE, **changes)
    assert list(fault.value.message_dict) == [field]


def test_what_has_ended_is_not_answered_again(town: Town) -> None:
    said, hold = give(town), give(town, GuidanceKind.HOLD)
    with pytest.raises(ValidationError, match="書いてください"):
        guidance.acknowledge(guidance_id=said.id, answer=" ", by=town.manager, at=town.at)
    with pytest.raises(ValidationError, match="停止の指示"):
        guidance.acknowledge(guidance_id=hold.id, answer="した", by=town.manager, at=town.at)
    guidance.take_back(guidance_id=hold.id, by=town.supervisor, at=town.at)
    with pytest.raises(ValidationError, match="終わって"):
        guidance.carry_out(guidance_id=hold.id, by=town.manager, at=town.at)
    guidance.acknowledge(guidance_id=said.id, answer="した", by=town.manager, at=town.at)
    with pytest.raises(ValidationError, match="終わって"):
        guidance.take_back(guidance_id=said.id, by=town.supervisor, at=town.at)
