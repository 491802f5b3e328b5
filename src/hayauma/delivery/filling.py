"""Filling (補充): which letters are marked and made next, so that no domain group starves another.

Letters of a few groups are in hand side by side, each group with its part of the window. A group
that is slow keeps its part and no more; others are asked for instead. Where all letters are of one
group, it has the whole window.
"""

import time
from collections import Counter
from datetime import datetime

from hayauma.delivery import ledger
from hayauma.delivery.breaking import Breaking
from hayauma.delivery.holding import Holding
from hayauma.delivery.manner import SIDE_BY_SIDE, Manner
from hayauma.delivery.preparing import Preparing
from hayauma.delivery.sending import OpenShard
from hayauma.delivery.states import Lane
from hayauma.mail.smtp import Courier, Outgoing

# Seconds between two looks: for letters of yet another group, and at who is slow.
LOOK_EVERY, PACE_EVERY = 2.0, 0.5
# Urgent letters made at first: those behind them wait for no whole group to be made.
FIRST_ONES = 50


class Filling:
    """Makes the next letters of the shards in hand, and claims further shards for them."""

    def __init__(
        self, courier: Courier, manner: Manner, holding: Holding, breaking: Breaking
    ) -> None:
        self._courier, self._manner = courier, manner
        self._holding, self._breaking = holding, breaking
        self._preparing = Preparing()
        self._looked: dict[Lane, float] = {}
        self._paced = 0.0
        self._answers: dict[str, int] = {}
        self._slow: frozenset[str] = frozenset()
        # Fewer letters were made than might have been, so that the first of them go at once.
        self.hurries = False

    def fill(self, into: list[Outgoing], at: datetime) -> None:
        """Mark and make as many letters as may be marked now, urgent ones first.

        Urgent letters do not wait until routine ones have made room: they overtake those in the
        queue, and their shards are asked for before a routine one is gone on with.
        """
        self._pace()
        lanes, urgent = self._manner.lanes, Lane.URGENT
        window, beside, self.hurries = self._manner.window, 0, False
        if urgent in lanes:
            first = not self._holding.of(urgent)
            self._lane(urgent, into, at, most=min(window, FIRST_ONES) if first else window)
            self.hurries = first and bool(into)
            # Beside urgent letters routine ones wait: only what is in hand already goes on.
            beside = self._counted(self._flying(urgent))
        if Lane.ROUTINE in lanes and not self.hurries:
            self._lane(Lane.ROUTINE, into, at, most=window - beside)

    def probe(self, into: list[Outgoing], at: datetime) -> None:
        """Make one letter for each group whose breaker may be asked again now."""
        for group, urgent in self._breaking.to_probe():
            lanes = [Lane.URGENT] if urgent else list(self._manner.lanes)
            shard = self._shard_of(group, lanes, at)
            if shard is None:
                continue
            before = len(into)
            if self._breaking.may_probe(group, at, urgent=urgent):
                self._group(shard, into, 1, at)
            if len(into) == before and not shard.flying:
                self._holding.give(shard, at)

    def _lane(self, lane: Lane, into: list[Outgoing], at: datetime, *, most: int) -> None:
        """Fill the window of one lane up to `most`, a part of it for each group."""
        shut, flying = self._breaking.shut, self._flying(lane)
        in_all = self._manner.most_windows * self._manner.window
        room = min(most - self._counted(flying), in_all - sum(flying.values()))
        self._several(lane, at, but=shut)
        end, tried = len(into) + room, 0
        while len(into) < end:
            shards = self._holding.of(lane, but=shut)
            bound = self._bound(shards)
            for shard in shards[tried:]:
                group = shard.claim.domain_group
                may = min(end - len(into), self._most(group, bound) - flying[group])
                if may > 0:
                    before = len(into)
                    self._group(shard, into, may, at)
                    flying[group] += len(into) - before
            tried = len(shards)
            if len(into) >= end or tried >= self._manner.most_open:
                return
            full = {group for group, n in flying.items() if n >= self._most(group, bound)}
            if not self._claim(lane, at, but=shut | full):
                return

    def _several(self, lane: Lane, at: datetime, *, but: frozenset[str]) -> None:
        """Now and then see that there are shards of several groups, if there are such groups."""
        now = time.monotonic()
        groups = {shard.claim.domain_group for shard in self._holding.of(lane, but=but)}
        if not groups or now - self._looked.get(lane, 0.0) < LOOK_EVERY:
            return
        while len(groups) < SIDE_BY_SIDE:
            claimed = self._claim(lane, at, but=but | groups)
            if not claimed:
                self._looked[lane] = now
                return
            groups.add(claimed.claim.domain_group)

    def _counted(self, flying: Counter[str]) -> int:
        """Return the letters in flight without those of slow groups: they keep nobody waiting."""
        return sum(n for group, n in flying.items() if group not in self._slow)

    def _most(self, group: str, bound: int) -> int:
        return min(bound, self._breaking.most_in_hand(group, bound))

    def _bound(self, shards: list[OpenShard]) -> int:
        """Return how many letters of one group may be in flight beside those of the others."""
        groups = {shard.claim.domain_group for shard in shards}
        parts = min(SIDE_BY_SIDE, max(1, len(groups)))
        return -(-self._manner.window // parts)

    def _claim(self, lane: Lane, at: datetime, *, but: frozenset[str]) -> OpenShard | None:
        until = at + self._manner.lease
        claims = ledger.claim(lanes=[lane], at=at, until=until, but=but, holder=self._manner.name)
        return self._holding.open(claims[0], at) if claims else None

    def _shard_of(self, group: str, lanes: list[Lane], at: datetime) -> OpenShard | None:
        """Return a shard of a group in which a letter may go, claimed if need be."""
        for shard in self._holding.shards.values():
            mine = shard.claim.domain_group == group and shard.claim.lane in lanes
            if mine and shard.ready(at, 1):
                return shard
        until = at + self._manner.lease
        claims = ledger.claim(lanes=lanes, at=at, until=until, only=group, holder=self._manner.name)
        return self._holding.open(claims[0], at) if claims else None

    def _group(self, shard: OpenShard, into: list[Outgoing], most: int, at: datetime) -> None:
        make = self._holding.makers[shard.claim.dispatch]
        octets = self._breaking.most_octets(shard.claim.domain_group)
        self._preparing.group(shard, make, into, most=most, at=at, most_octets=octets)

    def _flying(self, lane: Lane) -> Counter[str]:
        """Return how many letters of each group of a lane are in flight, but for shut ones."""
        flying: Counter[str] = Counter()
        for shard in self._holding.of(lane, but=self._breaking.shut):
            flying[shard.claim.domain_group] += len(shard.flying)
        return flying

    def _pace(self) -> None:
        """See which groups had letters in hand and too few answers to need more soon."""
        now = time.monotonic()
        if now - self._paced < PACE_EVERY:
            return
        self._paced = now
        answers = self._courier.decide(lambda throttle: throttle.answers)
        came = {group: n - self._answers.get(group, 0) for group, n in answers.items()}
        self._answers = answers
        flying = sum((self._flying(lane) for lane in self._manner.lanes), Counter[str]())
        self._slow = frozenset(
            group for group, n in flying.items() if len(flying) > 1 and came.get(group, 0) < n // 2
        )
