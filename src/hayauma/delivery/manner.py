"""How a worker works (働き方), and what it has done so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hayauma.delivery.sending import Patience
from hayauma.delivery.states import Lane
from hayauma.mail.throttle import Trip

# Domain groups that are worked at side by side, so that one that hangs leaves work for the others.
SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class Manner:
    """How a worker works; every duration is a setting."""

    name: str
    flush: int
    connections: int
    lanes: Sequence[Lane]
    patience: dict[Lane, Patience]
    spool: Path
    lease: timedelta = timedelta(seconds=60)
    most_open: int = 64
    # However many groups are slow, no more marks than so many windows.
    most_windows: int = 4

    @property
    def window(self) -> int:
        """Letters marked at once: two groups of `flush`, and one a connection."""
        return 2 * self.flush + self.connections

    @property
    def trip(self) -> Trip:
        """When breakers open; they wait no longer at first than a deferred letter does."""
        usual, routine = Trip(), self.patience[Lane.ROUTINE].pace
        return Trip(
            first=min(usual.first, routine.first),
            most=usual.most,
            urgent_most=min(usual.urgent_most, self.patience[Lane.URGENT].pace.first),
        )


@dataclass
class Tally:
    """What a worker has done so far, for its report."""

    letters: int = 0
    attempts: int = 0
    first_claim: datetime | None = None
    first_letter: datetime | None = None
    last_letter: datetime | None = None
    # User and system seconds of the process at the first claim and at the last letter.
    cpu_began: float = 0.0
    cpu_ended: float = 0.0
    troubles: list[str] = field(default_factory=list)
