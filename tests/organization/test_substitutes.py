"""Substitutes: designated beforehand and in order, never in a circle; and who is away."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.organization import absences, substitutes
from hayauma.organization.kinds import AbsenceReason, Role
from hayauma.organization.officers import Standing, manager_standing
from tests.organization.office import CLERK, OPENED, SERVICE, Office

DAY = timedelta(days=1)


def designate(office: Office, post: str, stand_in: str, order: int = 1, **dates: Any) -> None:
    period: dict[str, Any] = {"since": OPENED} | dates
    substitutes.designate(
        post=post, stand_in=stand_in, order=order, actor=CLERK, at=office.at, **period
    )


def away(office: Office, user: str, **changes: Any) -> absences.AbsenceView:
    line: dict[str, Any] = {
        "reason": AbsenceReason.TRIP,
        "since": office.at,
        "until": office.at + DAY,
    }
    return absences.record(
        account_id=office.accounts[user], actor=CLERK, at=office.at, **(line | changes)
    )


def chain(post: str, at: datetime) -> list[str]:
    return [one.post.code for one in substitutes.chain(post, at=at)]


def test_the_chain_is_in_order_and_passes_over_who_is_away(office: Office) -> None:
    designate(office, "anzen-head", "koho-deputy", 2)
    designate(office, "anzen-head", "anzen-deputy", 1)
    assert chain("anzen-head", office.at) == ["anzen-deputy", "koho-deputy"]
    away(office, "anzen-deputy")
    assert chain("anzen-head", office.at) == ["koho-deputy"]
    assert chain("anzen-head", office.at + DAY) == ["anzen-deputy", "koho-deputy"]
    assert [one.stand_in for one in substitutes.designated("anzen-head", at=office.at)] == [
        "anzen-deputy",
        "koho-deputy",
    ]


def test_a_designation_holds_for_its_period(office: Office) -> None:
    designate(office, "anzen-head", "anzen-deputy", until=OPENED + DAY)
    assert chain("anzen-head", OPENED) == ["anzen-deputy"]
    assert chain("anzen-head", OPENED + DAY) == []
    assert chain("anzen-head", OPENED - DAY) == []


def test_a_designation_can_be_ended(office: Office) -> None:
    substitutes.end(post="koho-head", stand_in="koho-deputy", actor=CLERK, at=office.at)
    assert chain("koho-head", office.at - DAY) == ["koho-deputy"]
    assert chain("koho-head", office.at) == []
    with pytest.raises(ValidationError, match="定められていません"):
        substitutes.end(post="koho-head", stand_in="koho-deputy", actor=CLERK, at=office.at)


def test_a_post_is_not_its_own_substitute(office: Office) -> None:
    with pytest.raises(ValidationError, match="自分の職"):
        designate(office, "anzen-head", "anzen-head")


def test_a_circle_is_refused_and_spelt_out(office: Office) -> None:
    designate(office, "anzen-head", "anzen-deputy")
    designate(office, "anzen-deputy", "joho-head")
    with pytest.raises(ValidationError) as refused:
        designate(office, "joho-head", "anzen-head")
    assert refused.value.message_dict["stand_in"] == [
        "代決者が一回りして元の職に戻ります：情報課長 → 安全課長 → 安全課長補佐 → 情報課長"
    ]
    with pytest.raises(ValidationError, match="一回り"):
        designate(office, "anzen-deputy", "anzen-head", 2)


def test_what_is_not_in_force_at_once_is_no_circle(office: Office) -> None:
    designate(office, "anzen-head", "anzen-deputy", until=OPENED + DAY)
    designate(office, "anzen-deputy", "anzen-head", since=OPENED + DAY)
    # Both parts of a way must hold at one moment, not each at one of the new designation's.
    designate(office, "joho-head", "joho-deputy", until=OPENED + 5 * DAY)
    designate(office, "joho-deputy", "seisaku-head", since=OPENED + 5 * DAY)
    designate(office, "seisaku-head", "joho-head")
    designate(office, "koho-deputy", "anzen-deputy", since=OPENED + 9 * DAY)
    designate(office, "anzen-deputy", "seisaku-deputy", 2, until=OPENED + 9 * DAY)
    designate(office, "seisaku-deputy", "koho-deputy")


def test_an_order_is_given_once(office: Office) -> None:
    with pytest.raises(ValidationError, match="順位"):
        designate(office, "koho-head", "joho-head", 1)
    designate(office, "koho-head", "joho-head", 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"post": "nowhere"}, "post"), ({"stand_in": "nowhere"}, "stand_in")],
)
def test_an_unknown_post_is_named(office: Office, changes: dict[str, str], field: str) -> None:
    line: dict[str, Any] = {"post": "anzen-head", "stand_in": "anzen-deputy"} | changes
    with pytest.raises(ValidationError) as refused:
        designate(office, **line)
    assert list(refused.value.message_dict) == [field]


def test_a_designation_that_ends_before_it_begins_is_refused(office: Office) -> None:
    with pytest.raises(ValidationError, match="終わりは、始まりより後に"):
        designate(office, "anzen-head", "anzen-deputy", until=OPENED)


def test_absence_is_recorded_with_why_and_when_a_call_was_tried(office: Office) -> None:
    author = office.accounts["author"]
    with pytest.raises(ValidationError, match="電話をかけた時刻"):
        away(office, "author", reason=AbsenceReason.UNREACHABLE)
    seen = away(
        office, "author", reason=AbsenceReason.UNREACHABLE, tried_at=office.at, note="携帯電話"
    )
    assert seen.words == "連絡がつかない（携帯電話）"
    assert absences.is_absent(author, at=office.at)
    assert not absences.is_absent(author, at=office.at + DAY)
    assert not absences.is_absent(author, at=office.at - DAY)
    found = absences.of(author, at=office.at)
    assert found == seen
    with pytest.raises(ValidationError, match="すでに不在"):
        away(office, "author")
    (line,) = journal.entries(acts=["absence.recorded"])
    assert line.payload is not None
    assert line.payload["reason"] == "unreachable"


def test_who_is_back_is_no_longer_away(office: Office) -> None:
    away(office, "author", since=office.at - DAY, until=None)
    back = office.at
    absences.end(account_id=office.accounts["author"], actor=CLERK, at=back)
    assert absences.of(office.accounts["author"], at=back) is None
    with pytest.raises(ValidationError, match="不在と記録されていません"):
        absences.end(account_id=office.accounts["author"], actor=CLERK, at=back)


def test_an_absence_that_ends_before_it_begins_is_refused(office: Office) -> None:
    with pytest.raises(ValidationError, match="終わりは、始まりより後に"):
        away(office, "author", until=office.at - DAY)


def test_who_acts_for_the_operations_manager(office: Office) -> None:
    def standing(user: str, absence: str = "") -> Standing:
        return manager_standing(office.person(user), service=SERVICE, at=office.at, absence=absence)

    title = "広報課長"
    assert standing("koho-head") == Standing("manager", "present", title)
    assert standing("koho-deputy") == Standing("substitute", "present", title)
    assert standing("koho-deputy", "出張のため") == Standing("substitute", "absent", title)
    assert standing("author") == Standing("other", "present", title)
    away(office, "koho-head")
    assert standing("koho-deputy") == Standing("substitute", "absent", title)
    from hayauma.organization import posts

    posts.relieve(
        post="koho-head",
        account_id=office.accounts["koho-head"],
        until=office.at,
        actor=CLERK,
        at=office.at,
    )
    assert standing("koho-deputy") == Standing("substitute", "vacant", title)
    assert Role.OPERATIONS_MANAGER not in office.person("koho-head").roles
    nowhere = manager_standing(office.person("author"), service="another", at=office.at)
    assert nowhere == Standing("other", "vacant", "")
