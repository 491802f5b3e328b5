"""Whose letter goes next: urgent first, nobody starved, a group that hangs holds little."""

from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hayauma.mail.throttle import Heard, Limit, Place, Routes, State, Throttle, Trip, reserved

pytestmark = pytest.mark.once


class Letter(NamedTuple):
    seq: int
    shard: int
    urgent: bool = False


def throttle(connections: int = 8, groups: int = 4, **how: object) -> Throttle[Letter]:
    made: Throttle[Letter] = Throttle(connections, **how)  # type: ignore[arg-type]
    made.group_of = {n: f"d{n}" for n in range(groups)}
    return made


def letters(count: int, shard: int = 0, *, first: int = 0, urgent: bool = False) -> list[Letter]:
    return [Letter(first + n, shard, urgent) for n in range(count)]


def places(count: int = 8) -> list[Place[Letter]]:
    return [Place() for _ in range(count)]


def grown(made: Throttle[Letter], *shards: int) -> None:
    """Let groups have as many connections as there are: their servers answered well."""
    for shard in shards:
        made.put(letters(1, shard))
        place: Place[Letter] = Place()
        assert made.take(place, 0, talking=False)
        made.good(f"d{shard}", 100, 0)
        made.leave(place)


def test_one_group_alone_has_every_connection_and_its_order_is_kept() -> None:
    made, every = throttle(), places()
    grown(made, 0)
    made.put(letters(100))
    went = []
    while made.queued:
        for place in every:
            letter = made.take(place, 0, talking=place.group is not None)
            went += [letter] if letter else []
    assert went == letters(100)


def test_a_group_begins_with_few_connections_and_gains_one_with_each_answer() -> None:
    made, every = throttle(connections=16), places(16)
    made.put(letters(100))
    assert sum(made.take(place, 0, talking=False) is not None for place in every) == 2
    made.good("d0", 3, 1)
    idle = [place for place in every if place.group is None]
    assert sum(made.take(place, 1, talking=False) is not None for place in idle) == 3
    assert made.wanted("", 1) == 0


def test_urgent_letters_go_next_on_every_connection() -> None:
    made, every = throttle(), places()
    grown(made, 0, 1)
    made.put(letters(100))
    for place in every:
        made.take(place, 0, talking=False)
    made.put(letters(20, 1, first=100, urgent=True))
    # Something is under way: what is behind it would wait for another group's answer.
    assert made.take(every[0], 0, talking=True) is None
    went = [made.take(place, 0, talking=False) for place in every]
    assert all(letter and letter.urgent for letter in went)
    made.leave(every[0])
    assert made.take(every[0], 0, talking=False) == letters(20, 1, first=100, urgent=True)[8]


def test_urgent_letters_of_the_same_group_go_on_the_same_connection() -> None:
    made, (place,) = throttle(), places(1)
    made.put(letters(10))
    made.take(place, 0, talking=False)
    made.put(letters(1, first=50, urgent=True))
    found = made.take(place, 0, talking=True)
    assert found is not None
    assert found.seq == 50
    assert made.take(place, 0, talking=True) == letters(10)[1]


def test_a_group_that_hangs_keeps_its_first_connections_and_is_left_alone() -> None:
    made, every = throttle(connections=16, silence=3.0), places(16)
    made.put(letters(100, 1))
    hung = [place for place in every if made.take(place, 0, talking=False)]
    assert len(hung) == 2
    free = [place for place in every if place not in hung]
    now = 0.0
    made.put(letters(1000, 0, first=1000))
    while now < 4.0:
        now += 0.05
        for place in free:
            if made.take(place, now, talking=place.group is not None):
                made.good("d0", 1, now)
        made.watch(now)
    assert made.shut == {"d1"}
    assert [change.group for change in made.changes] == ["d1"]
    assert all(place.group and place.group.apart for place in hung)
    assert not any(place.group and place.group.name == "d1" for place in free)
    back = made.recall(made.shut)
    assert len(back) == 98
    assert made.queued == sum(1 for letter in made.recall() if letter.shard == 0)


def test_a_relay_that_is_slow_with_everybody_opens_no_breaker() -> None:
    made, every = throttle(silence=3.0), places()
    made.put(letters(10, 0))
    made.put(letters(10, 1, first=50))
    for place in every:
        made.take(place, 0, talking=False)
    assert not made.watch(1_000)
    assert not made.shut


def test_a_breaker_lets_one_letter_through_when_its_time_has_come() -> None:
    made, every = throttle(trip=Trip(blocks=3, first=60)), places()
    made.put(letters(10))
    made.take(every[0], 0, talking=False)
    for _ in range(3):
        made.hears("d0", Heard.BLOCKED, 1, "421 slow down")
    made.leave(every[0])
    assert made.take(every[0], 60, talking=False) is None
    assert made.wanted("", 60) == 0
    assert made.wake_at == 61
    assert made.wanted("", 61) == 1
    assert made.take(every[0], 61, talking=False)
    assert made.take(every[1], 61, talking=False) is None, "one, until it is answered"
    assert [change.state for change in made.changes] == [State.OPEN, State.HALF_OPEN]
    made.good("d0", 1, 62)
    assert not made.shut
    made.leave(every[0])
    assert made.take(every[1], 62, talking=False)


def test_a_group_s_limits_hold_and_urgent_letters_have_a_share_of_them() -> None:
    made, every = throttle(connections=16), places(16)
    grown(made, 0)
    made.limited({"d0": Limit(connections=4, per_second=2.0)})
    made.put(letters(50))
    taken = [made.take(place, 10, talking=False) for place in every]
    assert sum(one is not None for one in taken) == 2, "two a second"
    assert made.wake_at == pytest.approx(10.5)
    made.limited({"d0": Limit(connections=4)})
    for place in every:
        if place.group is None:
            made.take(place, 10, talking=False)
    assert sum(place.group is not None for place in every) == 4 - reserved(4)
    made.put(letters(5, first=90, urgent=True))
    idle = [place for place in every if place.group is None]
    went = [made.take(place, 10, talking=False) for place in idle]
    assert sum(one is not None for one in went) == reserved(4)


def test_only_the_relay_of_a_group_takes_its_letters() -> None:
    made = throttle(routes=Routes(["a", "b"], {"d1": ["b"]}))
    made.put([*letters(2, 0), *letters(2, 1, first=10)])
    a: Place[Letter] = Place("a")
    b: Place[Letter] = Place("b")
    assert (made.wanted("a", 0), made.wanted("b", 0)) == (2, 2)
    first, second = made.take(a, 0, talking=False), made.take(b, 0, talking=False)
    assert first is not None
    assert second is not None
    assert (first.shard, second.shard) == (0, 1)
    made.routes.is_well("a", False)
    assert made.take(a, 0, talking=True) is None, "an ill relay begins nothing more"


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=60))
def test_every_letter_comes_out_once_urgent_ones_first(made_of: list[tuple[int, bool]]) -> None:
    made, (place,) = throttle(groups=6), places(1)
    every = [Letter(n, shard, urgent) for n, (shard, urgent) in enumerate(made_of)]
    made.put(every)
    went = [letter for _ in every if (letter := made.take(place, 0, talking=False))]
    assert sorted(went) == sorted(every)
    assert [one.urgent for one in went] == sorted((one.urgent for one in every), reverse=True)
    for urgent in (True, False):
        for shard in range(6):
            mine = [one.seq for one in went if (one.urgent, one.shard) == (urgent, shard)]
            assert mine == sorted(mine), "order within a lane and group"
    assert made.take(place, 0, talking=False) is None
    assert (made.queued, made.urgent) == (0, 0)


class Working(RuleBasedStateMachine):
    """Connections come, take, are answered, hang and go, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.connections = 6
        self.throttle = throttle(self.connections, 5, trip=Trip(deferrals=4, first=5))
        self.throttle.limited({"d4": Limit(connections=2, per_second=3.0)})
        self.places = places(self.connections)
        self.talking: dict[int, list[Letter]] = {n: [] for n in range(self.connections)}
        self.inside: set[int] = set()
        self.made = 0
        self.now = 0.0

    @rule(shard=st.integers(0, 4), count=st.integers(1, 9), urgent=st.booleans())
    def put(self, shard: int, count: int, urgent: bool) -> None:
        fresh = letters(count, shard, first=self.made, urgent=urgent)
        self.made += count
        self.inside |= {one.seq for one in fresh}
        self.throttle.put(fresh)

    @rule(n=st.integers(0, 5), later=st.floats(0, 2))
    def take(self, n: int, later: float) -> None:
        self.now += later
        under_way = self.talking[n]
        urgent = self.throttle.urgent
        found = self.throttle.take(self.places[n], self.now, talking=bool(under_way))
        if found is None:
            return
        assert found.seq in self.inside
        self.inside.remove(found.seq)
        assert not under_way or under_way[-1].shard == found.shard, "behind its own group alone"
        if not found.urgent and urgent:
            # An urgent one was left only because its group may have no more now.
            assert all(one.shard != found.shard or not one.urgent for one in self._waiting())
        under_way.append(found)

    @precondition(lambda self: any(self.talking.values()))
    @rule(good=st.sampled_from([Heard.GOOD, Heard.DEFERRED, Heard.BLOCKED, Heard.NEUTRAL]))
    def answered(self, good: Heard) -> None:
        n = next(n for n, under_way in self.talking.items() if under_way)
        letter = self.talking[n].pop(0)
        name = f"d{letter.shard}"
        if good is Heard.GOOD:
            self.throttle.good(name, 1, self.now)
        else:
            self.throttle.hears(name, good, self.now)

    @rule(n=st.integers(0, 5))
    def lost(self, n: int) -> None:
        self.throttle.leave(self.places[n])
        for letter in reversed(self.talking[n]):
            self.throttle.back(letter, self.now)
            self.inside.add(letter.seq)
        self.talking[n] = []
        self.places[n] = Place()

    @rule()
    def recalled(self) -> None:
        back = self.throttle.recall()
        assert {one.seq for one in back} == self.inside
        self.throttle.put(back)

    @rule()
    def watched(self) -> None:
        self.throttle.watch(self.now)

    @invariant()
    def counted(self) -> None:
        assert self.throttle.queued == len(self.inside)
        busy = Counter(place.group.name for place in self.places if place.group)
        for name, group in self.throttle._groups.items():
            assert group.busy == busy[name]
            assert min(group.urgent_busy, group.routine_busy) >= 0
        assert busy["d4"] <= 2

    def _waiting(self) -> list[Letter]:
        return [one for g in self.throttle._groups.values() for one in (*g.urgent, *g.routine)]


TestWorking = Working.TestCase
TestWorking.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
