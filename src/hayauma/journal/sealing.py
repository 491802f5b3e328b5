"""Sealing (封): entries that have no seal yet are tied to the chain, in the order of their ids."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection, transaction

from hayauma.journal import rows
from hayauma.journal.chain import link

BATCH = 5_000
# An act that began before its neighbours may end after they are sealed. So far back a seal looks
# for such entries each time; `everything` looks over the whole journal.
LATE = 2_000
ADVISORY_LOCK = 0x6861_7961_756D_61  # "hayauma" in ASCII: one sealer at a time


class Unsealed(NamedTuple):
    """An entry that waits for its seal."""

    id: int
    columns: bytes
    commitment: bytes


def seal(*, everything: bool = False) -> int:
    """Seal what has been written and not sealed yet; return how many entries that were.

    Quick with millions of rows: only the newest ids are looked at, unless `everything` is asked
    for. Where nothing waits, nothing is locked.
    """
    floor = 0 if everything else rows.newest_sealed() - LATE
    done = 0
    while _pending(floor, limit=1):
        with transaction.atomic():
            _lock()
            batch = _pending(floor, limit=BATCH)
            if not batch:
                break
            _append(batch)
        done += len(batch)
        floor = batch[-1].id
    return done


def unsealed() -> tuple[int, ...]:
    """Return the oldest of the newest entries that wait for their seal, or nothing."""
    return tuple(entry.id for entry in _pending(rows.newest_sealed() - LATE, limit=1))


def _lock() -> None:
    """Wait until no other process seals; SQLite's transaction is already the only one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def _pending(floor: int, limit: int) -> list[Unsealed]:
    """Return entries behind an id that have no seal, oldest first."""
    # A column made unreadable before its seal is sealed as empty, so that it stays to be found.
    return [
        Unsealed(entry_id, bytes(columns or b""), bytes(commitment or b""))
        for entry_id, columns, commitment in rows.unsealed(floor, limit)
    ]


def _append(batch: Sequence[Unsealed]) -> None:
    """Write the next links and move the head.

    Where the end of the chain and its head disagree, the chain goes on behind both, so that what
    is wrong stays to be found.
    """
    end, head = rows.end(), rows.head()
    newest = head if head and head.position >= end.position else end
    position, before = newest.position, newest.hash
    links = []
    for entry in batch:
        position += 1
        before = link(before, position, entry.id, entry.commitment, entry.columns)
        links.append((position, entry.id, before))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO journal_seal (position, entry_id, hash) VALUES (%s, %s, %s)", links
        )
        if head is None and end.position == 0:
            cursor.execute(
                "INSERT INTO journal_head (id, position, hash) VALUES (1, %s, %s)",
                [position, before],
            )
        else:
            cursor.execute(
                "UPDATE journal_head SET position = %s, hash = %s WHERE id = 1", [position, before]
            )
