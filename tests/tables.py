"""Rows of the rooms' tables, read once and laid again: the same town for each test, in no time."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def are_empty() -> bool:
    """Return whether nothing has happened yet: every act leaves a line in the journal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM journal_entry LIMIT 1")
        return cursor.fetchone() is None


def read() -> Rows:
    """Return every row of the rooms' tables that have any."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in _models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            if rows:
                found[table] = [column[0] for column in cursor.description], rows
    return found


def lay(rows: Rows) -> None:
    """Write rows that were read before, into empty tables; keys are checked when all are there."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            names = ", ".join(map(connection.ops.quote_name, columns))
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)
        _count_on(cursor, tuple(rows))


@dataclass(frozen=True)
class Table:
    """One table as it is at a moment: its columns, and its rows by their key."""

    columns: tuple[str, ...]
    key: int  # which column
    rows: dict[Any, tuple[Any, ...]]


@dataclass(frozen=True)
class Change:
    """What an act has done to the tables: statements with their rows, and where they came."""

    statements: tuple[tuple[str, tuple[tuple[Any, ...], ...]], ...]
    grown: tuple[str, ...]


def known(name: str) -> bool:
    """Return whether this is a table of the rooms."""
    return name in _by_table()


def table(name: str) -> Table:
    """Return one table as it is."""
    key = _by_table()[name]._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
        columns = tuple(column[0] for column in cursor.description)
        place = columns.index(key)
        return Table(columns, place, {row[place]: row for row in cursor.fetchall()})


def difference(before: dict[str, Table]) -> Change:
    """Return what has become of these tables since; of another kind there is nothing."""
    statements: list[tuple[str, tuple[tuple[Any, ...], ...]]] = []
    grown: list[str] = []
    for name, old in before.items():
        now, quoted = table(name), connection.ops.quote_name(name)
        key = connection.ops.quote_name(old.columns[old.key])
        names = [connection.ops.quote_name(one) for one in old.columns]
        gone = tuple((one,) for one in old.rows if one not in now.rows)
        new = tuple(row for one, row in now.rows.items() if one not in old.rows)
        other = tuple((*row, one) for one, row in now.rows.items() if old.rows.get(one, row) != row)
        if gone:
            statements.append((f"DELETE FROM {quoted} WHERE {key} = %s", gone))
        if other:
            each = ", ".join(f"{one} = %s" for one in names)
            statements.append((f"UPDATE {quoted} SET {each} WHERE {key} = %s", other))
        if new:
            places = ", ".join(["%s"] * len(names))
            columns = ", ".join(names)
            statements.append((f"INSERT INTO {quoted} ({columns}) VALUES ({places})", new))
            grown.append(quoted)
    return Change(tuple(statements), tuple(grown))


def repeat(change: Change) -> None:
    """Do to the tables what an act has done before, where they are as they were for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in change.statements:
            cursor.executemany(statement, rows)
        _count_on(cursor, change.grown)


def _count_on(cursor: Any, tables: Iterable[str]) -> None:
    """Let new rows be numbered after those that were laid with their numbers."""
    laid = [_by_table()[name.strip('"')] for name in tables]
    statements = connection.ops.sequence_reset_sql(no_style(), laid)
    if statements:
        cursor.execute("; ".join(one.rstrip(";") for one in statements))


@cache
def _by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in _models()}


@cache
def _models() -> tuple[type[models.Model], ...]:
    return tuple(
        model
        for app in apps.get_app_configs()
        if app.name.startswith("hayauma.")
        for model in app.get_models()
    )
