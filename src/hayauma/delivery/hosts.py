"""Hosts (送信する機械): which engines live, told by a lock of the database each of them holds.

A session's lock goes with the session, however that ends: a process that was killed is missed
within milliseconds, a machine that lost its power once the server has asked it in vain. There is
no heartbeat to write and no clock to compare. A frozen process keeps its lock; its leases end.
"""

from collections.abc import Collection
from datetime import datetime
from zlib import crc32

from django.db import connection

# Two 32-bit numbers name an advisory lock: that of the engines, and the engine's.
ENGINES = 0x484F5354
# Seconds until the server gives up a machine that does not answer, far below a lease.
_BE_MISSED = """
    SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
    SET tcp_user_timeout = 10000
"""
_TAKE = "SELECT pg_try_advisory_lock(%s, %s)"
_LEAVE = "SELECT pg_advisory_unlock(%s, %s)"
_ALIVE = """
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
# Who has a shard in hand stands in it from the claim on; whose marks stand in it is another matter.
_WORKING = """
    SELECT DISTINCT holder FROM delivery_shard
    WHERE open AND leased_until IS NOT NULL AND holder <> ''
"""
_FREE = """
    UPDATE delivery_shard SET leased_until = NULL, holder = ''
    WHERE open AND leased_until IS NOT NULL AND holder = ANY(%s)
"""


def alive(at: datetime) -> int:  # noqa: ARG001 — the server knows who lives now, by no clock
    """Return how many engines share the installation's rates: 1 on SQLite, at least 1 elsewhere."""
    return max(1, len(_living())) if _many() else 1


def any_lives() -> bool:
    """Return whether an engine lives on any host; on SQLite nobody can tell: False."""
    return _many() and bool(_living())


def lives(name: str) -> bool:
    """Return whether an engine of that name lives; on SQLite nobody but the asker does: False."""
    return _many() and _number(name) in _living()


def arrive(name: str) -> bool:
    """Hold an engine's lock for as long as this database session lasts; False where it is taken.

    The server is asked to miss this session soon where its machine is gone.
    """
    if not _many():
        return True
    with connection.cursor() as cursor:
        cursor.execute(_BE_MISSED)
        cursor.execute(_TAKE, [ENGINES, _number(name)])
        return bool(cursor.fetchone()[0])


def leave(name: str) -> None:
    """Let an engine's lock go, in the session that took it."""
    if _many():
        with connection.cursor() as cursor:
            cursor.execute(_LEAVE, [ENGINES, _number(name)])


def missed() -> frozenset[str]:
    """Return the workers that hold shards and whose engine's lock nobody holds any more."""
    if not _many():
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_WORKING)
        working = [str(row[0]) for row in cursor.fetchall()]
    living = _living() if working else frozenset()
    return frozenset(name for name in working if _number(name) not in living)


def free(names: Collection[str]) -> int:
    """Let go of the leases of workers that are gone; return how many shards that freed.

    Safe where one of them lives after all: its fence is passed by whoever claims next.
    """
    if not names:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [sorted(names)])
        return int(cursor.rowcount)


def _living() -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(_ALIVE, [ENGINES])
        return frozenset(row[0] for row in cursor.fetchall())


def _number(name: str) -> int:
    return crc32(name.encode("utf-8")) & 0x7FFF_FFFF


def _many() -> bool:
    """Whether several hosts may send for this database."""
    return connection.vendor == "postgresql"
