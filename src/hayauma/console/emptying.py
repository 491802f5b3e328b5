"""Emptying a PostgreSQL database that a command of ours made (空にする); any other is left alone.

Who made it stands in the comment of its schema: a mark that travels with the database and not
with the folder a command runs in.
"""

from django.db import connection


def has_tables() -> bool:
    """Return whether the database holds any table."""
    with connection.cursor() as cursor:
        return bool(connection.introspection.table_names(cursor))


def mark(maker: str) -> None:
    """Write down which command made this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_literal(%s)", [_words(maker)])
        cursor.execute(f"COMMENT ON SCHEMA public IS {cursor.fetchone()[0]}")


def was_made_by(maker: str) -> bool:
    """Return whether this command made this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        return bool(cursor.fetchone()[0] == _words(maker))


def empty() -> None:
    """Remove everything in the database: tables, functions, types. Ask `was_made_by` first."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _words(maker: str) -> str:
    return f"made by hayauma {maker}"
