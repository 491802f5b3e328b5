"""Health (容体): what is known of every domain group: limits, answers, breakers.

Silence is a group's own only where others are answered meanwhile: a relay that is slow with
everybody opens no breaker.
"""

from collections.abc import Mapping
from typing import Generic

from hayauma.mail.throttle.breaker import Change, Heard, State, Trip
from hayauma.mail.throttle.groups import Group, Letter
from hayauma.mail.throttle.limits import Limit, reserved

# However many groups wait, none gets less than this part of the connections by being one of many.
PARTS = 4
# So many answers of others, while a group says nothing, tell its silence from the relay's.
ANSWERS_OF_OTHERS = 20
# Groups remembered though nothing is known of them but that they once had a letter.
MOST_REMEMBERED = 256
NO_LIMIT = Limit()


class Health(Generic[Letter]):
    """The groups and how they are. Times are seconds on one clock that never runs back."""

    def __init__(self, connections: int, *, trip: Trip | None = None, silence: float = 3.0) -> None:
        self.connections = connections
        # What became of breakers; whoever reads it empties it.
        self.changes: list[Change] = []
        # Connections one group may have while others wait, in each lane.
        self._routine_share = self._urgent_share = connections
        # The domain group of each shard in hand; letters of any other shard have none ("").
        self.group_of: dict[int, str] = {}
        self._trip = trip or Trip()
        self._silence = silence
        self._limits: Mapping[str, Limit] = {}
        self._others = NO_LIMIT
        self._groups: dict[str, Group[Letter]] = {}
        # Those with letters or connections in a lane, breaker closed: they share the connections.
        self._active: dict[bool, set[str]] = {True: set(), False: set()}
        self._answered = 0

    def good(self, name: str, answers: int, now: float) -> None:
        """Take in that a group's server answered so many letters as it should."""
        group = self._groups.get(name)
        if group is None:
            return
        self._heard(group, answers, now)
        if not group.quiet:
            self._breaker(group, group.breaker.hears(Heard.GOOD, now), now)

    def hears(self, name: str, heard: Heard, now: float, reply: str = "") -> None:
        """Take in an answer that was not simply good, or (SILENT) none within its deadline."""
        group = self._group(name)
        if heard not in (Heard.SILENT, Heard.NOTHING):
            self._heard(group, 1, now)
        self._breaker(group, group.breaker.hears(heard, now, reply), now)

    def watch(self, now: float) -> bool:
        """Open the breakers of groups that hang while others are answered; return whether any."""
        found = False
        for group in self._groups.values():
            if not group.busy or group.breaker.state is State.OPEN:
                continue
            others = self._answered - group.answered - group.others
            if now - group.heard_at > self._silence and others >= ANSWERS_OF_OTHERS:
                group.apart = found = True
                self._breaker(group, group.breaker.stalls(now), now)
        return found

    @property
    def shut(self) -> frozenset[str]:
        """The groups whose breakers let nothing but a probe go."""
        return frozenset(name for name, group in self._groups.items() if group.shut)

    @property
    def answers(self) -> dict[str, int]:
        """How many answers have come from each group so far."""
        return {name: group.answered for name, group in self._groups.items()}

    def probe_in(self, name: str, now: float, *, urgent: bool) -> float | None:
        """Return the seconds until a probe may go, or None where no letter would be one.

        None where letters simply go, and while the one letter is in hand.
        """
        group = self._groups.get(name)
        if group is None or group.breaker.state is not State.OPEN:
            return None
        if group.urgent or group.routine:
            return None
        return group.breaker.probe_in(now, urgent=urgent)

    def limited(self, limits: Mapping[str, Limit], others: Limit = NO_LIMIT) -> None:
        """Set the limits of groups by name, and of every other group."""
        self._limits, self._others = dict(limits), others
        for group in self._groups.values():
            group.limited(self._limits.get(group.name, others))

    def stands(self, change: Change, now: float) -> None:
        """Take over a breaker as it stands elsewhere: opened, moved or closed there."""
        group = self._group(change.group)
        if change.state is State.CLOSED or change.because is None:
            if group.breaker.closes():
                group.window = self._first_window
        elif group.breaker.state is not State.HALF_OPEN:
            group.breaker.stands(change.because, now, change.reply, change.probe_in)
        group.look()
        self._note(group)

    def _heard(self, group: Group[Letter], answers: int, now: float) -> None:
        self._answered += answers
        group.answered += answers
        group.heard_at, group.others = now, self._answered - group.answered
        if group.window < 2 * self.connections:
            group.window += answers

    def _breaker(self, group: Group[Letter], changed: bool, now: float) -> None:
        group.look()
        if not changed:
            return
        breaker = group.breaker
        if not group.shut:
            group.apart, group.window = False, self._first_window
        wait = breaker.probe_in(now)
        self.changes.append(Change(group.name, breaker.state, breaker.because, breaker.reply, wait))
        self._note(group)

    def _note(self, group: Group[Letter]) -> None:
        """Count who shares the connections, after a group's letters or connections changed."""
        for urgent in (True, False):
            here = not group.shut and (group.queue(urgent=urgent) or group.working(urgent=urgent))
            active = self._active[urgent]
            if bool(here) is (group.name in active):
                continue
            if here:
                active.add(group.name)
            else:
                active.discard(group.name)
            parts = min(PARTS, max(1, len(active)))
            if urgent:
                self._urgent_share = -(-(self.connections + reserved(self.connections)) // parts)
            else:
                self._routine_share = -(-self.connections // parts)

    def _group(self, name: str) -> Group[Letter]:
        group = self._groups.get(name)
        if group is None:
            if len(self._groups) >= MOST_REMEMBERED:
                self._groups = {one: g for one, g in self._groups.items() if not g.idle}
            limit = self._limits.get(name, self._others)
            group = Group(name, limit, self._trip, self._first_window)
            self._groups[name] = group
        return group

    @property
    def _first_window(self) -> int:
        return min(self.connections, max(2, self.connections // 8))
