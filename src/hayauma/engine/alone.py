"""The lock of being alone: one local engine a lane; the kernel or the server holds it.

A dead engine's lock is free within milliseconds, so its shards can be taken up at once.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import connection

# Two 32-bit numbers name an advisory lock: ours, and the lane's.
NAMESPACE = 0x48415955
LANE_NUMBERS = {"urgent": 1, "routine": 2}


class NotAlone(Exception):
    """Another engine works these lanes."""


@contextmanager
def alone(home: Path, lanes: Sequence[str], *, patience: float) -> Iterator[None]:
    """Hold the lock of each lane while the block runs. Errors: NotAlone after `patience` (s)."""
    held: list[int] = []
    try:
        for lane in sorted(lanes):
            descriptor = os.open(home / f"engine-{lane}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            held.append(descriptor)
            _until(partial(_flock, descriptor), patience)
            if connection.vendor == "postgresql":
                _until(partial(_advisory, LANE_NUMBERS[lane]), patience)
        yield
    finally:
        for descriptor in held:
            os.close(descriptor)


def _flock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _advisory(number: int) -> bool:
    """A session lock of the server: it goes with the connection, however that ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [NAMESPACE, number])
        return bool(cursor.fetchone()[0])


def _until(taken: Callable[[], bool], patience: float) -> None:
    end = time.monotonic() + patience
    while not taken():
        if time.monotonic() >= end:
            raise NotAlone
        time.sleep(0.02)
