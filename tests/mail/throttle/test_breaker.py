"""When a group is left alone, for how long, and what lets its letters go again."""

import pytest

from hayauma.mail.reasons import Reason
from hayauma.mail.throttle import Breaker, Cause, Heard, State, Trip
from hayauma.mail.throttle.reading import heard

pytestmark = pytest.mark.once
TRIP = Trip(deferrals=5, blocks=3, silences=2, first=60, most=600, urgent_most=30)


def opened(*heard: Heard, at: float = 0.0) -> Breaker:
    breaker = Breaker(TRIP)
    for one in heard:
        breaker.hears(one, at, "451 busy")
    return breaker


@pytest.mark.parametrize(
    ("what", "because"),
    [
        ([Heard.DEFERRED] * 5, Cause.DEFERRED),
        ([Heard.BLOCKED] * 3, Cause.BLOCKED),
        ([Heard.SILENT] * 2, Cause.SILENT),
        ([Heard.DEFERRED, Heard.BLOCKED, Heard.BLOCKED, Heard.BLOCKED], Cause.BLOCKED),
        ([Heard.DEFERRED, Heard.NEUTRAL, *[Heard.DEFERRED] * 4], Cause.DEFERRED),
    ],
)
def test_it_opens_on_a_run(what: list[Heard], because: Cause) -> None:
    before = opened(*what[:-1])
    assert before.state is State.CLOSED
    breaker = opened(*what)
    assert (breaker.state, breaker.because, breaker.reply) == (State.OPEN, because, "451 busy")
    assert breaker.probe_in(0) == 60


@pytest.mark.parametrize("ends_it", [Heard.GOOD])
def test_one_good_answer_ends_a_run(ends_it: Heard) -> None:
    breaker = opened(*[Heard.DEFERRED] * 4, ends_it, *[Heard.DEFERRED] * 4)
    assert breaker.state is State.CLOSED


def test_what_says_nothing_of_the_group_opens_nothing() -> None:
    breaker = opened(*[Heard.NEUTRAL] * 50, *[Heard.NOTHING] * 50)
    assert breaker.quiet


def test_a_failed_probe_doubles_the_wait_up_to_the_longest() -> None:
    breaker, now, waits = opened(*[Heard.BLOCKED] * 3), 0.0, []
    for _ in range(6):
        waits.append(breaker.probe_in(now))
        now += waits[-1]
        assert breaker.probe_in(now) == 0
        breaker.probes()
        assert breaker.hears(Heard.DEFERRED, now, "still busy")
        assert breaker.state is State.OPEN
    assert waits == [60, 120, 240, 480, 600, 600]
    assert breaker.reply == "still busy"


@pytest.mark.parametrize("answer", [Heard.GOOD, Heard.NEUTRAL])
def test_a_probe_that_is_answered_closes_it_and_the_next_wait_is_short_again(
    answer: Heard,
) -> None:
    breaker = opened(*[Heard.BLOCKED] * 3)
    breaker.probes()
    breaker.hears(Heard.BLOCKED, 60)
    breaker.probes()
    assert breaker.hears(answer, 180)
    assert breaker.quiet
    for _ in range(3):
        breaker.hears(Heard.BLOCKED, 200)
    assert breaker.probe_in(200) == 60


def test_a_probe_that_told_nothing_waits_as_long_again() -> None:
    breaker = opened(*[Heard.BLOCKED] * 3)
    breaker.probes()
    assert breaker.hears(Heard.NOTHING, 100)
    assert (breaker.state, breaker.probe_in(100)) == (State.OPEN, 60)


def test_a_probe_that_hangs_counts_as_failed() -> None:
    breaker = opened(*[Heard.BLOCKED] * 3)
    breaker.probes()
    assert breaker.stalls(100)
    assert (breaker.because, breaker.probe_in(100)) == (Cause.SILENT, 120)


def test_urgent_letters_ask_sooner() -> None:
    breaker = opened(*[Heard.BLOCKED] * 3)
    assert breaker.probe_in(0, urgent=True) == 30


def test_letters_that_were_under_way_change_nothing_but_a_good_one_asks_now() -> None:
    breaker = opened(*[Heard.SILENT] * 2)
    assert not breaker.hears(Heard.DEFERRED, 1)
    assert breaker.probe_in(1) == 59
    assert not breaker.hears(Heard.GOOD, 2)
    assert (breaker.state, breaker.probe_in(2)) == (State.OPEN, 0)


def test_it_stands_as_another_host_wrote_it_down() -> None:
    breaker = Breaker(TRIP)
    breaker.stands(Cause.BLOCKED, 1000, "550 no", 45)
    assert (breaker.state, breaker.probe_in(1000)) == (State.OPEN, 45)
    breaker.stands(Cause.BLOCKED, 1000, "", float("inf"))
    assert breaker.probe_in(10**9) == float("inf"), "a hand holds it"
    assert breaker.closes()
    assert breaker.quiet


@pytest.mark.parametrize(
    ("answer", "code", "reason", "reply", "means"),
    [
        ("accepted", 250, None, "250 ok", Heard.GOOD),
        ("refused", 550, Reason.UNKNOWN_USER, "550 5.1.1", Heard.GOOD),
        ("refused", 550, Reason.FILTERED, "550 no", Heard.NEUTRAL),
        ("refused", 554, Reason.POLICY, "554 5.7.1", Heard.BLOCKED),
        ("refused", 554, Reason.OUR_FAULT, "554 relay access denied", Heard.BLOCKED),
        ("deferred", 421, Reason.RATE, "421 too many connections", Heard.BLOCKED),
        ("deferred", 451, Reason.TRANSIENT, "451 4.3.0 later", Heard.DEFERRED),
        ("deferred", 451, Reason.TRANSIENT, "451 4.7.1 Greylisted", Heard.NEUTRAL),
        ("deferred", 452, Reason.MAILBOX_FULL, "452 4.2.2 full", Heard.NEUTRAL),
        ("deferred", 0, Reason.TRANSIENT, "", Heard.NOTHING),
        ("uncertain", 0, Reason.TRANSIENT, "", Heard.NOTHING),
        ("uncertain", -1, Reason.TRANSIENT, "what", Heard.NOTHING),
    ],
)
def test_what_an_answer_says_of_the_group(
    answer: str, code: int, reason: Reason | None, reply: str, means: Heard
) -> None:
    assert heard(answer, code, reason, reply) is means
