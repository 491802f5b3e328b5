"""What the operations manager decides stands from its day; nobody who chose a menu is lost."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.menus import catalogue
from hayauma.menus.requesting import deciding, reading
from hayauma.menus.requesting.deciding import Ruling
from hayauma.menus.requesting.paper import Heading, request_form
from hayauma.menus.requesting.states import Decision, Fate, Kind, State
from hayauma.menus.requesting.views import RequestView
from hayauma.notices.models import Notice
from hayauma.regulation import Refused
from hayauma.subscriptions import moving, people, preferences
from tests.menus.requesting.asked import filed
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
LATER = timedelta(days=20)


def ruling(request: RequestView, at: datetime, decision: Decision = Decision.SET) -> Ruling:
    menu = replace(deciding.proposed(request), group="kosodate")
    return Ruling(decision, reason="年度内に見直す", effective_at=at + LATER, menu=menu)


def test_it_stands_in_the_catalogue_from_its_day(town: Town, at: datetime) -> None:
    request = filed(town, at)
    decided = deciding.decide(
        request_id=request.id, ruling=ruling(request, at), by=town.manager, at=at
    )
    assert decided.state is State.DECIDED
    assert "kosodate-4-6" not in {one.code for one in catalogue.menus(SERVICE, at)}
    assert deciding.due(at) == ()
    (one,) = deciding.due(at + LATER)
    for _ in range(2):
        deciding.apply(one, at=at + LATER)
    (menu,) = [m for m in catalogue.menus(SERVICE, at + LATER) if m.code == "kosodate-4-6"]
    assert menu.name == "子育て（4〜6歳）"
    assert menu.sections == ("kosodate",)
    acts = [line.act for line in journal.entries(object="menu:kosodate-4-6")]
    assert acts == ["menu.set"]
    told = Notice.objects.filter(subject__contains="依頼書の決定")
    assert told.count() == 2  # the head who filed it, and the staff who wrote it


def test_nobody_but_the_manager_decides(town: Town, at: datetime) -> None:
    request = filed(town, at)
    for person in (town.other_officer, town.supervisor, town.other_author):
        with pytest.raises(Refused) as refusal:
            deciding.decide(request_id=request.id, ruling=ruling(request, at), by=person, at=at)
        assert refusal.value.verdict.as_json()["clause"] == "第4条第3項第4号"


@pytest.mark.parametrize("decision", [Decision.RETURNED, Decision.CONDITIONAL])
def test_conditions_and_returns_say_why(town: Town, at: datetime, decision: Decision) -> None:
    request = filed(town, at)
    said = ruling(request, at, decision)
    with pytest.raises(ValidationError) as fault:
        deciding.decide(
            request_id=request.id, ruling=replace(said, reason=" "), by=town.manager, at=at
        )
    assert list(fault.value.message_dict) == ["reason"]
    done = deciding.decide(request_id=request.id, ruling=said, by=town.manager, at=at)
    assert done.state is (State.RETURNED if decision is Decision.RETURNED else State.DECIDED)
    assert (done.effective_at is None) is (decision is Decision.RETURNED)


def test_a_menu_ends_with_time_to_hear_of_it_and_a_fate_for_everybody(
    town: Town, at: datetime
) -> None:
    request = filed(town, at, Kind.DELETE)
    for said, field in (
        (
            Ruling(Decision.SET, effective_at=at + timedelta(days=13), fate=Fate.DROP),
            "effective_at",
        ),
        (Ruling(Decision.SET, effective_at=at + LATER), "fate"),
        (Ruling(Decision.SET, effective_at=at + LATER, fate=Fate.MOVE), "moved_to"),
    ):
        with pytest.raises(ValidationError) as fault:
            deciding.decide(request_id=request.id, ruling=said, by=town.manager, at=at)
        assert list(fault.value.message_dict) == [field]


def test_who_had_chosen_it_gets_the_other_once_and_may_leave_it(town: Town, at: datetime) -> None:
    town.register("both@d0.example", menus=("kosodate", "bohan"))
    request = filed(town, at, Kind.DELETE)
    said = Ruling(Decision.SET, effective_at=at + LATER, fate=Fate.MOVE, moved_to="bohan")
    deciding.decide(request_id=request.id, ruling=said, by=town.manager, at=at)
    assert moving.due(at) == ()
    day = at + LATER
    deciding.apply(request.id, at=day)
    assert moving.due(day) == (request.id,)
    assert moving.run(request.id, at=day) == 1  # taro; the other had it already
    assert moving.run(request.id, at=day) == 0
    chosen = people.addressees([town.taro.subscription_id], at=day)
    assert chosen[town.taro.subscription_id].menus == ("bohan",)
    preferences.choose(token=town.taro.token, menus=["bosai"], at=day)
    assert reading.request(request.id).applied_at == day


def test_the_form_prints_the_same_twice_with_rare_names(town: Town, at: datetime) -> None:
    request = filed(town, at)
    heading = Heading("広報課長　小林 和子", "子育て課", "子育て課長　中村 幸子")
    first = request_form(request, heading, town.service)
    assert first[:5] == b"%PDF-"
    assert first == request_form(request, heading, town.service)
