"""The engine's clock (機関の時計): goes on steadily where a wall clock jumps.

Letters, leases and schedules go by it. It runs on the counter that no hand can set, and hears what
a wall clock says: the machine's own for one host, the database's for many, so that a host whose
clock is wrong takes nobody's shards. A clock that says something quite different is believed once
it has said so for a while; nothing begins early because somebody set it wrong and back again.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection

log = logging.getLogger(__name__)

# What a clock may be corrected by at once, as a time server does; more is a jump.
SMALL = timedelta(seconds=5)
BELIEVED_AFTER = 30.0  # seconds a jumped clock must keep to what it says
# Runs on while a machine sleeps, where the system has such a counter.
_COUNTER = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def counted() -> float:
    """Return seconds on the counter that is never set."""
    return time.clock_gettime(_COUNTER)


class Steady:
    """Time that follows `wall` by small steps at once, and by a jump only after a while.

    `now` may be called from every thread.
    """

    def __init__(
        self, wall: Callable[[], datetime], counter: Callable[[], float] = counted
    ) -> None:
        self._wall, self._counter = wall, counter
        # What a wall clock said at a moment of the counter; replaced as one, read without a lock.
        self._known = (wall(), counter())
        self._strange: tuple[timedelta, float] | None = None

    def now(self) -> datetime:
        """Return the time, having heard what the wall clock says."""
        self.hear(self._wall(), self._counter())
        return self.told()

    def told(self) -> datetime:
        """Return the time by what was heard so far."""
        said, moment = self._known
        return said + timedelta(seconds=self._counter() - moment)

    def hear(self, said: datetime, moment: float) -> None:
        """Take in what the wall clock said at a moment of the counter."""
        known, since = self._known
        off = said - known - timedelta(seconds=moment - since)
        if abs(off) <= SMALL:
            self._known, self._strange = (said, moment), None
        elif self._strange is None or abs(off - self._strange[0]) > SMALL:
            self._strange = (off, moment)
            log.warning("the clock jumped by %s; not believed yet", off)
        elif moment - self._strange[1] >= BELIEVED_AFTER:
            self._known, self._strange = (said, moment), None


class DatabaseClock:
    """The database's clock, asked now and then: the one that all hosts have in common."""

    EVERY = 5.0  # seconds between questions

    def __init__(self, counter: Callable[[], float] = counted) -> None:
        self._counter = counter
        self._asked = counter()
        self._steady = Steady(_database_says, counter)

    def now(self) -> datetime:
        """Return the time by what the database said last; asks nobody."""
        return self._steady.told()

    def ask(self) -> None:
        """Ask the database, where it was not asked lately. Errors: those of the database."""
        if self._counter() - self._asked < self.EVERY:
            return
        before = self._counter()
        said = _database_says()
        self._asked = after = self._counter()
        self._steady.hear(said, (before + after) / 2)


def _database_says() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        said: datetime = cursor.fetchone()[0]
    return said
