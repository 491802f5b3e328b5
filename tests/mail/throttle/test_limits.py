"""Limits: so many a second, so many connections, and a share of each for urgent letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hayauma.mail.throttle import Bucket, Limit, Routes, reserved

pytestmark = pytest.mark.once


@given(
    st.floats(0.1, 200),
    st.lists(st.tuples(st.floats(0, 5), st.booleans()), min_size=1, max_size=200),
)
def test_never_more_than_the_rate_and_one_second_more(
    rate: float, asked: list[tuple[float, bool]]
) -> None:
    bucket, now, went = Bucket(rate), 0.0, 0
    for later, urgent in asked:
        now += later
        if bucket.wait(now, urgent=urgent) == 0:
            bucket.take(now)
            went += 1
    assert went <= rate * now + max(1.0, rate) + 1e-6


@given(st.floats(4, 200))
def test_routine_letters_leave_a_quarter_to_urgent_ones(rate: float) -> None:
    bucket, routine = Bucket(rate), 0
    while bucket.wait(0, urgent=False) == 0:
        bucket.take(0)
        routine += 1
    assert bucket.wait(0, urgent=True) == 0
    urgent = 0
    while bucket.wait(0, urgent=True) == 0:
        bucket.take(0)
        urgent += 1
    assert urgent >= int(rate / 4)
    assert routine + urgent <= rate + 1e-6


@given(st.floats(0.1, 200), st.booleans())
def test_who_waits_as_long_as_told_may_go(rate: float, urgent: bool) -> None:
    bucket = Bucket(rate)
    while bucket.wait(0, urgent=urgent) == 0:
        bucket.take(0)
    wait = bucket.wait(0, urgent=urgent)
    assert bucket.wait(wait * 0.9, urgent=urgent) > 0
    assert bucket.wait(wait * 1.001, urgent=urgent) == 0


def test_each_host_takes_its_share() -> None:
    assert Limit(9, 30.0, 1_000).shared(3) == Limit(3, 10.0, 1_000)
    assert Limit(1, 0.0, 0).shared(3) == Limit(1, 0.0, 0)
    assert Limit().shared(3) == Limit()


def test_connections_left_to_urgent_letters() -> None:
    assert [reserved(n) for n in (1, 2, 4, 8, 32)] == [0, 1, 1, 2, 8]


def test_letters_go_by_the_first_relay_that_is_well_in_their_own_order() -> None:
    routes = Routes(["a", "b", "c"], {"docomo": ["c", "b"]})
    assert (routes.relay("docomo"), routes.relay("x")) == ("c", "a")
    assert routes.is_well("c", False)
    assert not routes.is_well("c", False), "nothing new"
    assert (routes.relay("docomo"), routes.relay("x")) == ("b", "a")
    routes.is_well("b", False)
    assert routes.relay("docomo") == "c", "its own way is kept to"
    routes.is_well("c", True)
    routes.is_well("b", True)
    routes.prefer({"docomo": ["gone"]})
    assert routes.relay("docomo") == "a", "none of its relays is there any more"
