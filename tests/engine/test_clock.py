"""The engine's clock: it goes on where a wall clock jumps, and believes only what stays."""

from datetime import UTC, datetime, timedelta

import pytest

from hayauma.engine.clock import BELIEVED_AFTER, Steady

pytestmark = pytest.mark.once
AT = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Times:
    """A wall clock that can be set by hand, and a counter that cannot."""

    def __init__(self, at: datetime = AT) -> None:
        self.counter, self.wrong, self._began = 0.0, timedelta(0), at

    def wall(self) -> datetime:
        return self._began + timedelta(seconds=self.counter) + self.wrong

    def count(self) -> float:
        return self.counter

    def steady(self) -> Steady:
        return Steady(self.wall, self.count)


def test_what_a_time_server_corrects_is_followed_at_once() -> None:
    times = Times()
    steady = times.steady()
    for step in (0.4, -3.0, 4.9):
        times.counter += 60
        times.wrong += timedelta(seconds=step)
        assert steady.now() == times.wall()


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1), timedelta(days=1)])
def test_a_jump_and_back_again_is_never_seen(
    jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    times = Times()
    steady = times.steady()
    times.wrong = jump
    seen = []
    for _ in range(int(BELIEVED_AFTER) - 1):
        times.counter += 1
        seen.append(steady.now())
    assert seen == [AT + n * SECOND for n in range(1, int(BELIEVED_AFTER))]
    assert "the clock jumped" in caplog.text
    times.wrong = timedelta(0)
    times.counter += 1
    assert steady.now() == times.wall()


@pytest.mark.parametrize("year", [2026, 2038])
def test_a_clock_that_stays_with_what_it_says_is_believed(year: int) -> None:
    # Behind the 32 bits of old systems, too.
    times = Times(datetime(year, 1, 19, 3, 14, tzinfo=UTC))
    steady = times.steady()
    times.wrong = timedelta(days=1)
    steady.now()
    times.counter += BELIEVED_AFTER + 1
    assert steady.now() == times.wall()


def test_one_wild_jump_after_another_is_none_of_them() -> None:
    times = Times()
    steady = times.steady()
    for n in range(1, 50):
        times.counter += 5
        times.wrong = timedelta(hours=n)
        assert steady.now() == AT + 5 * n * SECOND
