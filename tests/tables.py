"""Rows of the rooms' tables, read once and laid again: the same town for each test, in no time."""

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
        laid = [
            model for model in _models() if connection.ops.quote_name(model._meta.db_table) in rows
        ]
        for statement in connection.ops.sequence_reset_sql(no_style(), laid):
            cursor.execute(statement)


def _models() -> list[type[models.Model]]:
    return [
        model
        for app in apps.get_app_configs()
        if app.name.startswith("hayauma.")
        for model in app.get_models()
    ]
