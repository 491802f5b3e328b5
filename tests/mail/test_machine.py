"""One conversation, line by line: what is said, what is understood, what is certain."""

from collections import deque
from dataclasses import replace

import pytest

from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import Answer, Limits, Outgoing, Relay, Stage, Tls
from hayauma.mail.smtp.machine import Machine
from hayauma.mail.smtp.speech import HOLD_FROM

pytestmark = pytest.mark.once

RELAY = Relay("relay", "127.0.0.1", 25, tls=Tls.OFF, helo="mail.city.example")
PIPELINING = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
PLAIN = b"250 sink\r\n"
OK, GO = b"250 2.0.0 Ok\r\n", b"354 go\r\n"
ENVELOPE = OK + OK + GO


def letter(seq: int, **changes: object) -> Outgoing:
    to = f"p{seq}@d.example".encode()
    data = b"Subject: %d\r\n\r\nx\r\n" % seq
    return Outgoing(seq, b"b@c.example", to, data, checked=True)._replace(**changes)  # type: ignore[arg-type]


def machine(*letters: Outgoing, relay: Relay = RELAY, ehlo: bytes = PIPELINING) -> Machine:
    """Return a machine that has been greeted, with these letters waiting."""
    waiting = deque(letters)
    made = Machine(relay, lambda: waiting.popleft() if waiting else None)
    made.feed(b"220 sink\r\n")
    assert said(made) == b"EHLO mail.city.example\r\n"
    made.feed(ehlo)
    return made


def said(made: Machine) -> bytes:
    return b"".join(made.take_output())


def envelope(seq: int) -> bytes:
    return b"MAIL FROM:<b@c.example>\r\nRCPT TO:<p%d@d.example>\r\nDATA\r\n" % seq


def content(seq: int) -> bytes:
    return b"Subject: %d\r\n\r\nx\r\n.\r\n" % seq


def answers(made: Machine) -> list[tuple[int, str]]:
    return [(result.seq, result.answer.value) for result in made.results]


def test_content_and_the_next_envelope_leave_in_one_breath() -> None:
    made = machine(letter(1), letter(2))
    assert said(made) == envelope(1)
    made.feed(ENVELOPE)
    assert said(made) == content(1) + envelope(2)
    assert made.waiting_for is Stage.DOT
    made.feed(OK + ENVELOPE)
    assert said(made) == content(2)
    assert answers(made) == [(1, "accepted")]
    made.feed(OK)
    assert answers(made) == [(1, "accepted"), (2, "accepted")]
    assert made.idle
    made.leave()
    assert said(made) == b"QUIT\r\n"
    made.feed(b"221 bye\r\n")
    assert made.over


def test_one_command_at_a_time_where_groups_are_not_offered() -> None:
    made = machine(letter(1), letter(2), ehlo=PLAIN)
    for said_, reply in [
        (b"MAIL FROM:<b@c.example>\r\n", OK),
        (b"RCPT TO:<p1@d.example>\r\n", OK),
        (b"DATA\r\n", GO),
        (content(1), OK),
        (b"MAIL FROM:<b@c.example>\r\n", OK),
    ]:
        assert said(made) == said_
        made.feed(reply)
    assert answers(made) == [(1, "accepted")]


def test_a_refused_recipient_costs_only_its_own_letter() -> None:
    made = machine(letter(1), letter(2))
    said(made)
    made.feed(OK + b"550 5.1.1 <p1@d.example> unknown user\r\n" + b"503 5.5.1 no recipients\r\n")
    assert said(made) == b"RSET\r\n" + envelope(2)
    made.feed(OK + ENVELOPE)
    assert said(made) == content(2)
    made.feed(OK)
    assert answers(made) == [(1, "refused"), (2, "accepted")]
    refused = made.results[0]
    assert (refused.code, refused.status, refused.stage) == (550, "5.1.1", Stage.RCPT)
    assert refused.reason is Reason.UNKNOWN_USER
    assert refused.reply == "550 5.1.1 <***> unknown user"


def test_leave_to_send_after_a_refused_recipient_is_answered_with_a_lone_dot() -> None:
    made = machine(letter(1), letter(2))
    said(made)
    made.feed(OK + b"550 no\r\n" + GO)
    assert said(made) == b".\r\n" + envelope(2)
    made.feed(b"554 no valid recipients\r\n" + ENVELOPE)
    assert said(made) == content(2)
    made.feed(OK)
    assert answers(made) == [(1, "refused"), (2, "accepted")]


@pytest.mark.parametrize("ehlo", [PIPELINING, PLAIN])
@pytest.mark.parametrize(("code", "answer"), [(451, "deferred"), (550, "refused")])
@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT])
def test_a_no_at_any_stage(stage: Stage, code: int, answer: str, ehlo: bytes) -> None:
    made = machine(letter(1), ehlo=ehlo)
    no = b"%d no\r\n" % code
    for step, yes in [(Stage.MAIL, OK), (Stage.RCPT, OK), (Stage.DATA, GO), (Stage.DOT, OK)]:
        if made.results or (ehlo == PLAIN and made.waiting_for is not step):
            break
        made.feed(no if step is stage else yes)
        if ehlo == PIPELINING and step is stage and stage is not Stage.DOT:
            rest = {Stage.MAIL: 2, Stage.RCPT: 1, Stage.DATA: 0}[stage]
            made.feed(b"503 bad sequence\r\n" * rest)
    assert answers(made) == [(1, answer)]
    assert (made.results[0].stage, made.results[0].code) == (stage, code)
    assert not made.over
    assert made.trouble is None


@pytest.mark.parametrize(
    "reply", [b"garbage\r\n", b"354 what\r\n", b"199 x\r\n", b"250-\r\n251 x\r\n"]
)
def test_only_a_readable_answer_to_the_dot_decides(reply: bytes) -> None:
    made = machine(letter(1), letter(2))
    made.feed(ENVELOPE + reply)
    assert answers(made) == [(1, "uncertain")]
    assert made.results[0].stage is Stage.DOT
    assert made.over
    assert [again.seq for again in made.again] == [2]


def test_silence_or_an_end_after_the_dot_is_uncertain() -> None:
    made = machine(letter(1), letter(2))
    made.feed(ENVELOPE)
    made.lost("（切れました）")
    assert answers(made) == [(1, "uncertain")]
    assert made.results[0].code == 0
    assert [again.seq for again in made.again] == [2]
    assert made.trouble is None


@pytest.mark.parametrize("replies", [b"", OK, OK + OK])
def test_an_end_before_the_dot_is_certain(replies: bytes) -> None:
    made = machine(letter(1))
    made.feed(replies)
    made.lost("（切れました）")
    assert answers(made) == [(1, "deferred")]
    assert made.results[0].reason is Reason.TRANSIENT


def test_a_worn_connection_defers_nobody() -> None:
    made = machine(letter(1), letter(2))
    made.feed(ENVELOPE + OK)
    said(made)
    made.feed(b"421 4.7.0 enough\r\n")
    assert made.over
    assert answers(made) == [(1, "accepted")]
    assert [again.seq for again in made.again] == [2]


def test_421_to_the_first_letter_is_a_deferral() -> None:
    made = machine(letter(1))
    made.feed(b"421 4.3.2 closing\r\n")
    assert answers(made) == [(1, "deferred")]
    assert made.over


def test_421_after_the_dot_counts_for_that_letter_only() -> None:
    made = machine(letter(1), letter(2))
    made.feed(ENVELOPE + b"421 4.3.0 later\r\n")
    assert answers(made) == [(1, "deferred")]
    assert [again.seq for again in made.again] == [2]
    assert made.over


@pytest.mark.parametrize(
    ("banner", "wide"),
    [(b"554 no\r\n", True), (b"421 busy\r\n", False), (b"hello\r\n", False), (b"250 x\r\n", False)],
)
def test_a_bad_banner_marks_nobody(banner: bytes, wide: bool) -> None:
    made = Machine(RELAY, lambda: pytest.fail("no letter is asked for"))
    made.feed(banner)
    assert made.over
    assert made.trouble is not None
    assert (made.trouble.stage, made.trouble.relay_wide) == (Stage.BANNER, wide)
    assert not made.results


def test_a_refused_ehlo_marks_nobody() -> None:
    made = machine(letter(1), ehlo=b"550 5.7.1 go away taro@x.example\r\n")
    assert made.trouble is not None
    assert (made.trouble.stage, made.trouble.relay_wide) == (Stage.EHLO, True)
    assert made.trouble.reply == "550 5.7.1 go away ***"
    assert not made.results


def test_helo_serves_where_ehlo_is_unknown() -> None:
    made = machine(letter(1), ehlo=b"502 what?\r\n")
    assert said(made) == b"HELO mail.city.example\r\n"
    made.feed(OK)
    assert said(made) == b"MAIL FROM:<b@c.example>\r\n"


def test_an_end_during_the_greeting_is_the_relays_trouble() -> None:
    made = Machine(RELAY, lambda: pytest.fail("no letter is asked for"))
    made.lost("（切れました）")
    assert made.trouble is not None
    assert not made.trouble.relay_wide


def test_a_relay_that_wants_a_login_marks_nobody() -> None:
    made = machine(letter(1))
    made.feed(b"530 5.7.0 Authentication required\r\n")
    assert made.trouble is not None
    assert made.trouble.relay_wide
    assert [again.seq for again in made.again] == [1]
    assert not made.results


def test_only_a_letter_whose_content_leaves_has_begun() -> None:
    waiting = deque([letter(1), letter(2), letter(3)])
    begun: list[int] = []

    def before(one: Outgoing) -> None:
        # Nothing of it is in the driver's hands yet.
        assert one.data not in made.take_output()
        begun.append(one.seq)

    made = Machine(RELAY, lambda: waiting.popleft() if waiting else None, before=before)
    made.feed(b"220 sink\r\n" + PIPELINING)
    assert begun == []
    made.feed(ENVELOPE)
    assert begun == [1]
    made.feed(OK + OK + b"550 no\r\n503 no\r\n")
    assert begun == [1]
    made.feed(OK + ENVELOPE)
    assert begun == [1, 3]


# Protection and login


def secure(tls: Tls = Tls.REQUIRE, **changes: object) -> Relay:
    return replace(RELAY, tls=tls, **changes)  # type: ignore[arg-type]


STARTTLS = b"250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"


def test_starttls_then_ehlo_again() -> None:
    made = machine(letter(1), relay=secure(), ehlo=STARTTLS)
    assert said(made) == b"STARTTLS\r\n"
    made.feed(b"220 go\r\n")
    assert made.wants_tls
    assert not made.ready
    made.secured()
    assert said(made) == b"EHLO mail.city.example\r\n"
    made.feed(PLAIN)
    assert said(made) == b"MAIL FROM:<b@c.example>\r\n"


@pytest.mark.parametrize(
    ("ehlo", "reply", "wide"),
    [(PLAIN, b"", True), (STARTTLS, b"502 no\r\n", True), (STARTTLS, b"454 later\r\n", False)],
)
def test_required_protection_is_never_done_without(ehlo: bytes, reply: bytes, wide: bool) -> None:
    made = machine(letter(1), relay=secure(), ehlo=ehlo)
    made.feed(reply)
    assert made.trouble is not None
    assert made.trouble.relay_wide is wide
    assert b"MAIL" not in said(made)
    assert not made.results


def test_tried_protection_is_done_without_where_it_fails() -> None:
    made = machine(letter(1), relay=secure(Tls.TRY), ehlo=PLAIN)
    assert said(made).startswith(b"MAIL")
    made = machine(letter(1), relay=secure(Tls.TRY), ehlo=STARTTLS)
    made.feed(b"454 not now\r\n")
    assert b"MAIL FROM" in said(made)


@pytest.mark.parametrize("extra", [b"250 injected\r\n", b"250 inj"])
def test_words_slipped_in_before_the_handshake_end_it(extra: bytes) -> None:
    made = machine(letter(1), relay=secure(), ehlo=STARTTLS)
    made.feed(b"220 go\r\n" + extra)
    assert made.over
    assert made.trouble is not None
    assert made.trouble.stage is Stage.TLS


def test_login() -> None:
    open_ = secure(Tls.OFF, user="taro", password="secret")
    made = machine(letter(1), relay=open_, ehlo=b"250-x\r\n250 AUTH LOGIN PLAIN\r\n")
    assert said(made) == b"AUTH PLAIN AHRhcm8Ac2VjcmV0\r\n"
    made.feed(b"235 ok\r\n")
    assert made.ready
    made = machine(letter(1), relay=open_, ehlo=b"250-x\r\n250 AUTH=LOGIN\r\n")
    assert said(made) == b"AUTH LOGIN\r\n"
    made.feed(b"334 VXNlcm5hbWU6\r\n")
    assert said(made) == b"dGFybw==\r\n"
    made.feed(b"334 UGFzc3dvcmQ6\r\n")
    assert said(made) == b"c2VjcmV0\r\n"
    made.feed(b"235 ok\r\n")
    assert made.ready


@pytest.mark.parametrize(
    ("tls", "ehlo", "reply"),
    [
        (Tls.OFF, PLAIN, b""),
        (Tls.OFF, b"250-x\r\n250 AUTH CRAM-MD5\r\n", b""),
        (Tls.OFF, b"250-x\r\n250 AUTH PLAIN\r\n", b"535 5.7.8 wrong\r\n"),
        (Tls.TRY, b"250-x\r\n250 AUTH PLAIN\r\n", b""),
    ],
)
def test_a_login_that_fails_marks_nobody(tls: Tls, ehlo: bytes, reply: bytes) -> None:
    made = machine(letter(1), relay=secure(tls, user="taro", password="secret"), ehlo=ehlo)
    made.feed(reply)
    assert made.trouble is not None
    assert (made.trouble.stage, made.trouble.relay_wide) == (Stage.AUTH, True)
    assert not made.results
    if tls is Tls.TRY:
        assert said(made) == b""


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(secure(user="taro", password="secret"))


def test_a_name_for_ehlo_carries_no_command() -> None:
    for wrong in ("a b", "a\r\nMAIL FROM:<>", "日本"):
        with pytest.raises(ValueError):
            replace(RELAY, helo=wrong)


# Letters that cannot be sent, or not as they are


def test_a_letter_that_is_too_big_is_not_even_begun() -> None:
    ehlo = b"250-x\r\n250-SIZE 40\r\n250 PIPELINING\r\n"
    made = machine(letter(1, data=b"x" * 50 + b"\r\n"), letter(2), ehlo=ehlo)
    assert said(made) == (b"MAIL FROM:<b@c.example> SIZE=17\r\nRCPT TO:<p2@d.example>\r\nDATA\r\n")
    (result,) = made.results
    assert (result.answer, result.reason) == (Answer.REFUSED, Reason.TOO_BIG)
    assert result.stage is Stage.SIZE


@pytest.mark.parametrize(
    "changes",
    [
        {"rcpt_to": b"a@b.example>\r\nRCPT TO:<c@d.example"},
        {"rcpt_to": b""},
        {"rcpt_to": b"a b@c.example"},
        {"mail_from": b"a@b.example> SIZE=1"},
        {"mail_from": b"a@b.example>x"},
        {"rcpt_to": b"<a@b.example"},
        {"mail_from": b"a\0@b.example"},
        {"rcpt_to": "あ@b.example".encode()},
    ],
)
def test_no_address_can_smuggle_a_command(changes: dict[str, bytes]) -> None:
    made = machine(letter(1, **changes), letter(2))
    assert said(made) == envelope(2)
    (result,) = made.results
    assert (result.answer, result.reason, result.code) == (Answer.REFUSED, Reason.OUR_FAULT, 0)


@pytest.mark.parametrize(
    ("data", "wire"),
    [
        (b"a\n.\nb\n", b"a\r\n..\r\nb\r\n"),
        (b"a\r\n.\r\nMAIL FROM:<x>\r\n", b"a\r\n..\r\nMAIL FROM:<x>\r\n"),
        (b"a\n.\r\nb", b"a\r\n..\r\nb\r\n"),
        (b"a\r.\rb", b"a\r\n..\r\nb\r\n"),
        (b".a\r\n..b", b"..a\r\n...b\r\n"),
        (b"", b""),
        (b"a", b"a\r\n"),
        (b"a\r\n\r\n", b"a\r\n\r\n"),
    ],
)
def test_no_content_can_end_itself(data: bytes, wire: bytes) -> None:
    made = machine(letter(1, data=data, checked=False))
    said(made)
    made.feed(ENVELOPE)
    assert said(made) == wire + b".\r\n"


def test_a_bounce_address_may_be_empty() -> None:
    assert said(machine(letter(1, mail_from=b""))).startswith(b"MAIL FROM:<>\r\n")


def test_the_dot_of_a_large_letter_is_held_back_until_the_rest_has_left() -> None:
    large = letter(1, data=b"x" * HOLD_FROM + b"\r\n")
    made = machine(large, letter(2))
    said(made)
    made.feed(ENVELOPE)
    assert said(made) == large.data
    assert made.holding
    made.release()
    assert said(made) == b".\r\n" + envelope(2)
    made.feed(OK + ENVELOPE)
    assert answers(made) == [(1, "accepted")]

    made = machine(large)
    made.feed(ENVELOPE)
    made.lost("（切れました）")
    assert answers(made) == [(1, "deferred")]


def test_a_connection_is_left_after_so_many_letters() -> None:
    relay = replace(RELAY, limits=Limits(letters=1))
    made = machine(letter(1), letter(2), relay=relay)
    said(made)
    made.feed(ENVELOPE)
    assert said(made) == content(1)
    made.feed(OK)
    assert said(made) == b"QUIT\r\n"


def test_leaving_finishes_what_was_begun() -> None:
    made = machine(letter(1), letter(2), letter(3))
    made.feed(ENVELOPE)
    made.leave()
    said(made)
    made.feed(OK + ENVELOPE)
    assert said(made) == content(2)
    made.feed(OK)
    assert said(made) == b"QUIT\r\n"
    assert answers(made) == [(1, "accepted"), (2, "accepted")]


def test_a_hard_end_hands_back_what_is_certain() -> None:
    made = machine(letter(1), letter(2))
    made.feed(ENVELOPE)
    made.lost("（止めました）", hand_back=True)
    assert answers(made) == [(1, "uncertain")]
    assert [again.seq for again in made.again] == [2]
    fresh = machine(letter(1))
    fresh.lost("（止めました）", hand_back=True)
    assert not fresh.results
    assert [again.seq for again in fresh.again] == [1]


def test_words_nobody_asked_for_end_it() -> None:
    made = machine()
    made.feed(b"250 hello?\r\n")
    assert made.over
    assert not made.results


def test_each_step_has_its_patience() -> None:
    relay = replace(RELAY, limits=Limits(greeting=1, command=2, dot=3, idle=4))
    made = Machine(relay, deque([letter(1)]).popleft)
    assert made.patience == 1
    made = machine(letter(1), relay=relay)
    assert made.patience == 2
    made.feed(ENVELOPE)
    assert made.patience == 3
    made.feed(OK)
    assert made.patience == 4
