"""The store (保管): one file a mail, there and synced before the sender hears 250.

A file is one line of JSON (the envelope) and then the mail's own octets, so that nothing of the
mail need be understood to know whom it was for.
"""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


class NoRoom(OSError):
    """The mail could not be kept; the sender must try again later."""


@dataclass(frozen=True)
class Envelope:
    """Who sent it, whom it is for, and when it came."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    at: datetime

    def line(self) -> bytes:
        """Return the envelope as the first line of a file."""
        words = {"mail_from": self.mail_from, "rcpt_tos": list(self.rcpt_tos)}
        return json.dumps({**words, "at": self.at.isoformat()}).encode("ascii") + b"\n"


class Store:
    """A folder of kept mails: written in `tmp`, moved into `new`, as one step."""

    def __init__(self, folder: Path) -> None:
        self._drafts, self.new = folder / "tmp", folder / "new"
        for one in (self._drafts, self.new):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()

    def keep(self, envelope: Envelope, content: bytes) -> Path:
        """Keep a mail and return its file. Errors: NoRoom, and then nothing is left behind."""
        name = f"{int(envelope.at.timestamp() * 1_000_000):020d}-{secrets.token_hex(8)}.eml"
        draft, kept = self._drafts / name, self.new / name
        try:
            _write_synced(draft, (envelope.line(), content))
            os.rename(draft, kept)
            _sync(self.new)
        except OSError as fault:
            for one in (draft, kept):
                one.unlink(missing_ok=True)
            raise NoRoom(str(fault.strerror)) from fault
        return kept

    def _sweep(self) -> None:
        """Remove what was never finished: its sender was not told 250 and sends it again."""
        for draft in self._drafts.iterdir():
            draft.unlink()


def read(path: Path) -> tuple[Envelope, bytes]:
    """Return a kept mail: its envelope and its own octets, as they came."""
    first, _, content = path.read_bytes().partition(b"\n")
    words = json.loads(first)
    at = datetime.fromisoformat(words["at"])
    return Envelope(words["mail_from"], tuple(words["rcpt_tos"]), at), content


def _write_synced(path: Path, pieces: Sequence[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make a rename last: the folder itself is synced."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
