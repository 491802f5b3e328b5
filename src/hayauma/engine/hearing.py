"""Hearing (聞く): an engine's rest between two looks at what is due, ended by the word that it is.

What it misses, the next look finds. One thread's, which owns the database connection it hears by.
"""

import select
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connection

from hayauma.delivery import waking


class Ear:
    """Waits for the word; on PostgreSQL in the session of the thread that waits."""

    def __init__(self, home: Path, rest: Callable[[float], object]) -> None:
        # Where nothing can be heard: how to wait.
        self._rest = rest
        self._bell = None if connection.vendor == "postgresql" else waking.bell(home)
        # The session that listens; another one has to be told to.
        self._session: Any = None

    def wait(self, seconds: float) -> None:
        """Return when something was said to be due, and after `seconds` at the latest."""
        if connection.vendor == "postgresql":
            self._listen(seconds)
        elif self._bell is None:
            self._rest(seconds)
        elif select.select([self._bell], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                while True:
                    self._bell.recv(1)

    def close(self) -> None:
        """Hear no more."""
        if self._bell is not None:
            self._bell.close()

    def _listen(self, seconds: float) -> None:
        try:
            connection.ensure_connection()
            session: Any = connection.connection
            if session is not self._session:
                session.execute(f"LISTEN {waking.CHANNEL}")
                self._session = session
                return  # something may have become due before it listened
            list(session.notifies(timeout=seconds, stop_after=1))
        except (DatabaseError, psycopg.Error):
            # The next look finds the database gone, and says so.
            connection.errors_occurred = True
            self._rest(seconds)
