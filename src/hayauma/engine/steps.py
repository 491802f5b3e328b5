"""Steps: what a stage does, made of a room's due() and run(); and what is held between hosts.

On PostgreSQL several hosts may ask for the same thing at once. Each thing is safe to be done
twice, but two who write the same audience would be in each other's way.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

log = logging.getLogger(__name__)

Step = Callable[[datetime], bool]
# A session lock: it goes with the connection, however that ends. The class is ours.
_HOLD = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
_LET_GO = "SELECT pg_advisory_unlock(%s, hashtext(%s))"
THINGS = 0x48415957


@dataclass(frozen=True)
class Work:
    """A step that does what is due; `waits` asks for it and does nothing."""

    due: Callable[[datetime], Collection[int]]
    run: Callable[[Collection[int], datetime], bool]

    def __call__(self, at: datetime) -> bool:
        """Do everything that is due; returns whether there was anything."""
        ids = self.due(at)
        return bool(ids) and self.run(ids, at)

    def waits(self, at: datetime) -> bool:
        """Return whether anything is due."""
        return bool(self.due(at))


@dataclass
class Seldom:
    """A step that looks no more often than this: what it looks for is dear to find."""

    every: timedelta
    work: Step
    _looked: datetime | None = field(default=None, init=False)

    def __call__(self, at: datetime) -> bool:
        """Do it, unless it was looked at lately."""
        return self._its_time(at) and self.work(at)

    def waits(self, at: datetime) -> bool:
        """Return whether something is due, unless it was looked at lately."""
        look = getattr(self.work, "waits", None)
        return self._its_time(at) and (bool(look(at)) if look else True)

    def _its_time(self, at: datetime) -> bool:
        if self._looked is not None and abs(at - self._looked) < self.every:
            return False
        self._looked = at
        return True


def each(
    due: Callable[[datetime], tuple[int, ...]], run: Callable[[int, datetime], object]
) -> Work:
    """Return a step that runs what is due one by one; one that fails spares the rest."""

    def one_by_one(ids: Collection[int], at: datetime) -> bool:
        for one in ids:
            try:
                run(one, at)
            except Exception:
                log.exception("%s %s failed", run, one)
        return bool(ids)

    return Work(due, one_by_one)


def in_one_go(
    due: Callable[[datetime], tuple[int, ...]], run: Callable[[tuple[int, ...], datetime], int]
) -> Work:
    """Return a step that does everything that is due at once."""
    return Work(due, lambda ids, at: run(tuple(ids), at) > 0)


def held(name: str, run: Callable[[int, datetime], object]) -> Callable[[int, datetime], object]:
    """Return a run that is passed over while another host is at the same thing."""

    def alone(one: int, at: datetime) -> object:
        with only_here(f"{name}:{one}") as mine:
            return run(one, at) if mine else None

    return alone


@contextmanager
def only_here(thing: str) -> Iterator[bool]:
    """Hold a thing by name while the block runs; yields whether it is ours.

    True on SQLite, where there is one engine. Nobody else gets it until the block or the database
    connection ends.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [THINGS, thing])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        # A connection that broke meanwhile has taken its locks along.
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute(_LET_GO, [THINGS, thing])
