"""The register of terminals: kept by 情報管理主管課, known by a credential that is renewed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.organization import terminals
from hayauma.organization.models import Terminal, TerminalCode
from hayauma.organization.terminals import UNKNOWN, TerminalSeen
from tests.organization.office import SERVICE, Office

MINUTE = timedelta(minutes=1)
CODE = terminals.readable_code(bytes(range(16)))
SEEN = TerminalSeen("enrolled", "duty-01", "当直-01", "1階当直室", proof="credential")


def register(
    office: Office, user: str = "keeper", code: str = "duty-01", network: str = "192.0.2.0/24"
) -> terminals.TerminalView:
    return terminals.register(
        service=SERVICE,
        code=code,
        name="当直-01",
        place="1階当直室",
        network=network,
        by=office.person(user),
        at=office.at,
    )


def issue(office: Office, one_time: str = CODE) -> None:
    terminals.issue_code(
        terminal="duty-01", one_time=one_time, by=office.person("keeper"), at=office.at
    )


def enrol(
    office: Office, code: str = CODE, *, after: timedelta = MINUTE, secret: str = "s1"
) -> str:
    return terminals.enrol(
        code=code, by=office.person("author"), at=office.at + after, secret=secret
    ).code


@pytest.fixture
def enrolled(office: Office) -> Office:
    register(office)
    issue(office)
    enrol(office)
    return office


def test_only_the_keepers_touch_the_register(office: Office) -> None:
    for user in ("author", "koho-head", "seisaku-head"):
        with pytest.raises(ValidationError, match="情報管理主管課の職員"):
            register(office, user)
    register(office)
    author = office.person("author")
    for refused in (
        lambda: terminals.issue_code(terminal="duty-01", one_time=CODE, by=author, at=office.at),
        lambda: terminals.reconfirm(terminal="duty-01", by=author, at=office.at),
        lambda: terminals.retire(terminal="duty-01", reason="", by=author, at=office.at),
    ):
        with pytest.raises(ValidationError, match="情報管理主管課の職員"):
            refused()


def test_a_code_is_ten_letters_that_do_not_read_like_others() -> None:
    assert terminals.readable_code(bytes(range(16))) == CODE
    assert terminals.readable_code(bytes(range(1, 17))) != CODE
    assert len(CODE.replace("-", "")) == 10
    assert not set("01OIL") & set(CODE)
    with pytest.raises(ValueError, match="16 random bytes"):
        terminals.readable_code(bytes(15))


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("-", ""), f" {CODE} "]
)
def test_a_code_makes_a_browser_the_terminal_however_it_is_typed(
    office: Office, typed: str
) -> None:
    register(office)
    issue(office)
    assert enrol(office, typed) == "duty-01"
    assert terminals.recognise("s1", at=office.at + MINUTE) == SEEN


def test_wide_letters_open_too(office: Office) -> None:
    register(office)
    issue(office)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in CODE)
    assert enrol(office, wide) == "duty-01"


def test_wrong_used_and_too_old_are_told_apart_and_each_is_on_record(office: Office) -> None:
    register(office)
    issue(office)
    with pytest.raises(ValidationError, match=r"この番号の期限（令和8年.*）は過ぎました"):
        enrol(office, after=10 * MINUTE)
    enrol(office, after=10 * MINUTE - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="に使われています。使えるのは一回だけです"):
        enrol(office, secret="s2")
    with pytest.raises(ValidationError, match="この番号は違います。一文字ずつ"):
        enrol(office, "WRONG-WRONG")
    refused = journal.entries(acts=["terminal.enrolment_refused"])
    assert [(one.payload or {})["why"] for one in refused] == ["expired", "used", "wrong"]
    assert terminals.recognise("s2", at=office.at + 10 * MINUTE) == UNKNOWN


def test_a_code_may_be_given_a_longer_life(office: Office) -> None:
    register(office)
    expires = terminals.issue_code(
        terminal="duty-01",
        one_time=CODE,
        by=office.person("keeper"),
        at=office.at,
        lifetime=timedelta(hours=24),
    )
    assert expires == office.at + timedelta(hours=24)
    assert enrol(office, after=timedelta(hours=23)) == "duty-01"


def test_a_new_code_voids_the_one_before(office: Office) -> None:
    register(office)
    issue(office)
    issue(office, "ABCDE-FGHJK")
    with pytest.raises(ValidationError, match="前の番号は使えなくなります"):
        enrol(office)
    assert enrol(office, "ABCDE-FGHJK") == "duty-01"


def test_neither_code_nor_credential_is_kept_in_clear(enrolled: Office) -> None:
    row, code = Terminal.objects.get(), TerminalCode.objects.get()
    for kept in (row.credential_hash, code.code_hash):
        assert len(bytes(kept or b"")) == 32
    assert CODE not in str(journal.entries())


def test_an_unknown_browser_is_unknown(enrolled: Office) -> None:
    assert terminals.recognise(None, at=enrolled.at) == UNKNOWN
    assert terminals.recognise("", at=enrolled.at) == UNKNOWN
    assert terminals.recognise("s2", at=enrolled.at) == UNKNOWN


def test_a_second_browser_takes_the_terminal_over(enrolled: Office) -> None:
    issue(enrolled, "ABCDE-FGHJK")
    enrol(enrolled, "ABCDE-FGHJK", secret="s2")
    assert terminals.recognise("s1", at=enrolled.at) == UNKNOWN
    assert terminals.recognise("s2", at=enrolled.at) == SEEN


def test_a_credential_is_renewed_and_the_one_before_lasts_ten_minutes_more(
    enrolled: Office,
) -> None:
    at = enrolled.at + MINUTE
    assert terminals.rotate(secret="s1", new_secret="s2", at=at)
    assert not terminals.rotate(secret="s1", new_secret="s3", at=at)
    assert not terminals.rotate(secret="x", new_secret="s3", at=at)
    assert terminals.recognise("s2", at=at) == SEEN
    assert not terminals.rotate(secret="s1", new_secret="s3", at=at + 5 * MINUTE)
    assert terminals.recognise("s1", at=at + 10 * MINUTE) == replace(SEEN, grace=True)
    assert journal.entries(acts=["terminal.old_credential_seen"]) == ()


def test_a_reply_lost_on_the_way_does_not_shut_the_terminal_out(enrolled: Office) -> None:
    assert terminals.rotate(secret="s1", new_secret="lost", at=enrolled.at)
    hours_later = enrolled.at + timedelta(hours=9)
    assert terminals.recognise("s1", at=hours_later) == replace(SEEN, grace=True)
    assert terminals.rotate(secret="s1", new_secret="s2", at=hours_later)
    assert terminals.recognise("s2", at=hours_later) == SEEN
    assert terminals.recognise("lost", at=hours_later) == UNKNOWN
    assert terminals.rotate(secret="s2", new_secret="s3", at=hours_later)


def test_two_tabs_that_post_at_once_get_one_new_credential(enrolled: Office) -> None:
    assert terminals.rotate(secret="s1", new_secret="s2", at=enrolled.at)
    soon = enrolled.at + timedelta(seconds=59)
    assert not terminals.rotate(secret="s1", new_secret="s3", at=soon)
    assert terminals.recognise("s2", at=soon) == SEEN


def test_an_old_credential_shown_later_raises_the_alarm_once(enrolled: Office) -> None:
    terminals.rotate(secret="s1", new_secret="s2", at=enrolled.at)
    terminals.recognise("s2", at=enrolled.at)
    late = enrolled.at + 10 * MINUTE + timedelta(seconds=1)
    for _ in range(3):
        assert terminals.recognise("s1", at=late) == UNKNOWN
    (alarm,) = journal.entries(acts=["terminal.old_credential_seen"])
    assert (alarm.object, alarm.at) == ("terminal:duty-01", late)
    assert terminals.recognise("s2", at=late) == SEEN


def test_who_copied_the_credential_and_goes_on_with_it_is_found_by_the_first(
    enrolled: Office,
) -> None:
    """The thief renews it; the terminal itself shows the one before, and that is the alarm."""
    at = enrolled.at + MINUTE
    assert terminals.rotate(secret="s1", new_secret="thief", at=at)
    assert terminals.recognise("thief", at=at).state == "enrolled"
    back_in_the_morning = at + timedelta(hours=9)
    assert terminals.recognise("s1", at=back_in_the_morning) == UNKNOWN
    assert len(journal.entries(acts=["terminal.old_credential_seen"])) == 1
    # Enrolled anew, the terminal is itself again and the thief is nobody.
    issue(enrolled, "ABCDE-FGHJK")
    enrol(enrolled, "ABCDE-FGHJK", secret="anew")
    assert terminals.recognise("thief", at=back_in_the_morning) == UNKNOWN
    assert terminals.recognise("anew", at=back_in_the_morning) == SEEN


def test_a_retired_terminal_is_retired_at_once(enrolled: Office) -> None:
    issue(enrolled, "ABCDE-FGHJK")
    terminals.retire(
        terminal="duty-01", reason="廃棄", by=enrolled.person("keeper"), at=enrolled.at
    )
    seen = terminals.recognise("s1", at=enrolled.at)
    assert (seen.state, seen.name) == ("retired", "当直-01")
    assert not terminals.rotate(secret="s1", new_secret="s2", at=enrolled.at)
    with pytest.raises(ValidationError, match="この番号は違います"):
        enrol(enrolled, "ABCDE-FGHJK")
    with pytest.raises(ValidationError, match="使われている配備機器ではありません"):
        issue(enrolled)
    (line,) = terminals.list()
    assert line.retired_at == enrolled.at


def test_the_yearly_look_is_recorded(enrolled: Office) -> None:
    later = enrolled.at + timedelta(days=365)
    terminals.reconfirm(terminal="duty-01", by=enrolled.person("keeper"), at=later)
    assert terminals.list()[0].reconfirmed_at == later


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("192.0.2.7", True),
        ("::ffff:192.0.2.7", True),
        (None, True),
        ("", False),
        ("198.51.100.1", False),
        ("2001:db8::1", False),
        ("x", False),
    ],
)
def test_a_terminal_is_known_on_its_network_alone(
    enrolled: Office, address: str | None, known: bool
) -> None:
    seen = terminals.recognise("s1", at=enrolled.at, address=address)
    assert seen == (SEEN if known else UNKNOWN)


@pytest.mark.parametrize("network", ["any", "192.0.2.0/33", "庁内", "192.0.2.0/24 any"])
def test_a_network_is_ranges_and_never_the_keepers_any(office: Office, network: str) -> None:
    with pytest.raises(ValidationError) as refused:
        register(office, network=network)
    assert list(refused.value.message_dict) == ["network"]


def test_without_a_network_the_credential_counts_nowhere(office: Office) -> None:
    register(office, network="")
    issue(office)
    enrol(office)
    at = office.at + MINUTE
    assert terminals.recognise("s1", at=at, address="192.0.2.7") == UNKNOWN
    terminals.set_network(
        terminal="duty-01", network="192.0.2.0/24", by=office.person("keeper"), at=at
    )
    assert terminals.recognise("s1", at=at, address="192.0.2.7") == SEEN
    assert terminals.recognise("s1", at=at, address="198.51.100.1") == UNKNOWN


def test_anywhere_is_the_managers_to_allow_with_a_reason(enrolled: Office) -> None:
    def allow(user: str, reason: str = "分庁舎の回線が二つあるため") -> None:
        terminals.allow_anywhere(
            terminal="duty-01",
            service=SERVICE,
            reason=reason,
            by=enrolled.person(user),
            at=enrolled.at,
        )

    for user in ("keeper", "author", "seisaku-head", "koho-deputy"):
        with pytest.raises(ValidationError, match="運用管理者です（市の定め）"):
            allow(user)
    with pytest.raises(ValidationError, match="理由を書いてください"):
        allow("koho-head", " ")
    assert terminals.recognise("s1", at=enrolled.at, address="198.51.100.1") == UNKNOWN
    allow("koho-head")
    assert terminals.recognise("s1", at=enrolled.at, address="198.51.100.1") == SEEN
    (line,) = terminals.list()
    assert (line.anywhere, line.network_by) == (True, "広報課長 広報課 の長")
    (entry,) = journal.entries(acts=["terminal.network_opened"])
    assert (entry.payload or {})["reason"] == "分庁舎の回線が二つあるため"


def test_several_ranges_are_one(office: Office) -> None:
    assert register(office, network="192.0.2.0/24 2001:db8::/32").network == (
        "192.0.2.0/24, 2001:db8::/32"
    )


def test_a_code_of_the_register_is_taken_once(office: Office) -> None:
    register(office)
    with pytest.raises(ValidationError) as refused:
        register(office)
    assert list(refused.value.message_dict) == ["code"]


def test_a_lost_terminal_is_out_at_once_with_every_proof_on_it(enrolled: Office) -> None:
    keeper = enrolled.person("keeper")
    with pytest.raises(ValidationError, match="情報管理主管課の職員"):
        terminals.lose(
            terminal="duty-01", what="車内", by=enrolled.person("koho-head"), at=enrolled.at
        )
    terminals.lose(terminal="duty-01", what="車から盗まれた", by=keeper, at=enrolled.at)
    assert terminals.recognise("s1", at=enrolled.at).state == "retired"
    assert terminals.list()[0].lost
    with pytest.raises(ValidationError, match="使われている配備機器ではありません"):
        issue(enrolled)
    assert terminals.history("duty-01")[0].act == "terminal.lost"


def test_each_act_is_written_down(enrolled: Office) -> None:
    acts = [line.act for line in journal.entries("terminal:duty-01")]
    assert acts == ["terminal.registered", "terminal.code_issued", "terminal.enrolled"]
