"""Breaker (遮断器): a domain group in trouble is left alone, and asked again with one letter.

It opens on a run of deferrals, on replies that block the sender, or on silence. Each failed probe
doubles the wait up to a longest one; a probe that is answered closes it. Pure.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum


class State(StrEnum):
    """Where a breaker stands; the spellings are those of the installation's table."""

    CLOSED = "closed"  # letters go
    OPEN = "open"  # none goes until the next probe
    HALF_OPEN = "half_open"  # one letter is under way to find out


class Cause(StrEnum):
    """Why it opened."""

    DEFERRED = "deferred"  # one deferral after the other
    BLOCKED = "blocked"  # the server turns the sender away: rate, policy, lists
    SILENT = "silent"  # conversations hang


class Heard(Enum):
    """What an answer says about the group, not about its recipient."""

    GOOD = 1  # the server works: it took the letter, or knows that nobody lives there
    NEUTRAL = 2  # a full box, greylisting: the server works, the letter does not go
    DEFERRED = 3
    BLOCKED = 4
    SILENT = 5  # no answer within the deadline
    NOTHING = 6  # the line was cut: nobody said anything


@dataclass(frozen=True, slots=True)
class Trip:
    """When it opens (answers in a row) and how long it waits (seconds)."""

    deferrals: int = 20
    blocks: int = 10
    silences: int = 2
    first: float = 60.0
    most: float = 1800.0
    # With urgent letters in hand it is asked at least so often.
    urgent_most: float = 30.0


@dataclass(frozen=True, slots=True)
class Change:
    """A breaker changed; `probe_in` in seconds from then, meaningless where it closed."""

    group: str
    state: State
    because: Cause | None
    reply: str
    probe_in: float


_CAUSES = {
    Heard.DEFERRED: Cause.DEFERRED,
    Heard.BLOCKED: Cause.BLOCKED,
    Heard.SILENT: Cause.SILENT,
}


class Breaker:
    """The state of one group; every method returns at once and says whether the state changed."""

    __slots__ = ("_blocks", "_run", "_silences", "_since", "_trip", "_wait", "because", "reply",
                 "state")  # fmt: skip

    def __init__(self, trip: Trip) -> None:
        self.state = State.CLOSED
        self.because: Cause | None = None
        # The words that opened it, as the server said them.
        self.reply = ""
        self._trip = trip
        self._run = self._blocks = self._silences = 0
        self._wait = trip.first
        self._since = 0.0

    @property
    def quiet(self) -> bool:
        """Whether nothing speaks against the group."""
        return self.state is State.CLOSED and not self._run

    def hears(self, heard: Heard, now: float, reply: str = "") -> bool:
        """Take in what an answer says about the group."""
        if heard is Heard.NOTHING:
            return self.unprobed(now)
        if heard is Heard.GOOD or (heard is Heard.NEUTRAL and self.state is State.HALF_OPEN):
            return self._good(now)
        if heard is Heard.NEUTRAL:
            return False
        if self.state is State.OPEN:
            # Letters that were under way when it opened: known already.
            return False
        if self.state is State.HALF_OPEN:
            self._wait = min(self._trip.most, 2 * self._wait)
            return self._open(_CAUSES[heard], now, reply)
        self._run += 1
        self._blocks += heard is Heard.BLOCKED
        self._silences += heard is Heard.SILENT
        trip = self._trip
        if self._silences >= trip.silences:
            return self._open(Cause.SILENT, now, reply)
        if self._blocks >= trip.blocks:
            return self._open(Cause.BLOCKED, now, reply)
        return self._run >= trip.deferrals and self._open(_CAUSES[heard], now, reply)

    def stalls(self, now: float) -> bool:
        """Open because the group says nothing while others are answered."""
        if self.state is State.OPEN:
            return False
        if self.state is State.HALF_OPEN:
            self._wait = min(self._trip.most, 2 * self._wait)
        return self._open(Cause.SILENT, now, "")

    def stands(self, because: Cause, now: float, reply: str, probe_in: float) -> None:
        """Take over a breaker that somebody opened before (an engine that ended, another host)."""
        self._open(because, now, reply)
        self._since, self._wait = now + probe_in - self._trip.first, self._trip.first

    def closes(self) -> bool:
        """Close without a probe: a hand said so."""
        changed = self.state is not State.CLOSED
        self.state, self.because, self.reply = State.CLOSED, None, ""
        self._run = self._blocks = self._silences = 0
        self._wait = self._trip.first
        return changed

    def probe_in(self, now: float, *, urgent: bool = False) -> float:
        """Return the seconds until a probe may go; 0 for now, also where it is closed."""
        if self.state is State.CLOSED:
            return 0.0
        wait = min(self._wait, self._trip.urgent_most) if urgent else self._wait
        return max(0.0, self._since + wait - now)

    def probes(self) -> None:
        """Note that the one letter is under way."""
        self.state = State.HALF_OPEN

    def unprobed(self, now: float) -> bool:
        """Note that the one letter told nothing: once more after the same wait."""
        if self.state is not State.HALF_OPEN or self.because is None:
            return False
        return self._open(self.because, now, "")

    def _good(self, now: float) -> bool:
        if self.state is State.OPEN:
            # A late answer: ask now instead of later.
            self._since = min(self._since, now - self._trip.most)
            return False
        return self.closes()

    def _open(self, because: Cause, now: float, reply: str) -> bool:
        self.state, self.because, self._since = State.OPEN, because, now
        self.reply = reply or self.reply
        self._run = self._blocks = self._silences = 0
        return True
