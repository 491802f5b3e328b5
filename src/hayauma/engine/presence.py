"""Presence (在席): an engine's own row, for who watches all hosts on one page.

Written over every five seconds while letters go, and twice a minute otherwise. The pulse (a file)
tells of a full disk, which a row cannot.
"""

import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError

from hayauma.delivery import engines

BUSY, IDLE = timedelta(seconds=5), timedelta(seconds=30)


class Presence:
    """One engine's row; `beat` may be called at every turn of its loop. Never raises."""

    def __init__(self, name: str, lanes: Sequence[str]) -> None:
        self._name, self._lanes = name, "・".join(sorted(str(one) for one in lanes))
        self._last: datetime | None = None
        self._letters = 0

    def beat(self, at: datetime, letters: int, *, relay_silent_for: float, relay_said: str) -> None:
        """Say how many letters were answered so far, and since when (s) no relay greets us."""
        if self._last is None:
            with suppress(DatabaseError):
                host = socket.gethostname()
                engines.arrive(name=self._name, host=host, lanes=self._lanes, at=at)
                self._last, self._letters = at, letters
            return
        past, new = at - self._last, letters - self._letters
        if timedelta(0) <= past < (BUSY if new else IDLE):
            return
        with suppress(DatabaseError):
            engines.heard(
                name=self._name,
                letters_per_second=new / past.total_seconds() if past > timedelta(0) else 0.0,
                relay_since=at - timedelta(seconds=relay_silent_for) if relay_silent_for else None,
                relay_said=relay_said if relay_silent_for else "",
                at=at,
            )
        self._last, self._letters = at, letters

    def leave(self, at: datetime) -> None:
        """Say that it ends as it was told to."""
        if self._last is not None:
            with suppress(DatabaseError):
                engines.leave(name=self._name, at=at)
