"""The lock of being alone: one local engine a lane; the kernel or the server holds it.

A dead engine's lock is free within milliseconds, so its shards can be taken up at once. Engines
that work together share the lanes among themselves; one that works alone is refused beside them.
"""

import fcntl
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

from django.db import connection

from hayauma.delivery import hosts

# Two 32-bit numbers name an advisory lock: ours, and the lane's.
NAMESPACE = 0x48415955
LANE_NUMBERS = {"urgent": 1, "routine": 2}
_TAKE = {
    False: "SELECT pg_try_advisory_lock(%s, %s)",
    True: "SELECT pg_try_advisory_lock_shared(%s, %s)",
}
_LEAVE = {
    False: "SELECT pg_advisory_unlock(%s, %s)",
    True: "SELECT pg_advisory_unlock_shared(%s, %s)",
}


class NotAlone(Exception):
    """Another engine works these lanes."""


class Alone:
    """Holds the locks of some lanes, and of the engine's name, while its block runs.

    `together` shares the lanes with the engines of other hosts. Errors: NotAlone after
    `patience` (s).
    """

    def __init__(
        self,
        home: Path,
        lanes: Sequence[str],
        *,
        name: str,
        patience: float,
        together: bool = False,
    ) -> None:
        self._home, self._lanes, self._name = home, sorted(lanes), name
        self._patience, self._together = patience, together
        self._files: list[int] = []
        # The database session that holds the locks: with another one they are gone.
        self._session: Any = None
        # When that session took them, on the steady counter.
        self.since = 0.0

    def __enter__(self) -> Self:
        try:
            for lane in self._lanes:
                file = os.open(self._home / f"engine-{lane}.lock", os.O_RDWR | os.O_CREAT, 0o600)
                self._files.append(file)
                self._until(partial(_flock, file))
            self.keep()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._session is not None and self._session is connection.connection:
            self._leave()
        self._close()

    def keep(self) -> None:
        """Take the server's locks again where the database was connected anew.

        Free of cost while the session is the same. Errors: NotAlone where somebody else has them
        by now; those of a database that does not answer.
        """
        if connection.vendor != "postgresql":
            return
        connection.ensure_connection()
        if connection.connection is self._session:
            return
        for lane in self._lanes:
            self._until(partial(self._take, LANE_NUMBERS[lane]))
        self._until(partial(hosts.arrive, self._name))
        self._session, self.since = connection.connection, time.monotonic()

    def _take(self, number: int) -> bool:
        """A session lock of the server: it goes with the connection, however that ends."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKE[self._together], [NAMESPACE, number])
            return bool(cursor.fetchone()[0])

    def _leave(self) -> None:
        if not connection.is_usable():
            return
        hosts.leave(self._name)
        with connection.cursor() as cursor:
            for lane in self._lanes:
                cursor.execute(_LEAVE[self._together], [NAMESPACE, LANE_NUMBERS[lane]])

    def _close(self) -> None:
        for file in self._files:
            os.close(file)

    def _until(self, taken: Callable[[], bool]) -> None:
        end = time.monotonic() + self._patience
        while not taken():
            if time.monotonic() >= end:
                raise NotAlone
            time.sleep(0.02)


def _flock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
