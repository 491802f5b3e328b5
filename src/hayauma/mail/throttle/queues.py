"""Queues (順番): letters wait by lane and domain group; each connection takes the next that may go.

Urgent before routine, between any two letters. Within a lane the group with the fewest connections
is served first; no group takes more than its share while others wait, nor more than its window,
which grows with every answer: a group that hangs never holds more than its first few connections.
A connection that has something under way goes on with the same group or not at all, so that no
letter stands behind another group's silence.

Not safe for several threads at once: the caller holds a lock.
"""

from collections.abc import Iterable
from typing import Generic

from hayauma.mail.throttle.breaker import Trip
from hayauma.mail.throttle.groups import Group, Letter
from hayauma.mail.throttle.health import Health
from hayauma.mail.throttle.routes import Routes


class Place(Generic[Letter]):
    """One connection: over which relay it goes, and for which group and lane it works."""

    __slots__ = ("group", "relay", "urgent", "urgent_only")

    def __init__(self, relay: str = "", *, urgent_only: bool = False) -> None:
        self.relay = relay
        self.urgent_only = urgent_only
        self.group: Group[Letter] | None = None
        self.urgent = False


class Throttle(Health[Letter]):
    """The order in which letters go."""

    def __init__(
        self,
        connections: int,
        *,
        trip: Trip | None = None,
        silence: float = 3.0,
        routes: Routes | None = None,
    ) -> None:
        super().__init__(connections, trip=trip, silence=silence)
        self.routes = routes or Routes([""])
        self.queued = self.urgent = 0
        # When something that waits for time alone may go.
        self.wake_at = float("inf")
        self._waiting: dict[str, Group[Letter]] = {}

    def put(self, letters: Iterable[Letter], *, first: bool = False) -> None:
        """Add letters behind those of their lane and group, or (`first`) before them."""
        waiting, name_of = self._waiting, self.group_of.get
        for letter in letters:
            name = name_of(letter.shard, "")
            group = waiting.get(name)
            if group is None:
                group = waiting[name] = self._group(name)
            queue = group.urgent if letter.urgent else group.routine
            fresh = not queue
            if first:
                queue.appendleft(letter)
            else:
                queue.append(letter)
            self.queued += 1
            self.urgent += letter.urgent
            if fresh:
                self._note(group)

    def take(self, place: Place[Letter], now: float, *, talking: bool) -> Letter | None:
        """Return the next letter for a connection, or None.

        `talking`: something is still under way on it, so only the same group will do.
        """
        here = place.group
        if here is not None and here.plain and here.urgent_busy <= self._urgent_share:
            queue = here.urgent
            if not queue and not (self.urgent or place.urgent_only) and self._stays(here):
                queue = here.routine
            if queue:
                return self._given(place, here, queue is here.urgent, now)
        found = self._choose(place, now, talking) if self.queued else None
        if found is None and not talking and place.group is not None:
            self.leave(place)
        return found

    def leave(self, place: Place[Letter]) -> None:
        """Note that a connection works for nobody now, or is no more."""
        group, place.group = place.group, None
        if group is not None:
            group.moves(-1, urgent=place.urgent)
            self._note(group)

    def back(self, letter: Letter, now: float, *, last: bool = False) -> None:
        """Take a letter back that was taken and never said: the next one, or (`last`) after all."""
        group = self._group(self.group_of.get(letter.shard, ""))
        if group.shut:
            self._breaker(group, group.breaker.unprobed(now), now)
        self.put([letter], first=not last)
        if last:
            # Another group's letter is tried before: it may be this one alone that is turned away.
            self._waiting[group.name] = self._waiting.pop(group.name)

    def recall(self, groups: Iterable[str] | None = None) -> list[Letter]:
        """Take every letter away that has not been begun, of some groups or of all."""
        names = list(self._waiting) if groups is None else [g for g in groups if g in self._waiting]
        taken: list[Letter] = []
        for urgent in (True, False):
            for name in names:
                queue = self._waiting[name].queue(urgent=urgent)
                taken += queue
                queue.clear()
        for name in names:
            self._note(self._waiting.pop(name))
        self.queued -= len(taken)
        self.urgent -= sum(letter.urgent for letter in taken)
        return taken

    def wanted(self, relay: str, now: float, *, urgent_only: bool = False) -> int:
        """Return how many further connections over a relay would find a letter to take."""
        found = 0
        for urgent in (True,) if urgent_only else (True, False):
            if not (self.urgent if urgent else self.queued - self.urgent):
                continue
            share = self._urgent_share if urgent else self._routine_share
            for group in self._waiting.values():
                queue = group.queue(urgent=urgent)
                if queue and self._by(relay, group) and self._time(group, now, urgent=urgent):
                    most = 1 if group.shut else group.room(urgent=urgent, share=share)
                    found += max(0, min(len(queue), most))
        return found

    def _stays(self, group: Group[Letter]) -> bool:
        """Whether a connection may simply go on with a group, without a look at the others."""
        steady = not self.routes.ill
        alone = len(self._waiting) <= 1
        return steady and (alone or group.routine_busy <= self._routine_share)

    def _given(
        self, place: Place[Letter], group: Group[Letter], urgent: bool, now: float
    ) -> Letter:
        """Let a connection work for a group and lane, and give it the next letter there."""
        if place.group is not group or place.urgent is not urgent:
            if not group.busy:
                group.heard_at, group.others = now, self._answered - group.answered
            group.moves(1, urgent=urgent)
            self.leave(place)
            place.group, place.urgent = group, urgent
        queue = group.urgent if urgent else group.routine
        letter = queue.popleft()
        self.queued -= 1
        self.urgent -= urgent
        if group.bucket is not None:
            group.bucket.take(now)
        if group.shut:
            group.breaker.probes()
            self._breaker(group, True, now)
        if not queue and not (group.urgent or group.routine):
            self._waiting.pop(group.name, None)
        return letter

    def _choose(self, place: Place[Letter], now: float, talking: bool) -> Letter | None:
        """Look at all groups that wait: the urgent lane first, in it the group served least."""
        self.wake_at = float("inf")
        for urgent in (True, False):
            if (urgent and not self.urgent) or (not urgent and place.urgent_only):
                continue
            best = self._best(place, now, urgent=urgent)
            if best is None:
                continue
            if talking and best is not place.group:
                return None
            return self._given(place, best, urgent, now)
        return None

    def _best(self, place: Place[Letter], now: float, *, urgent: bool) -> Group[Letter] | None:
        best: Group[Letter] | None = None
        fewest = 1 << 30
        share = self._urgent_share if urgent else self._routine_share
        for group in self._waiting.values():
            mine = 1 if place.group is group and place.urgent is urgent else 0
            busy = group.working(urgent=urgent) - mine
            if not group.queue(urgent=urgent) or busy > fewest or (busy == fewest and not mine):
                continue
            if group.urgent and not urgent:
                # Its urgent letters wait for room of their own: none for the others.
                continue
            if group.room(urgent=urgent, share=share, mine=mine) < 1:
                continue
            if self._by(place.relay, group) and self._time(group, now, urgent=urgent):
                best, fewest = group, busy
                if not busy and (mine or place.group is None):
                    break
        return best

    def _by(self, relay: str, group: Group[Letter]) -> bool:
        return not self.routes.many or self.routes.relay(group.name) == relay

    def _time(self, group: Group[Letter], now: float, *, urgent: bool) -> bool:
        """Whether rate and breaker let a letter go now; else remember when they will."""
        if group.bucket is None and not group.shut:
            return True
        wait = group.wait(now, urgent=urgent)
        if wait > 0:
            self.wake_at = min(self.wake_at, now + wait)
        return wait <= 0
