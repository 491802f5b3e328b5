"""Troubled domains (届きにくいドメイン): what the catcher puts off, so that an office can practise.

A file in the home, read again when it changes: a domain a line. Letters to it are put off with
the words of a server that has enough of them, until the line is taken away. Everything else is
taken as always.
"""

from pathlib import Path

FILE = "troubled-domains.txt"
REPLY = "451 4.7.1 too many messages, try again later"


class Troubled:
    """The domains in trouble now."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at = 0
        self._domains: frozenset[str] = frozenset()

    def reply(self, address: str) -> str:
        """Return what is said to a recipient instead of taking the letter; empty: it is taken."""
        return REPLY if address.rpartition("@")[2].lower() in self._now() else ""

    def _now(self) -> frozenset[str]:
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            return frozenset()
        if changed != self._read_at:
            lines = self._file.read_text("utf-8").lower().split()
            self._read_at, self._domains = changed, frozenset(lines)
        return self._domains
