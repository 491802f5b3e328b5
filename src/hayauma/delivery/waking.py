"""Waking (起こす): telling every engine, in the act's own transaction, that something is due now.

Nothing hangs on it: an engine that misses it finds the same a moment later by asking. On SQLite
the one engine asks twenty times a second, and there is nobody to tell.
"""

from django.db import connection

CHANNEL = "hayauma"


def wake() -> None:
    """Wake the engines of all hosts once the caller's transaction commits; never if it does not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
