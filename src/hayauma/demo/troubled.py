"""Troubled domains (届きにくいドメイン): what the catcher does not take, for an office to practise.

A file in the home, read again when it changes: a domain a line, and behind it how its server
behaves. Until the line is taken away:

    softbank.example                 puts every letter off (451), as with `later`
    softbank.example full            says that it has enough (421) and hangs up
    softbank.example silent          says nothing any more once it hears the recipient
    softbank.example silent-at-dot   says nothing any more once it has the whole letter

Everything else is taken as always.
"""

from enum import StrEnum
from pathlib import Path

FILE = "troubled-domains.txt"


class Trouble(StrEnum):
    """How a server behaves that does not take letters."""

    LATER = "later"
    FULL = "full"
    SILENT = "silent"
    SILENT_AT_DOT = "silent-at-dot"


# What is said to a recipient, where anything is.
REPLIES = {
    Trouble.LATER: "451 4.7.1 too many messages, try again later",
    Trouble.FULL: "421 4.7.0 too many connections, try again later",
}


class Troubled:
    """The domains in trouble now."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at = 0
        self._domains: dict[str, Trouble] = {}

    def of(self, address: str) -> Trouble | None:
        """Return how the server of a recipient behaves; None: it takes the letter."""
        return self._now().get(address.rpartition("@")[2].lower())

    def _now(self) -> dict[str, Trouble]:
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            return {}
        if changed != self._read_at:
            lines = self._file.read_text("utf-8").lower().splitlines()
            self._read_at, self._domains = changed, dict(map(_line, filter(str.strip, lines)))
        return self._domains


def _line(written: str) -> tuple[str, Trouble]:
    """Read a line; whatever stands there that is no behaviour puts letters off."""
    domain, _, how = " ".join(written.split()).partition(" ")
    return domain, Trouble(how) if how in set(Trouble) else Trouble.LATER
