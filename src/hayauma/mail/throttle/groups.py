"""One domain group in hand: its waiting letters, the connections that work for it, its health."""

from collections import deque
from typing import Generic, Protocol, TypeVar

from hayauma.mail.throttle.breaker import Breaker, State, Trip
from hayauma.mail.throttle.limits import Bucket, Limit, reserved


class Sorted(Protocol):
    """What the throttle must know of a letter: its shard, whose group is told once, its lane."""

    @property
    def shard(self) -> int:
        """Return the number of the shard it stands in."""

    @property
    def urgent(self) -> bool:
        """Return whether it overtakes routine letters."""


Letter = TypeVar("Letter", bound=Sorted)


class Group(Generic[Letter]):
    """A group. Plain attributes: some are looked at for every letter."""

    __slots__ = ("answered", "apart", "breaker", "bucket", "heard_at", "limit", "name", "others",
                 "plain", "quiet", "routine", "routine_busy", "urgent", "urgent_busy",
                 "window")  # fmt: skip

    def __init__(self, name: str, limit: Limit, trip: Trip, window: int) -> None:
        self.name = name
        self.urgent: deque[Letter] = deque()
        self.routine: deque[Letter] = deque()
        # Connections that work for it, by lane.
        self.urgent_busy = self.routine_busy = 0
        # Connections a lane may have: few at first, one more with each answer.
        self.window = window
        self.breaker = Breaker(trip)
        # Whether nothing speaks against it; whether who works for it may simply go on.
        self.quiet = self.plain = True
        # Its connections no longer count as the relay's: they hang.
        self.apart = False
        # When an answer last came (or was first waited for); how many came, here and elsewhere.
        self.heard_at = 0.0
        self.answered = self.others = 0
        self.bucket: Bucket | None = None
        self.limited(limit)

    def limited(self, limit: Limit) -> None:
        """Give it other limits."""
        self.limit = limit
        if limit.per_second <= 0:
            self.bucket = None
        elif self.bucket is None or self.bucket.per_second != limit.per_second:
            self.bucket = Bucket(limit.per_second)
        self.look()

    def look(self) -> None:
        """See again what bounds it."""
        self.quiet = self.breaker.quiet
        self.plain = not (self.shut or self.bucket)

    @property
    def busy(self) -> int:
        """Connections that work for it."""
        return self.urgent_busy + self.routine_busy

    @property
    def shut(self) -> bool:
        """Whether its breaker lets no letter but a probe go."""
        return self.breaker.state is not State.CLOSED

    @property
    def idle(self) -> bool:
        """Whether nothing need be remembered of it."""
        return self.quiet and not (self.urgent or self.routine or self.busy)

    def queue(self, *, urgent: bool) -> "deque[Letter]":
        """Return the letters of one lane."""
        return self.urgent if urgent else self.routine

    def working(self, *, urgent: bool) -> int:
        """Return the connections that work for one lane of it."""
        return self.urgent_busy if urgent else self.routine_busy

    def moves(self, by: int, *, urgent: bool) -> None:
        """Count connections that come to a lane of it, or leave it."""
        if urgent:
            self.urgent_busy += by
        else:
            self.routine_busy += by
        self.apart = self.apart and self.busy > 0

    def room(self, *, urgent: bool, share: int, mine: int = 0) -> int:
        """Return how many further connections a lane may have; `mine` is here already."""
        room = min(share, self.window) - self.working(urgent=urgent)
        if self.limit.connections:
            kept = 0 if urgent else reserved(self.limit.connections)
            room = min(room, self.limit.connections - kept - self.busy)
        return room + mine

    def wait(self, now: float, *, urgent: bool) -> float:
        """Return the seconds until a letter of a lane may go by rate and breaker."""
        if self.breaker.state is State.HALF_OPEN:
            return float("inf")
        shut = self.breaker.probe_in(now, urgent=urgent)
        if self.bucket is None:
            return shut
        return max(shut, self.bucket.wait(now, urgent=urgent))
