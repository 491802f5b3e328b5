"""The rows of the journal as bytes (列の読み方): one spelling on both databases.

Sealing and verification read the same expression, so what is sealed is what is verified. Text
comes as bytes: a column somebody made unreadable is found, and does not stop the reading.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal, cast

from django.db import connection, transaction

from hayauma.journal.chain import GENESIS, SEPARATOR, Head, Sealed

FETCH = 2_000

PLAIN = ("act", "actor", "actor_name", "service", "object")

_COLUMNS = [f"e.{name}" for name in PLAIN]
_BETWEEN = f" || '{SEPARATOR}' || "

# Django leaves out a fraction of nought seconds. SQLite holds a BLOB in any column, which counts as
# changed: max() of several values is a BLOB if one of them is.
_SQLITE_AT = "CASE length(e.at) WHEN 19 THEN e.at || '.000000' ELSE e.at END"
_SQLITE_TYPE = f"typeof(max(e.at, {', '.join(_COLUMNS)}))"
_SQLITE_TEXT = _BETWEEN.join(["e.id", _SQLITE_AT, *_COLUMNS])
_SQLITE = {
    "columns": f"CASE {_SQLITE_TYPE} WHEN 'text' THEN CAST({_SQLITE_TEXT} AS BLOB) END",
    "commitment": "CASE WHEN typeof(e.commitment) = 'blob' THEN e.commitment END",
    "commit_key": """CASE WHEN typeof(e.commit_key) IN ('blob', 'null')
        THEN e.commit_key ELSE x'' END""",
    "payload": """CASE WHEN typeof(e.payload) IN ('text', 'null')
        THEN CAST(e.payload AS BLOB) ELSE x'' END""",
    "id": "e.id",
}
_POSTGRESQL_AT = "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
_POSTGRESQL_TEXT = _BETWEEN.join(["e.id::text", _POSTGRESQL_AT, *_COLUMNS])
_POSTGRESQL = {
    "columns": f"convert_to({_POSTGRESQL_TEXT}, 'UTF8')",
    "commitment": "e.commitment",
    "commit_key": "e.commit_key",
    "payload": "convert_to(e.payload, 'UTF8')",
    "id": "e.id::text",
}

UNSEALED = """
    SELECT e.id, {columns}, {commitment} FROM journal_entry e
    LEFT JOIN journal_seal s ON s.entry_id = e.id AND s.entry_id > %s
    WHERE e.id > %s AND s.position IS NULL ORDER BY e.id LIMIT %s
"""
WAITING = """
    SELECT {columns}, {commitment}, {commit_key}, {payload} FROM journal_entry e
    LEFT JOIN journal_seal s ON s.entry_id = e.id WHERE s.position IS NULL ORDER BY e.id
"""

# An erased payload is lawful where an entry of the erase act names it; looked up only for those,
# and by the object: || '' keeps the database from walking along every erasure there ever was.
SEALED = """
    SELECT s.position, s.entry_id, s.hash, {columns}, {commitment}, {commit_key}, {payload},
        CASE WHEN e.id IS NOT NULL AND e.payload IS NULL THEN EXISTS (
            SELECT 1 FROM journal_entry x
            WHERE x.object = 'entry:' || {id} AND x.id > e.id
                AND x.act || '' = 'journal.payload_erased')
        END
    FROM journal_seal s LEFT JOIN journal_entry e ON e.id = s.entry_id
    WHERE s.position > {after} ORDER BY s.position
"""


def unsealed(floor: int, limit: int) -> list[tuple[int, bytes, bytes]]:
    """Return id, columns and commitment of entries behind an id that have no seal, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_spelt(UNSEALED), [floor, floor, limit])
        return list(cursor.fetchall())


def newest_sealed() -> int:
    """Return the highest entry id that has a seal, 0 where none has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(entry_id), 0) FROM journal_seal")
        return int(cursor.fetchone()[0])


def head() -> Head | None:
    """Return the newest link as the chain remembers it, or None where nothing is remembered."""
    return _one("SELECT position, hash FROM journal_head WHERE id = 1")


def end() -> Head:
    """Return the newest link there is; position 0 where there is none."""
    newest = "SELECT position, hash FROM journal_seal ORDER BY position DESC LIMIT 1"
    return _one(newest) or Head(0, GENESIS)


def count(table: Literal["journal_entry", "journal_seal"]) -> int:
    """Return how many entries (sealed or not) or seals there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 — one of two words
        return int(cursor.fetchone()[0])


def chain(after: int = 0) -> Iterator[Sealed]:
    """Yield every seal behind a position with what it covers, a few thousand at a time."""
    return map(Sealed._make, _stream(SEALED.replace("{after}", str(int(after)))))


def at(position: int) -> Head | None:
    """Return the link at a position, or None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, hash FROM journal_seal WHERE position = %s", [position])
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1])) if row else None


def waiting() -> Iterator[tuple[bytes, bytes, bytes | None, bytes | None]]:
    """Yield the columns, commitment, key and payload of every entry that has no seal yet."""
    return _stream(WAITING)


def _stream(statement: str) -> Iterator[Any]:
    with connection.wrap_database_errors, _reader() as cursor:
        cursor.execute(_spelt(statement))
        while batch := cursor.fetchmany(FETCH):
            yield from batch


def _reader() -> AbstractContextManager[Any]:
    """Return a cursor that keeps no more than a batch in memory.

    On PostgreSQL the driver's own, for it can be asked for bytes as bytes: hexadecimal digits
    would take two and a half times as long.
    """
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        driver: Any = connection.connection
        return cast(AbstractContextManager[Any], driver.cursor(name="hayauma_journal", binary=True))
    return connection.cursor()


def _spelt(statement: str) -> str:
    """Return a statement with the parts of an entry spelt for the database at hand."""
    return statement.format_map(_POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


@contextmanager
def snapshot() -> Iterator[None]:
    """Show the journal as it is at one instant, and keep no writer waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # The chain is read along its index; sorting a copy of it, or compiling, only delays.
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL jit = off")
            yield
    else:
        # Not atomic(): that would take SQLite's one write lock for as long as the reading lasts.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _one(statement: str) -> Head | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1])) if row else None
