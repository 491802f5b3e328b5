"""The engine's pulse (機関の脈): that it lives, and what keeps it from sending, since when.

One small file in the home, written over in place about once a second: it needs no new room on the
disk, so a full disk can be told too. Screens read it; nothing is decided by it.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

NAME = "engine.pulse"
OCTETS = 8_192
EVERY = timedelta(seconds=1)
# An engine that was silent for so long is not running, or hangs.
ALIVE_FOR = timedelta(seconds=15)
LONGEST = 300  # characters of a server's words
MOST_NAMED, LONGEST_NAME = 8, 80


@dataclass(frozen=True)
class Pulse:
    """What an engine last said of itself."""

    at: datetime
    relay_since: datetime | None  # no relay has got through the greeting since then
    relay_said: str
    disk_since: datetime | None  # what happened to letters could not be written since then
    ill: tuple[str, ...] = ()  # relays passed over for another one, by name
    relays: tuple[str, ...] = ()  # those it was started with, by name, the preferred one first

    def alive(self, at: datetime) -> bool:
        """Return whether the engine was heard of lately."""
        return at - self.at <= ALIVE_FOR


class Beating:
    """Writes the pulse of one engine; `beat` may be called at every turn of its loop."""

    def __init__(self, home: Path, relays: Sequence[str] = ()) -> None:
        self._file = os.open(home / NAME, os.O_WRONLY | os.O_CREAT, 0o600)
        self._relays = _named(relays)
        self._last: datetime | None = None
        self._disk_since: datetime | None = None

    def disk_full(self, at: datetime) -> None:
        """Remember that something could not be written."""
        self._disk_since = self._disk_since or at

    def disk_good(self) -> None:
        """Remember that it can be written again."""
        self._disk_since = None

    def beat(
        self,
        at: datetime,
        *,
        relay_silent_for: float = 0.0,
        relay_said: str = "",
        ill: Sequence[str] = (),
    ) -> None:
        """Write the pulse, at most once a second. `relay_silent_for` in seconds, 0 for a good one.

        A file that cannot be written is no reason to stop sending.
        """
        if self._last is not None and timedelta(0) <= at - self._last < EVERY:
            return
        self._last = at
        silent = timedelta(seconds=relay_silent_for)
        said = {
            "at": at.isoformat(),
            "relay_since": (at - silent).isoformat() if relay_silent_for else None,
            "relay_said": relay_said[:LONGEST] if relay_silent_for else "",
            "disk_since": self._disk_since.isoformat() if self._disk_since else None,
            "ill": _named(ill),
            "relays": self._relays,
        }
        line = json.dumps(said, ensure_ascii=False).encode("utf-8")
        try:
            os.pwrite(self._file, line[:OCTETS].ljust(OCTETS), 0)
        except OSError:
            self._last = None

    def close(self) -> None:
        """Leave: the last pulse stays, and grows old."""
        os.close(self._file)


def read(home: Path) -> Pulse | None:
    """Return the last pulse, or None where no engine ever ran here."""
    try:
        said: dict[str, Any] = json.loads((home / NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return Pulse(
        at=datetime.fromisoformat(said["at"]),
        relay_since=_moment(said["relay_since"]),
        relay_said=said["relay_said"],
        disk_since=_moment(said["disk_since"]),
        ill=tuple(said.get("ill", ())),
        relays=tuple(said.get("relays", ())),
    )


def _named(relays: Sequence[str]) -> list[str]:
    return [name[:LONGEST_NAME] for name in relays[:MOST_NAMED]]


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
