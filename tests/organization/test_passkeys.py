"""Passkeys of terminals: a key that stays in the machine and signs our question, and only ours."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.organization import passkeys, terminals
from hayauma.organization.seen import UNKNOWN, TerminalSeen
from hayauma.organization.webauthn import Party
from tests.organization.authenticator import FLAG, Authenticator
from tests.organization.office import Office
from tests.organization.test_terminals import MINUTE, enrol, issue, register

PARTY = Party("desk.city.example", "https://desk.city.example", "はるか市")
BY_PASSKEY = TerminalSeen("enrolled", "duty-01", "当直-01", "1階当直室", proof="passkey")
FIRST, SECOND = b"1" * 32, b"2" * 32


@pytest.fixture
def office_with_code(office: Office) -> Office:
    register(office, network="")
    issue(office)
    enrol(office)
    return office


@pytest.fixture
def machine() -> Authenticator:
    return Authenticator(PARTY.origin, PARTY.id)


def make(
    office: Office,
    machine: Authenticator,
    *,
    after: timedelta = 2 * MINUTE,
    answer: dict[str, Any] | None = None,
) -> passkeys.PasskeyView:
    at = office.at + after
    options, state = passkeys.begin(terminal="duty-01", party=PARTY, challenge=FIRST, at=at)
    return passkeys.register(
        terminal="duty-01",
        party=PARTY,
        state=state,
        response=machine.make(options) if answer is None else answer,
        by=office.person("author"),
        at=at,
    )


def show(office: Office, machine: Authenticator, *, challenge: bytes = SECOND) -> int:
    options, state = passkeys.ask(party=PARTY, challenge=challenge)
    return passkeys.show(
        party=PARTY, state=state, response=machine.sign(options), at=office.at + 3 * MINUTE
    )


def test_a_passkey_that_stays_in_the_machine_is_the_terminal(
    office_with_code: Office, machine: Authenticator
) -> None:
    made = make(office_with_code, machine)
    assert passkeys.recognise(None) == UNKNOWN
    shown = show(office_with_code, machine)
    assert shown == made.id
    assert passkeys.recognise(shown) == BY_PASSKEY
    assert show(office_with_code, machine, challenge=b"3" * 32) == made.id
    passkeys.remove(
        passkey_id=made.id, by=office_with_code.person("keeper"), at=office_with_code.at
    )
    assert passkeys.recognise(shown) == UNKNOWN
    with pytest.raises(ValidationError, match="確かめられませんでした"):
        show(office_with_code, machine)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"flags": FLAG.UP | FLAG.UV | FLAG.BE}, "synced"),
        ({"flags": FLAG.UP | FLAG.BE | FLAG.BS}, "synced"),
        ({"attachment": "cross-platform"}, "portable"),
        ({"attachment": ""}, "portable"),
        ({"flags": FLAG.UV}, "unverified"),
        ({"origin": "https://evil.example"}, "unverified"),
        ({"origin": "https://sub.desk.city.example"}, "unverified"),
        ({"origin": "http://desk.city.example"}, "unverified"),
        ({"rp": "evil.example"}, "unverified"),
    ],
)
def test_what_can_leave_the_machine_or_is_not_for_us_is_refused(
    office_with_code: Office, machine: Authenticator, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        make(office_with_code, replace(machine, **changes))
    assert refused.value.code == code
    assert passkeys.listing() == ()


def test_it_is_made_within_ten_minutes_of_the_code(
    office_with_code: Office, machine: Authenticator
) -> None:
    with pytest.raises(ValidationError, match="10分の間に"):
        make(office_with_code, machine, after=12 * MINUTE)
    make(office_with_code, machine)
    with pytest.raises(ValidationError, match="もう登録されています"):
        make(office_with_code, machine)


@pytest.mark.parametrize("answer", [{}, {"rawId": 7}, {"rawId": "!", "response": {}}])
def test_what_is_no_answer_is_refused(
    office_with_code: Office, machine: Authenticator, answer: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match="確かめられませんでした"):
        make(office_with_code, machine, answer=answer)
    make(office_with_code, machine)
    _, state = passkeys.ask(party=PARTY, challenge=SECOND)
    with pytest.raises(ValidationError, match="確かめられませんでした"):
        passkeys.show(party=PARTY, state=state, response=answer, at=office_with_code.at)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"rp": "evil.example"},
        {"flags": FLAG.UV},
        {"credential_id": b"another"},
        {"key": Authenticator("", "").key},
    ],
)
def test_a_signature_for_another_page_or_by_another_key_proves_nothing(
    office_with_code: Office, machine: Authenticator, changes: dict[str, Any]
) -> None:
    make(office_with_code, machine)
    with pytest.raises(ValidationError) as refused:
        show(office_with_code, replace(machine, **changes))
    assert refused.value.code == "unverified"
    assert show(office_with_code, machine), "and the honest one still does"


def test_an_answer_to_another_question_is_refused(
    office_with_code: Office, machine: Authenticator
) -> None:
    make(office_with_code, machine)
    options, state = passkeys.ask(party=PARTY, challenge=FIRST)
    answer = machine.sign(options)
    at = office_with_code.at
    passkeys.show(party=PARTY, state=state, response=answer, at=at)
    _, later = passkeys.ask(party=PARTY, challenge=SECOND)
    with pytest.raises(ValidationError) as refused:
        passkeys.show(party=PARTY, state=later, response=answer, at=at)
    assert refused.value.code == "unverified"


@pytest.mark.parametrize(
    "changes", [{"counter": 0}, {"counter": 4}, {"counter": 9, "flags": FLAG.UP | FLAG.BE}]
)
def test_a_copy_is_taken_out_and_written_down(
    office_with_code: Office, machine: Authenticator, changes: dict[str, Any]
) -> None:
    make(office_with_code, machine)
    machine.counter = 4
    show(office_with_code, machine)
    with pytest.raises(ValidationError) as refused:
        show(office_with_code, replace(machine, **changes))
    assert refused.value.code == "copied"
    assert passkeys.listing() == ()
    assert len(journal.entries(acts=["terminal.passkey_copied"])) == 1
    assert "duty-01" in terminals.alarms()


def test_a_lost_terminals_passkey_proves_nothing(
    office_with_code: Office, machine: Authenticator
) -> None:
    make(office_with_code, machine)
    shown = show(office_with_code, machine)
    terminals.lose(
        terminal="duty-01",
        what="盗まれた",
        by=office_with_code.person("keeper"),
        at=office_with_code.at,
    )
    assert passkeys.recognise(shown) == UNKNOWN
