"""The home of `run` (見本のまちの置き場): one run at a time, emptied only where `run` made it."""

import fcntl
import json
import os
import shutil
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MARK = ".made-by-run"
WAIT_S = 5.0  # a run that has just been killed leaves children that live a moment longer


class DemoHome:
    """The data folder of a demo town."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = -1

    def hold(self) -> bool:
        """Make the folder if need be and hold it; return whether nobody else does."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The folder itself is locked: no lock file to leave behind.
        self._lock = os.open(self.path, os.O_RDONLY)
        deadline = time.monotonic() + WAIT_S
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.05)
            else:
                return True

    @property
    def is_empty(self) -> bool:
        """Return whether nothing stands here."""
        return not any(self.path.iterdir())

    @property
    def is_ours(self) -> bool:
        """Return whether `run` made this folder."""
        return (self.path / MARK).exists()

    def mark(self) -> None:
        """Write down that `run` made this folder."""
        (self.path / MARK).write_text(
            "hayauma run がこの場所を作りました。run --fresh で空にできます。\n", "utf-8"
        )

    def empty(self) -> None:
        """Remove everything in the folder; the mark goes last, so that this can be repeated."""
        for entry in sorted(self.path.iterdir(), key=lambda entry: entry.name == MARK):
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file that only its owner can read, in one step."""
        draft = self.path / f"{name}.new"
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
        os.replace(draft, self.path / name)

    def forget(self, name: str) -> None:
        """Remove a file, if it is there."""
        (self.path / name).unlink(missing_ok=True)


def port_is_free(port: int) -> bool:
    """Return whether nobody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        # Connections of a run that has just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return False
    return True
