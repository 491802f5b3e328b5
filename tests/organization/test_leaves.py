"""Leaves and holds: the operations manager's to give, and what they cover."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.organization import absences, holds, leaves, posts
from hayauma.organization.kinds import AbsenceReason, HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope, LeaveSeen, LeaveView
from hayauma.regulation import Refused
from tests.organization.office import CLERK, SERVICE, Office

HOUR = timedelta(hours=1)
PERSON = "staff:77"


def grant(office: Office, user: str = "koho-head", **changes: Any) -> LeaveView:
    line: dict[str, Any] = {
        "service": SERVICE,
        "kind": LeaveKind.STANDING,
        "scope": LeaveScope(person=PERSON),
        "reason": "当直の携帯電話から発信するため",
        "since": office.at,
        "until": office.at + 24 * HOUR,
        "by": office.person(user),
        "at": office.at,
    }
    return leaves.grant(**(line | changes))


def covering(
    at: datetime,
    *,
    person: str = PERSON,
    terminal: str = "",
    menus: tuple[str, ...] = ("bohan",),
    service: str = SERVICE,
) -> LeaveSeen:
    return leaves.covering(
        service=service, person_code=person, terminal_code=terminal, menu_codes=menus, at=at
    )


def away(office: Office) -> None:
    absences.record(
        account_id=office.accounts["koho-head"],
        reason=AbsenceReason.TRIP,
        since=office.at,
        actor=CLERK,
        at=office.at,
    )


@pytest.mark.parametrize("user", ["author", "anzen-head", "seisaku-head", "keeper"])
def test_nobody_else_grants_one(office: Office, user: str) -> None:
    with pytest.raises(Refused) as refused:
        grant(office, user)
    assert refused.value.verdict.basis.clause == "第8条第2項ただし書"
    assert leaves.listing(service=SERVICE, at=office.at) == ()


def test_a_substitute_grants_one_only_while_the_manager_is_away(office: Office) -> None:
    with pytest.raises(Refused):
        grant(office, "koho-deputy")
    away(office)
    with pytest.raises(Refused):
        grant(office, "koho-deputy")  # why the manager is away is not written yet
    seen = grant(office, "koho-deputy", absence="出張")
    assert seen.granted_by == "広報課長補佐 広報課 の補佐"


def test_a_vacancy_without_a_substitute_blocks_it(office: Office) -> None:
    posts.relieve(
        post="koho-head",
        account_id=office.accounts["koho-head"],
        until=office.at,
        actor=CLERK,
        at=office.at,
    )
    with pytest.raises(Refused):
        grant(office)
    assert grant(office, "koho-deputy", absence="欠員").id


def test_a_reason_is_written(office: Office) -> None:
    with pytest.raises(Refused):
        grant(office, reason=" ")


@pytest.mark.parametrize("hours", [0, -1])
def test_a_leave_that_ends_before_it_begins_is_refused(office: Office, hours: int) -> None:
    with pytest.raises(ValidationError) as refused:
        grant(office, until=office.at + hours * HOUR)
    assert list(refused.value.message_dict) == ["until"]


def test_a_single_leave_without_an_end_lasts_as_the_policy_says(office: Office) -> None:
    seen = grant(office, kind=LeaveKind.SINGLE, until=None)
    assert seen.until == office.at + 2 * HOUR
    with pytest.raises(ValidationError, match="いつまで"):
        grant(office, until=None)


def test_a_leave_covers_its_period_and_then_is_seen_as_expired(office: Office) -> None:
    given = grant(office)
    assert covering(office.at - HOUR) == LeaveSeen("none")
    seen = covering(office.at)
    assert (seen.state, seen.id, seen.form) == ("standing", given.id, "written")
    assert PERSON in seen.text
    assert "広報課長 広報課 の長" in seen.text
    assert covering(office.at + 24 * HOUR).state == "expired"


def test_a_leave_ended_early_covers_no_longer(office: Office) -> None:
    given = grant(office)
    ended = leaves.end(
        leave_id=given.id,
        reason="要らなくなった",
        by=office.person("koho-head"),
        at=office.at + HOUR,
    )
    assert ended.ended_at == office.at + HOUR
    assert covering(office.at).state == "standing"
    assert covering(office.at + HOUR).state == "expired"
    with pytest.raises(ValidationError, match="すでに終わっています"):
        leaves.end(
            leave_id=given.id, reason="", by=office.person("koho-head"), at=office.at + 2 * HOUR
        )
    with pytest.raises(Refused):
        leaves.end(leave_id=given.id, reason="", by=office.person("author"), at=office.at)


@pytest.mark.parametrize(
    ("scope", "asked", "covers"),
    [
        (LeaveScope(), {}, True),
        (LeaveScope(person="staff:78"), {}, False),
        (LeaveScope(terminal="phone-01"), {"terminal": "phone-01"}, True),
        (LeaveScope(terminal="phone-01"), {"terminal": "phone-02"}, False),
        (LeaveScope(terminal="phone-01"), {}, False),
        (LeaveScope(menu="bohan"), {}, True),
        (LeaveScope(menu="bohan"), {"menus": ("bosai",)}, False),
        (LeaveScope(menu="bohan"), {"menus": ("bohan", "bosai")}, False),
        (LeaveScope(PERSON, "phone-01", "bohan"), {"terminal": "phone-01"}, True),
        (LeaveScope(), {"service": "another"}, False),
    ],
)
def test_what_a_leave_covers(
    office: Office, scope: LeaveScope, asked: dict[str, Any], covers: bool
) -> None:
    grant(office, scope=scope)
    assert covering(office.at, **asked).state == ("standing" if covers else "none")


def test_of_several_the_written_standing_one_counts(office: Office) -> None:
    grant(office, kind=LeaveKind.SINGLE)
    standing = grant(office)
    grant(office, kind=LeaveKind.SINGLE, until=office.at + 99 * HOUR)
    assert covering(office.at).id == standing.id


def test_an_oral_leave_is_for_where_the_city_allows_it(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        grant(office, oral=True, oral_number="0999-00-2100", urgent=True)
    assert refused.value.verdict.basis.clause is None


def test_an_oral_leave_is_put_in_writing_afterwards(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = grant(office)  # any allowed verdict will do: the city's rule is not tried here
    verdict = leaves.judge(
        service=SERVICE, reason="理由", by=office.person("koho-head"), at=office.at
    )
    leaves.end(leave_id=judged.id, reason="", by=office.person("koho-head"), at=office.at + HOUR)
    monkeypatch.setattr(leaves, "judge", lambda **_: verdict)
    with pytest.raises(ValidationError, match="電話番号"):
        grant(office, oral=True)
    given = grant(office, oral=True, oral_number="0999-00-2100")
    now = office.at + 2 * HOUR
    assert covering(now).form == "oral"
    leaves.confirm(leave_id=given.id, by=office.person("koho-head"), at=now)
    assert covering(now).form == "written"
    with pytest.raises(ValidationError, match="口頭の特例ではありません"):
        leaves.confirm(leave_id=given.id, by=office.person("koho-head"), at=now)


def test_the_register_shows_what_is_not_over(office: Office) -> None:
    first, second = grant(office), grant(office, until=office.at + HOUR)
    shown = leaves.listing(service=SERVICE, at=office.at)
    assert [one.id for one in shown] == [second.id, first.id]
    later = leaves.listing(service=SERVICE, at=office.at + HOUR)
    assert [one.id for one in later] == [first.id]
    assert len(leaves.listing(service=SERVICE, at=office.at + HOUR, past=True)) == 2


def test_granting_is_written_down_with_its_verdict(office: Office) -> None:
    given = grant(office)
    (line,) = journal.entries(f"leave:{given.id}")
    assert (line.act, line.service) == ("leave.granted", SERVICE)
    assert line.payload is not None
    assert line.payload["verdict"]["clause"] == "第8条第2項ただし書"


def place(office: Office, user: str = "koho-head", **changes: Any) -> holds.HoldView:
    line: dict[str, Any] = {
        "service": SERVICE,
        "scope": HoldScope.ALL,
        "reason": "誤りが続いたため",
        "by": office.person(user),
        "at": office.at,
    }
    return holds.place(**(line | changes))


def held(at: datetime, **changes: Any) -> str:
    line: dict[str, Any] = {
        "service": SERVICE,
        "section": "anzen",
        "menus": ("bohan",),
        "bulletin": 12,
    }
    return holds.in_force(**(line | changes), at=at)


@pytest.mark.parametrize(
    ("hold", "asked", "found"),
    [
        ({}, {}, "general"),
        ({"names_urgent": True}, {}, "names_urgent"),
        ({"scope": HoldScope.SECTION, "code": "anzen"}, {}, "general"),
        ({"scope": HoldScope.SECTION, "code": "koho"}, {}, "none"),
        ({"scope": HoldScope.MENU, "code": "bohan"}, {"menus": ("bosai", "bohan")}, "general"),
        ({"scope": HoldScope.MENU, "code": "bohan"}, {"menus": ("bosai",)}, "none"),
        ({"scope": HoldScope.BULLETIN, "code": "12"}, {}, "general"),
        ({"scope": HoldScope.BULLETIN, "code": "1"}, {}, "none"),
        ({}, {"service": "another"}, "none"),
    ],
)
def test_what_a_hold_stops(
    office: Office, hold: dict[str, Any], asked: dict[str, Any], found: str
) -> None:
    assert held(office.at, **asked) == "none"
    place(office, **hold)
    assert held(office.at, **asked) == found
    assert held(office.at - HOUR, **asked) == "none"


def test_one_that_names_urgent_outweighs_a_general_one(office: Office) -> None:
    place(office)
    named = place(office, scope=HoldScope.SECTION, code="anzen", names_urgent=True)
    assert held(office.at) == "names_urgent"
    holds.lift(
        hold_id=named.id, reason="済んだ", by=office.person("koho-head"), at=office.at + HOUR
    )
    assert held(office.at) == "names_urgent"
    assert held(office.at + HOUR) == "general"
    assert len(holds.listing(service=SERVICE)) == 1
    assert len(holds.listing(service=SERVICE, past=True)) == 2
    with pytest.raises(ValidationError, match="すでに解かれています"):
        holds.lift(hold_id=named.id, reason="", by=office.person("koho-head"), at=office.at)


@pytest.mark.parametrize("user", ["author", "seisaku-head", "koho-deputy"])
def test_nobody_else_places_or_lifts_one(office: Office, user: str) -> None:
    with pytest.raises(ValidationError, match="運用管理者です（市の定め）"):
        place(office, user)
    one = place(office)
    with pytest.raises(ValidationError, match="運用管理者です（市の定め）"):
        holds.lift(hold_id=one.id, reason="", by=office.person(user), at=office.at)
    assert held(office.at) == "general"


def test_the_substitute_places_one_while_the_manager_is_away(office: Office) -> None:
    away(office)
    assert place(office, "koho-deputy").placed_by == "広報課長補佐 広報課 の補佐"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"code": "anzen"}, "code"),
        ({"scope": HoldScope.MENU}, "code"),
    ],
)
def test_a_hold_says_what_and_why(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        place(office, **changes)
    assert list(refused.value.message_dict) == [field]


def test_an_address_in_a_reason_is_bad_input(office: Office) -> None:
    with pytest.raises(ValidationError, match="メールアドレス"):
        place(office, reason="tanaka@city.example の求め")
    assert held(office.at) == "none"
