"""Limits, routes and breakers (上限・道順・休止) between the installation's tables and the wire.

What the wire learns of a domain group is written down for every host and every screen; what stands
in the tables is told to the wire. Never once a letter: at a slow tick, and when something changed.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from hayauma.delivery import hosts
from hayauma.delivery.manner import Manner
from hayauma.installation import breakers, domains, routes
from hayauma.installation.breakers import Because, Breaker
from hayauma.mail.smtp import Courier, Outgoing
from hayauma.mail.throttle import Cause, Change, Limit, State, Throttle

# Seconds between two looks at the tables, and at whether a probe may go.
LOOK_EVERY, PROBE_EVERY = 1.0, 0.2
# Nobody else may probe for so long: a worker that dies does not keep a group shut for ever.
PROBE_FOR = timedelta(minutes=2)
# A limited group has letters for so many seconds in hand, and so many a connection.
SECONDS_IN_HAND, LETTERS_A_CONNECTION = 3.0, 8
FOR_EVER = float("inf")
NO_LIMIT = Limit()


class Breaking:
    """Keeps the wire and the tables of one worker in step."""

    def __init__(self, courier: Courier, manner: Manner, clock: Callable[[], datetime]) -> None:
        # Domain groups to which nothing but a probe goes.
        self.shut: frozenset[str] = frozenset()
        self._courier, self._manner, self._clock = courier, manner, clock
        self._looked = self._probed = float("-inf")
        self._unwritten: list[Change] = []
        self._standing: dict[str, Breaker] = {}
        self._limits: dict[str, Limit] = {}
        self._others = NO_LIMIT

    def step(self, at: datetime) -> frozenset[str]:
        """Write down what changed, look now and then; return the groups that were shut by it.

        Errors: those of a database that cannot be used; what was not written is written next time.
        """
        before, now = self.shut, time.monotonic()
        changes = self._courier.changes()
        if changes:
            self._unwritten += changes
            self.shut = self._courier.decide(lambda throttle: throttle.shut)
        while self._unwritten:
            self._write(self._unwritten[0], at)
            del self._unwritten[0]
        if now - self._looked > LOOK_EVERY:
            self._look(at)
            self._looked = now
        return self.shut - before

    def most_in_hand(self, group: str, usual: int) -> int:
        """Return how many letters of a group are of use in hand: enough for some seconds."""
        limit = self._limit(group)
        most = usual
        if limit.connections:
            most = min(most, LETTERS_A_CONNECTION * limit.connections)
        if limit.per_second:
            most = min(most, int(SECONDS_IN_HAND * limit.per_second))
        return max(2, most)

    def most_octets(self, group: str) -> int:
        """Return the octets of the largest letter a group takes; 0 for any."""
        return self._limit(group).most_octets

    def to_probe(self) -> list[tuple[str, bool]]:
        """Return the shut groups that may be asked again, and whether by an urgent letter alone."""
        now = time.monotonic()
        if not self.shut or now - self._probed < PROBE_EVERY:
            return []
        self._probed = now
        return self._courier.decide(lambda throttle: _due(throttle, self.shut, now))

    def may_probe(self, group: str, at: datetime, *, urgent: bool) -> bool:
        """Return whether this worker is the one to ask; true for one host of many."""
        row = self._standing.get(group)
        if row is not None and row.by_hand:
            return False
        if urgent and row is not None:
            # Its own patience is shorter than what stands in the table.
            breakers.open_(group=group, because=row.because, reply="", next_probe_at=at, at=at)
        return breakers.probe(group=group, at=at, until=at + PROBE_FOR)

    def _write(self, change: Change, at: datetime) -> None:
        if not change.group:
            return
        if change.state is State.CLOSED:
            breakers.close(group=change.group, at=at)
        elif change.state is State.OPEN and change.because is not None:
            breakers.open_(
                group=change.group,
                because=Because(str(change.because)),
                reply=change.reply,
                next_probe_at=at + timedelta(seconds=change.probe_in),
                at=at,
            )

    def _look(self, at: datetime) -> None:
        """Read the tables and tell the wire."""
        share = hosts.alive(at)
        limits = domains.limits()
        others = _limit(limits.pop(domains.OTHERS, domains.FALLBACK), share)
        self._limits, self._others = {g: _limit(one, share) for g, one in limits.items()}, others
        self._standing = breakers.standing()
        ways = routes.table()
        stands = [_change(row, at) for row in self._standing.values()]
        now = time.monotonic()

        def tell(throttle: Throttle[Outgoing]) -> frozenset[str]:
            throttle.limited(self._limits, self._others)
            throttle.routes.prefer(ways)
            for group in throttle.shut - set(self._standing):
                throttle.stands(Change(group, State.CLOSED, None, "", 0.0), now)
            for change in stands:
                throttle.stands(change, now)
            return throttle.shut

        self.shut = self._courier.decide(tell)

    def _limit(self, group: str) -> Limit:
        return self._limits.get(group, self._others)


def _due(throttle: Throttle[Outgoing], shut: frozenset[str], now: float) -> list[tuple[str, bool]]:
    found = []
    for group in sorted(shut):
        usual = throttle.probe_in(group, now, urgent=False)
        if usual is None:
            continue
        if usual <= 0 or throttle.probe_in(group, now, urgent=True) == 0:
            found.append((group, usual > 0))
    return found


def _change(row: Breaker, at: datetime) -> Change:
    """A breaker as it stands in the table; one that staff hold is never probed."""
    wait = FOR_EVER
    if row.next_probe_at is not None and not row.by_hand:
        wait = (row.next_probe_at - at).total_seconds()
    because = Cause.BLOCKED if row.by_hand else Cause(str(row.because))
    return Change(row.group, State.OPEN, because, row.reply, wait)


def _limit(found: domains.Limit, hosts_alive: int) -> Limit:
    limit = Limit(found.connections or 0, found.per_second or 0.0, found.most_bytes or 0)
    return limit.shared(hosts_alive)
