"""Letters over real sockets to a server that misbehaves in every way but one at a time."""

import errno
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import (
    Answer,
    Courier,
    CourierFell,
    Outgoing,
    RelayUnusable,
    Result,
    Stage,
    post,
)
from hayauma.mail.smtp.speech import HOLD_FROM
from tests.mail.carrying import PATIENCE, carry, first_trouble, gather, outgoing, relay, words
from tests.sink import sink

pytestmark = pytest.mark.once


@pytest.mark.parametrize("pipelining", [True, False])
def test_everybody_gets_one_letter(tmp_path: Path, pipelining: bool) -> None:
    log = tmp_path / "accepted.tsv"
    with sink(log=log, pipelining=pipelining) as server:
        results = carry(relay(server.port), outgoing(300))
    assert set(words(results).values()) == {"accepted"}
    assert sorted(log.read_text().splitlines()) == [
        f"<{n}@mail.city.example>\tp{n:06d}@d0.example"
        for n in sorted(range(1, 301), key=lambda n: f"<{n}@")
    ]
    assert server.connections <= 4
    first = min(server.letters, key=lambda letter: letter.rcpt_to)
    assert first.mail_from == "b1@mail.city.example"
    assert first.data == outgoing(1)[0].data
    assert results[1].reply.startswith("250 2.0.0 Ok: queued as ")
    assert (results[1].code, results[1].status, results[1].reason) == (250, "2.0.0", None)
    assert (results[1].stage, results[1].relay, results[1].shard) == (Stage.DOT, "relay", 0)


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refused_or_deferred_person_costs_nobody_else(pipelining: bool) -> None:
    with sink(refuse="p00000[37]", defer="p000005", pipelining=pipelining) as server:
        results = carry(relay(server.port), outgoing(10))
    assert {seq for seq, word in words(results).items() if word == "refused"} == {3, 7}
    assert {seq for seq, word in words(results).items() if word == "deferred"} == {5}
    assert results[3].reply == "550 5.1.1 <***>: user unknown"
    assert results[3].reason is Reason.UNKNOWN_USER
    assert results[5].reason is Reason.TRANSIENT
    assert len(server.letters) == 7


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_connection_lost_after_the_dot_leaves_its_letter_uncertain(pipelining: bool) -> None:
    with sink(vanish="p000004", pipelining=pipelining) as server:
        results = carry(relay(server.port), outgoing(12), connections=2)
    assert {seq for seq, word in words(results).items() if word == "uncertain"} == {4}
    assert results[4].stage is Stage.DOT
    assert len(server.letters) == 11


def test_silence_after_the_dot_is_uncertain_after_its_deadline() -> None:
    with sink(silent="p000002") as server:
        results = carry(relay(server.port, dot=0.3), outgoing(6), connections=2)
    assert {seq for seq, word in words(results).items() if word == "uncertain"} == {2}
    assert "0.3秒" in results[2].reply
    assert len(server.letters) == 5


def test_garbage_after_the_dot_is_uncertain() -> None:
    with sink(dot="what?", dot_for="p000002") as server:
        results = carry(relay(server.port), outgoing(6), connections=2)
    assert {seq for seq, word in words(results).items() if word == "uncertain"} == {2}
    assert results[2].code == -1


def test_a_relay_that_closes_after_some_letters_defers_nobody() -> None:
    with sink(limit=3) as server:
        results = carry(relay(server.port), outgoing(40))
    assert set(words(results).values()) == {"accepted"}
    assert len(server.letters) == 40


def test_fewer_connections_than_wished_for_are_enough() -> None:
    with sink(most=2) as server:
        results = carry(relay(server.port), outgoing(40), connections=8)
    assert set(words(results).values()) == {"accepted"}
    assert len(server.letters) == 40


def test_421_at_a_recipient_is_passing() -> None:
    with sink(closing="p000004") as server:
        results = carry(relay(server.port), outgoing(8), connections=2)
    assert {seq for seq, word in words(results).items() if word != "accepted"} == {4}
    assert results[4].answer == "deferred"


def test_a_large_letter_cut_in_the_middle_is_certain_and_sent_once() -> None:
    # More than the kernels on both sides take in at once.
    large = outgoing(1, data=b"Message-ID: <1@x>\r\n\r\n" + (b"x" * 70 + b"\r\n") * 120_000)
    with sink(cut_at=HOLD_FROM) as server:
        results = carry(relay(server.port), large, connections=1)
        assert words(results) == {1: "deferred"}
        assert not server.letters
        assert words(carry(relay(server.port), large)) == {1: "accepted"}
    assert [len(letter.data) for letter in server.letters] == [len(large[0].data)]


def test_every_octet_arrives() -> None:
    hostile = (
        b"Subject: x\r\n\r\n.\r\n..\r\n.a\nbare\n.\nb\r.\rMAIL FROM:<x@y>\r\n.\r\n\xe3\x81\x82\r\n"
    )
    with sink() as server:
        carry(relay(server.port), outgoing(1, data=hostile, checked=False))
    lines = hostile.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    assert [letter.data for letter in server.letters] == [lines]


# The relay's own troubles


def test_a_relay_that_is_away_keeps_every_letter_and_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as placeholder:
        port = placeholder.getsockname()[1]
    with Courier(relay(port), connections=4) as courier:
        assert courier.usable is None
        assert courier.unusable_for == 0
        courier.offer(outgoing(10))
        trouble = first_trouble(courier)
        assert (trouble.stage, trouble.code, trouble.relay_wide) == (Stage.CONNECT, 0, False)
        assert courier.usable is False
        assert courier.unusable_for > 0
        assert courier.queued == courier.backlog == 10
        with sink(port=port) as server:
            assert len(gather(courier, 10)) == 10
            assert courier.usable is True
            assert courier.unusable_for == 0
            assert courier.backlog == 0
            courier.stop()
        assert len(server.letters) == 10


@pytest.mark.parametrize(
    ("behaviour", "stage", "wide"),
    [
        ({"banner": "554 5.3.2 no"}, Stage.BANNER, True),
        ({"banner": "421 4.3.2 busy"}, Stage.BANNER, False),
        ({"banner": "hello"}, Stage.BANNER, False),
        ({"ehlo": "550 no"}, Stage.EHLO, True),
        ({"endless": True}, Stage.EHLO, False),
        ({"drip": 0.02}, Stage.BANNER, False),
        ({"mail": "530 5.7.0 Authentication required"}, Stage.MAIL, True),
    ],
)
def test_the_relays_trouble_marks_nobody(
    behaviour: dict[str, Any], stage: Stage, wide: bool
) -> None:
    letters = outgoing(5)
    with (
        sink(**behaviour) as server,
        Courier(relay(server.port, greeting=0.4), connections=3) as courier,
    ):
        courier.offer(letters)
        trouble = first_trouble(courier)
        assert (trouble.stage, trouble.relay_wide) == (stage, wide)
        assert courier.unusable_for > 0
        assert sorted(courier.stop()) == letters
        assert courier.collect(0).results == []
    assert not server.letters


def test_a_login() -> None:
    with sink(user="town", password="secret") as server:
        right = relay(server.port, user="town", password="secret")
        assert words(carry(right, outgoing(3))) == dict.fromkeys([1, 2, 3], "accepted")
        with Courier(relay(server.port, user="town", password="x"), connections=2) as courier:
            courier.offer(outgoing(3))
            trouble = first_trouble(courier)
            assert (trouble.stage, trouble.code, trouble.relay_wide) == (Stage.AUTH, 535, True)
            assert len(courier.stop()) == 3


# Taking back and ending


def test_an_urgent_letter_overtakes_all_that_wait() -> None:
    with sink(delay=0.05) as server, Courier(relay(server.port), connections=1) as courier:
        courier.offer(outgoing(10))
        gather(courier, 2)
        urgent = outgoing(1, first=100, urgent=True)
        courier.offer(urgent)
        waiting = courier.queued - 1
        results = [result.seq for result in gather(courier, courier.backlog)]
    # One was under way with the envelope of the next; the others that waited came after it.
    assert len(results) - results.index(100) >= waiting


def test_an_urgent_letter_does_not_wait_for_a_relay_that_hangs_on_the_others() -> None:
    with (
        sink(silent="p00000[12]@") as server,
        Courier(relay(server.port), connections=2) as courier,
    ):
        courier.offer(outgoing(2))
        end = time.monotonic() + PATIENCE
        while courier.queued and time.monotonic() < end:
            courier.collect(0.05)
        courier.offer(outgoing(1, first=9, urgent=True))
        assert [result.seq for result in gather(courier, 1)] == [9]


def test_what_was_not_begun_can_be_taken_back() -> None:
    with sink(delay=0.1) as server, Courier(relay(server.port), connections=2) as courier:
        courier.offer(outgoing(50))
        first = gather(courier, 2)
        back = courier.recall()
        assert courier.queued == 0
        rest = gather(courier, courier.backlog)
        assert courier.drain(PATIENCE) == []
    assert back
    assert len(back) + len(first) + len(rest) == 50
    assert len(server.letters) == len(first) + len(rest)


def test_draining_finishes_what_is_under_way() -> None:
    with sink(delay=0.1) as server, Courier(relay(server.port), connections=3) as courier:
        courier.offer(outgoing(50))
        first = gather(courier, 3)
        back = courier.drain(PATIENCE)
        rest = courier.collect(0).results
        assert courier.backlog == 0
    assert {result.answer.value for result in [*first, *rest]} == {"accepted"}
    assert len(back) + len(first) + len(rest) == 50
    assert len(server.letters) == len(first) + len(rest)
    assert b"QUIT" in server.commands


def test_draining_does_not_wait_for_ever() -> None:
    with sink(silent=".") as server, Courier(relay(server.port), connections=2) as courier:
        courier.offer(outgoing(10))
        while server.commands.count(b"DATA") < 2:
            courier.collect(0.01)
        back = courier.drain(0.2)
        uncertain = courier.collect(0).results
    assert [result.answer.value for result in uncertain] == ["uncertain", "uncertain"]
    assert len(back) == 8


def test_stopping_hands_back_all_that_is_certain() -> None:
    with sink(delay=0.2) as server, Courier(relay(server.port), connections=2) as courier:
        courier.offer(outgoing(20))
        first = gather(courier, 2)
        back = courier.stop()
        rest = courier.collect(0).results
        assert courier.stop() == []
    assert {result.answer.value for result in rest} <= {"uncertain", "accepted"}
    taken_back = {letter.seq for letter in back}
    assert len(taken_back) + len(first) + len(rest) == 20
    assert not taken_back & {int(letter.rcpt_to[1:7]) for letter in server.letters}


def test_a_courier_without_work_costs_no_connection_and_ends_at_once() -> None:
    with sink() as server:
        with Courier(relay(server.port), connections=4) as courier:
            assert courier.drain(5) == []
        assert server.connections == 0


def test_an_idle_connection_takes_leave_and_comes_back() -> None:
    with sink() as server, Courier(relay(server.port, idle=0.1), connections=1) as courier:
        courier.offer(outgoing(1))
        gather(courier, 1)
        while b"QUIT" not in server.commands:
            assert courier.collect(0.02) == ([], [])
        courier.offer(outgoing(1, first=2))
        gather(courier, 1)
        assert courier.usable is True
    assert server.connections == 2


# Hooks


def test_the_hooks_see_every_letter_before_anybody_else() -> None:
    begun: list[int] = []
    seen: list[int] = []
    threads: set[str] = set()

    def record(letters: Sequence[Outgoing], results: Sequence[Result]) -> None:
        threads.add(threading.current_thread().name)
        for result in results:
            assert result.seq in begun
            seen.append(result.seq)
        begun.extend(letter.seq for letter in letters)

    with sink() as server, Courier(relay(server.port), connections=2, record=record) as courier:
        courier.offer(outgoing(20))
        for result in gather(courier, 20):
            assert result.seq in seen
    assert sorted(begun) == sorted(seen) == list(range(1, 21))
    assert threads == {"courier-relay"}


@pytest.mark.parametrize("at", ["begun", "answered"])
def test_an_error_in_a_hook_is_not_swallowed(at: str) -> None:
    def fail(letters: Sequence[Outgoing], results: Sequence[Result]) -> None:
        if letters if at == "begun" else results:
            raise ZeroDivisionError("by us")

    with sink() as server, Courier(relay(server.port), connections=1, record=fail) as courier:
        courier.offer(outgoing(3))
        with pytest.raises(CourierFell) as fell:
            gather(courier, 3)
        assert isinstance(fell.value.__cause__, ZeroDivisionError)


def test_nothing_goes_while_the_record_cannot_be_written() -> None:
    full = [True]

    def record(letters: Sequence[Outgoing], _results: Sequence[Result]) -> None:
        if letters and full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")

    with sink() as server, Courier(relay(server.port), connections=2, record=record) as courier:
        courier.offer(outgoing(5))
        assert first_trouble(courier).stage is Stage.IDLE
        assert server.letters == []
        full[0] = False
        assert {result.answer for result in gather(courier, 5)} == {Answer.ACCEPTED}
    assert len({letter.rcpt_to for letter in server.letters}) == len(server.letters) == 5


# A few letters at once


def test_a_few_letters_are_posted_in_one_call() -> None:
    with sink(refuse="p000002") as server:
        results = post(relay(server.port), outgoing(3))
    assert sorted((result.seq, result.answer.value) for result in results) == [
        (1, "accepted"), (2, "refused"), (3, "accepted"),
    ]  # fmt: skip
    assert server.connections == 1


@pytest.mark.parametrize("behaviour", [{"banner": "554 no"}, {"banner": "421 later"}])
def test_posting_gives_up_and_gives_back(behaviour: dict[str, Any]) -> None:
    letters = outgoing(3)
    with sink(**behaviour) as server, pytest.raises(RelayUnusable) as refusal:
        post(relay(server.port), letters, give_up=0.1)
    assert sorted(refusal.value.letters) == letters
    assert refusal.value.results == ()
    assert refusal.value.trouble is not None


def test_nobody_is_lost_or_doubled_whatever_happens() -> None:
    with sink(
        refuse="7$|7@",
        defer="3@",
        vanish="9@",
        closing="5@",
        limit=4,
        most=5,
        dot="451 x",
        dot_for="1@",
    ) as server:
        results = carry(relay(server.port), outgoing(400), connections=8)
    taken = sorted(int(letter.rcpt_to[1:7]) for letter in server.letters)
    assert len(taken) == len(set(taken))
    assert {seq for seq, word in words(results).items() if word == "accepted"} == set(taken)
    for seq, word in words(results).items():
        expected = {7: "refused", 3: "deferred", 9: "uncertain", 1: "deferred"}
        # A letter to whom the relay says 421 may go by another connection, where it says so again.
        assert word == ("deferred" if seq % 10 == 5 else expected.get(seq % 10, "accepted"))


def test_urgent_letters_that_are_expected_find_an_open_connection() -> None:
    with sink() as server, Courier(relay(server.port), connections=4) as courier:
        assert courier.usable is None, "nobody is called without letters"
        courier.expect_urgent()
        end = time.monotonic() + PATIENCE
        while courier.usable is None and time.monotonic() < end:
            courier.collect(0.01)
        assert courier.usable, "greeted, before there is any letter"
        courier.offer(outgoing(1, urgent=True))
        assert words(dict(enumerate(gather(courier, 1)))).popitem()[1] == "accepted"
