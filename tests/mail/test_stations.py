"""Several relays: whoever is well takes the letters, and a relay that comes back is used again."""

import time
from dataclasses import replace
from typing import Any

import pytest

from hayauma.mail.smtp import Courier, Relay, stations
from hayauma.mail.throttle import Change, Limit, State, Trip
from tests.mail.carrying import PATIENCE, first_trouble, gather, outgoing, relay
from tests.sink import sink

pytestmark = pytest.mark.once


def named(port: int, name: str, **changes: Any) -> Relay:
    return replace(relay(port, **changes), name=name)


def test_a_relay_that_is_away_is_left_for_the_next_and_used_again_when_it_is_back() -> None:
    with sink() as gone:
        port = gone.port
    with (
        sink() as second,
        Courier(named(port, "first"), named(second.port, "second"), connections=4) as courier,
    ):
        courier.offer(outgoing(20))
        assert {one.relay for one in gather(courier, 20)} == {"second"}
        assert courier.ill == ("first",)
        assert courier.unusable_for == 0
        with sink(port) as first:
            end = time.monotonic() + PATIENCE
            while courier.ill and time.monotonic() < end:
                courier.collect(0.02)
            courier.offer(outgoing(20, first=100))
            assert {one.relay for one in gather(courier, 20)} == {"first"}
            assert len(first.letters) == 20


def test_a_relay_that_gives_no_banner_is_left_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stations, "UNGREETED", 0.2)
    with (
        sink(drip=0.05) as silent,
        sink() as second,
        Courier(
            named(silent.port, "first", command=1), named(second.port, "second"), connections=4
        ) as courier,
    ):
        courier.offer(outgoing(20))
        assert {one.relay for one in gather(courier, 20)} == {"second"}
        assert courier.ill == ("first",)


def test_a_group_goes_by_its_own_relay() -> None:
    with (
        sink() as one,
        sink() as other,
        Courier(named(one.port, "first"), named(other.port, "second"), connections=4) as courier,
    ):
        courier.belong(7, "d7")
        courier.decide(lambda throttle: throttle.routes.prefer({"d7": ["second"]}))
        courier.offer([*outgoing(5), *outgoing(5, first=50, shard=7)])
        by = {result.seq: result.relay for result in gather(courier, 10)}
    assert {by[n] for n in range(1, 6)} == {"first"}
    assert {by[n] for n in range(50, 55)} == {"second"}


def test_a_group_that_hangs_keeps_nobody_waiting_and_is_said_to_be_silent() -> None:
    with (
        sink(silent="hang", delay=0.002) as server,
        Courier(relay(server.port, silence=0.3, command=30, dot=30), connections=8) as courier,
    ):
        courier.belong(1, "hangs.example")
        courier.belong(2, "d0.example")
        courier.offer(outgoing(40, shard=1, rcpt_to=b"hang@hangs.example"))
        courier.offer(outgoing(600, first=1000, shard=2))
        results = gather(courier, 600)
        assert len({one.seq for one in results}) == 600
        end, changes = time.monotonic() + PATIENCE, list[Change]()
        while not changes and time.monotonic() < end:
            courier.offer(outgoing(20, first=5000, shard=2))
            courier.collect(0.05)
            changes += courier.changes()
        assert [(one.group, one.state) for one in changes] == [("hangs.example", State.OPEN)]
        assert len(courier.recall(["hangs.example"])) >= 36, "it held its first connections alone"


def test_a_rate_holds_and_urgent_letters_have_a_part_of_it() -> None:
    with sink() as server, Courier(relay(server.port), connections=4) as courier:
        courier.belong(1, "slow")
        courier.decide(lambda throttle: throttle.limited({"slow": Limit(per_second=20)}))
        begun = time.monotonic()
        courier.offer(outgoing(30, shard=1))
        while len(server.letters) < 15:
            courier.collect(0.01)
        courier.offer(outgoing(5, first=100, shard=1, urgent=True))
        gather(courier, 35 - len(server.letters))
        took = time.monotonic() - begun
    order = [int(one.message_id.strip("<>").partition("@")[0]) for one in server.letters]
    assert max(order.index(n) for n in range(100, 105)) <= 25
    assert took > 0.5, "twenty at once, then twenty a second"


def test_a_breaker_opens_on_a_block_and_a_probe_closes_it() -> None:
    trip = Trip(blocks=5, first=0.3)
    with (
        sink(dot="421 4.7.0 too many connections, slow down") as server,
        Courier(relay(server.port), connections=2, trip=trip) as courier,
    ):
        courier.belong(1, "d1")
        courier.offer(outgoing(40, shard=1))
        gather(courier, 5)
        end, states = time.monotonic() + PATIENCE, list[State]()
        while State.OPEN not in states and time.monotonic() < end:
            courier.collect(0.02)
            states += [one.state for one in courier.changes()]
        server.behaviour.dot = ""
        while State.CLOSED not in states and time.monotonic() < end:
            courier.collect(0.02)
            states += [one.state for one in courier.changes()]
    assert states[0] is State.OPEN
    assert states[-1] is State.CLOSED
    assert State.HALF_OPEN in states


def test_a_relay_that_denies_relaying_to_everybody_marks_nobody() -> None:
    denies = "554 5.7.1 Relay access denied"
    with sink(mail=denies) as server, Courier(relay(server.port), connections=2) as courier:
        courier.belong(1, "d1")
        courier.offer([*outgoing(10), *outgoing(10, first=50, shard=1)])
        trouble = first_trouble(courier)
        assert (trouble.relay_wide, trouble.code) == (True, 554)
        assert courier.unusable_for > 0
        server.behaviour.mail = ""
        assert {one.answer.value for one in gather(courier, 20)} == {"accepted"}


def test_a_relay_that_denies_one_person_alone_refuses_that_one() -> None:
    denies = "554 5.7.1 Relay access denied"
    with (
        sink(dot=denies, dot_for="nobody") as server,
        Courier(relay(server.port), connections=2) as courier,
    ):
        courier.offer([*outgoing(1, rcpt_to=b"nobody@x.example"), *outgoing(9, first=10)])
        words = {one.seq: one.answer.value for one in gather(courier, 10)}
    assert words[1] == "refused"
    assert list(words.values()).count("accepted") == 9
