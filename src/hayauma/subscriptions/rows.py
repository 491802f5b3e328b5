"""Many rows at once (行): what the two databases do best, under one name each.

The ORM costs some 20 µs a row, which is nothing for one person and minutes for a city.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

IMPORT_CACHE_KIB = 64 * 1024


def on_postgresql() -> bool:
    """Return whether this is PostgreSQL; otherwise it is SQLite."""
    return connection.vendor == "postgresql"


def moment(at: datetime) -> Any:
    """Return an instant as the database at hand holds it."""
    return connection.ops.adapt_datetimefield_value(at)


def ask(statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """Return the rows of one statement of the hot path, its places written %s.

    The driver's own cursor: Django's costs 40 µs a statement, ten times the statement itself.
    Errors: those of django.db.
    """
    with connection.wrap_database_errors:
        found: list[Any] = _run(statement, parameters).fetchall()
        return found


def change(statement: str, parameters: Sequence[Any]) -> int:
    """Run one statement of the hot path as `ask` does and return how many rows it changed."""
    with connection.wrap_database_errors:
        changed: int = _run(statement, parameters).rowcount
        return changed


def _run(statement: str, parameters: Sequence[Any]) -> Any:
    connection.ensure_connection()
    driver: Any = connection.connection
    if connection.vendor == "sqlite":
        return driver.execute(_in_sqlite(statement), parameters)
    return driver.execute(statement, parameters)


@lru_cache(maxsize=128)
def _in_sqlite(statement: str) -> str:
    return statement.replace("%s", "?")


def pour(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows: COPY on PostgreSQL, one prepared statement on SQLite.

    Table and columns are names from our own code, never from outside. Errors: those of django.db.
    """
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if on_postgresql():
            copying = cursor.copy(f"COPY {table} ({names}) FROM STDIN")
            # The driver's own faults come out where the copying ends.
            with connection.wrap_database_errors, copying as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 — see docstring
                list(rows),
            )


def reserve(table: str, count: int) -> Sequence[int]:
    """Return ids that no other row of the table will get, ascending, inside the transaction."""
    with connection.cursor() as cursor:
        if on_postgresql():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # Our transactions on SQLite are IMMEDIATE: nobody else inserts meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return range(first, first + count)


def keys_of(table: str, column: str, values: Iterable[bytes]) -> dict[bytes, int]:
    """Return the ids of the rows whose unique bytes are among some values, by those bytes.

    Table and column are names from our own code, never from outside.
    """
    wanted = list(values)
    if not wanted:
        return {}
    places = ", ".join(["%s"] * len(wanted))
    condition = "= ANY(%s)" if on_postgresql() else f"IN ({places})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, id FROM {table} WHERE {column} {condition}",  # noqa: S608 — as above
            [wanted] if on_postgresql() else wanted,
        )
        return {bytes(key): pk for key, pk in cursor.fetchall()}


def alone(table: str) -> None:
    """Keep everybody else from writing a table until the transaction ends.

    On SQLite our transactions are IMMEDIATE and alone already.
    """
    if on_postgresql():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def in_turn(key: bytes) -> None:
    """Make everybody who asks with the same bytes wait for the transaction before them."""
    if on_postgresql():
        with connection.cursor() as cursor:
            number = int.from_bytes(key[:8], "big", signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


@contextmanager
def room_for_indexes() -> Iterator[None]:
    """Give SQLite more memory while random keys are entered by the thousand, then take it back.

    Digests and tokens fall all over their indexes; in the usual 2 MB every page is written often.
    """
    if on_postgresql():
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{IMPORT_CACHE_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


def counted_anew(*tables: str) -> None:
    """Let PostgreSQL look how full tables are, after very many rows came at once.

    It would by itself, a minute or more later; until then it plans as for empty tables. SQLite
    asks for nothing of the kind.
    """
    if not on_postgresql():
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def among(column: str, ids: Iterable[int]) -> tuple[str, list[Any]]:
    """Return a condition on a list of ids with its one parameter: the statement stays the same."""
    if on_postgresql():
        return f"{column} = ANY(%s)", [list(ids)]
    # The column is a name from our own code.
    listed = "IN (SELECT value FROM json_each(%s))"
    return f"{column} {listed}", [json.dumps(list(ids))]
