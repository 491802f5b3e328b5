"""Letters that cannot be sent, or not as they are; ends and patience."""

from collections import deque
from dataclasses import replace

import pytest

from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import Answer, Limits, Stage
from hayauma.mail.smtp.machine import Machine
from hayauma.mail.smtp.speech import HOLD_FROM
from tests.mail.talking import (
    ENVELOPE,
    OK,
    RELAY,
    answers,
    content,
    envelope,
    letter,
    machine,
    said,
)

pytestmark = pytest.mark.once


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
