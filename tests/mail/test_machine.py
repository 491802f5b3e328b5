"""One conversation, line by line: what is said, what is understood, what is certain."""

from collections import deque

import pytest

from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import Outgoing, Stage
from hayauma.mail.smtp.machine import Machine
from tests.mail.talking import (
    ENVELOPE,
    GO,
    OK,
    PIPELINING,
    PLAIN,
    RELAY,
    answers,
    content,
    envelope,
    letter,
    machine,
    said,
)

pytestmark = pytest.mark.once


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
