"""Waking (起こす): telling every engine, in the act's own transaction, that something is due now.

On PostgreSQL all hosts hear it by NOTIFY; on SQLite the one engine is sent an empty datagram on
this machine, once the transaction stands. Nothing hangs on either: an engine that misses it finds
the same a moment later by asking.
"""

import hashlib
import socket
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

CHANNEL = "hayauma"


def wake() -> None:
    """Wake the engines of all hosts once the caller's transaction commits; never if it does not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    else:
        transaction.on_commit(_ring, robust=True)


def bell(home: Path) -> socket.socket | None:
    """Return what rings when an act of this home is committed on SQLite; the caller closes it.

    None where the system has nothing of the kind, or another process listens already. The name is
    in no folder (Linux): nothing is left behind by a process that was killed.
    """
    if sys.platform != "linux":
        return None
    made = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        made.bind(_name(home))
    except OSError:
        made.close()
        return None
    return made


def _ring() -> None:
    with (
        suppress(OSError),  # nobody listens, or was told often enough
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as made,
    ):
        made.sendto(b"", _name(settings.HAYAUMA_HOME))


def _name(home: Path) -> bytes:
    """Name the bell of a home, whichever way it was written."""
    digest = hashlib.sha256(str(home.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return f"\0hayauma-{digest[:32]}".encode("ascii")
