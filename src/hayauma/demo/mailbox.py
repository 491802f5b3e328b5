"""The mailbox (受信箱): every mail the catcher took, byte for byte, in a file of its own.

Not a table of the product: what arrives here stands for the world outside, so it lives apart and
can be looked at while nothing else works. One row a recipient.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

from hayauma.demo.reading import readable

MOST_AT_ONCE = 1_000
FILE = "catcher.sqlite3"

_TABLE = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    recipient TEXT NOT NULL,
    return_path TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    bytes BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS mail_recipient ON mail (recipient, id);
"""
_LINE = "id, at, recipient, return_path, sender, subject"
_HOLDS = "(recipient LIKE ? ESCAPE '\\' OR subject LIKE ? ESCAPE '\\')"


@dataclass(frozen=True)
class Arrival:
    """A mail as the server took it: when, from and to whom by the envelope, and its bytes."""

    at: datetime
    return_path: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(frozen=True)
class MailLine:
    """One mail in a list."""

    id: int
    at: datetime
    recipient: str
    return_path: str
    sender: str
    subject: str


class Mailbox:
    """Reads and writes the catcher's file; a file that is not there yet is an empty mailbox."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing: sqlite3.Connection | None = None

    def make(self) -> None:
        """Make the file where there is none."""
        with closing(sqlite3.connect(self.path, timeout=20)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.executescript(_TABLE)

    def put(self, arrivals: Iterable[Arrival]) -> None:
        """Store mails in one transaction; always from one thread, which keeps the connection."""
        rows = [row for arrival in arrivals for row in _rows(arrival)]
        if self._writing is None:
            self._writing = sqlite3.connect(self.path, timeout=20)
            # A mail here may be lost with the machine's power: nobody lives in this town.
            self._writing.execute("PRAGMA synchronous=NORMAL")
        with self._writing as database:
            database.executemany(
                "INSERT INTO mail (at, recipient, return_path, sender, subject, bytes)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )

    def after(self, number: int) -> list[MailLine]:
        """Return what came after a mail, oldest first, at most 1,000."""
        return self._lines(
            f"SELECT {_LINE} FROM mail WHERE id > ? ORDER BY id LIMIT {MOST_AT_ONCE}",  # noqa: S608 — constants alone
            (number,),
        )

    def newest(self, *, words: str, skip: int, most: int) -> list[MailLine]:
        """Return the newest mails whose recipient or subject holds some words, newest first."""
        return self._lines(
            f"SELECT {_LINE} FROM mail WHERE {_HOLDS} ORDER BY id DESC LIMIT ? OFFSET ?",  # noqa: S608 — constants alone
            (*_like(words), most, skip),
        )

    def count(self, *, words: str = "") -> int:
        """Return how many mails there are, or how many `newest` would find."""
        with self._reading() as database:
            found = database.execute(f"SELECT count(*) FROM mail WHERE {_HOLDS}", _like(words))  # noqa: S608 — constants alone
            return int(found.fetchone()[0])

    def line(self, number: int) -> MailLine | None:
        """Return one mail's line, or None."""
        return next(iter(self._lines(f"SELECT {_LINE} FROM mail WHERE id = ?", (number,))), None)  # noqa: S608 — constants alone

    def content(self, number: int) -> bytes | None:
        """Return the bytes received, or None."""
        with self._reading() as database:
            row = database.execute("SELECT bytes FROM mail WHERE id = ?", (number,)).fetchone()
        return bytes(row[0]) if row else None

    def _lines(self, query: str, values: tuple[object, ...]) -> list[MailLine]:
        with self._reading() as database:
            return [
                MailLine(row[0], datetime.fromisoformat(row[1]), *row[2:])
                for row in database.execute(query, values)
            ]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            self.make()
        with closing(sqlite3.connect(self.path, timeout=20)) as database:
            yield database


def _like(words: str) -> tuple[str, str]:
    """Return the patterns of _HOLDS; what is typed stands for itself."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%", f"%{plain}%"


def _rows(arrival: Arrival) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one mail: one a recipient."""
    # The parser would read the whole letter before it looks at the head.
    head = BytesHeaderParser(policy=compat32).parsebytes(arrival.content.partition(b"\r\n\r\n")[0])
    sender, subject = readable(head["From"]), readable(head["Subject"])
    at = arrival.at.astimezone(UTC).isoformat()
    for recipient in arrival.recipients:
        yield at, recipient, arrival.return_path, sender, subject, arrival.content
