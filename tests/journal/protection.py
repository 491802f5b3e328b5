"""The triggers that keep the journal's rows (保護): every one is named journal_…

Who tampers, and who empties a test's database, lifts them first; here is the one place that does.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LISTS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal""",
}


def triggers() -> list[tuple[str, str, str]]:
    """Return name, table and definition of every trigger of the journal."""
    with connection.cursor() as cursor:
        cursor.execute(LISTS[connection.vendor])
        return [row for row in cursor.fetchall() if row[0].startswith("journal_")]


def lift() -> list[tuple[str, str, str]]:
    """Drop the triggers, as a tester and a tamperer do, and return what they were."""
    dropped = triggers()
    with connection.cursor() as cursor:
        for name, table, _ in dropped:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
    return dropped


@contextmanager
def lifted() -> Iterator[None]:
    """Lift the triggers while a block runs, and put them back."""
    dropped = lift()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, _, definition in dropped:
                cursor.execute(definition)
