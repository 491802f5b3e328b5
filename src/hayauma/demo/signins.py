"""Sign-ins of the demo town: passwords made by chance, kept in a file of the home (0600)."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "signins.json"


@dataclass(frozen=True)
class SignIn:
    """One member of staff who can sign in; `terminal`: usually sits at an enrolled one."""

    name: str
    post: str
    section: str
    role: str
    user: str
    password: str
    terminal: bool

    def as_json(self) -> dict[str, Any]:
        """Return the sign-in as run.json has it."""
        return asdict(self)


@dataclass(frozen=True)
class TerminalSheet:
    """A terminal with its one-time code and the page where the code is typed."""

    name: str
    code: str
    url: str

    def as_json(self) -> dict[str, str]:
        """Return the terminal as run.json has it."""
        return asdict(self)


def keep(home: Path, signins: tuple[SignIn, ...]) -> None:
    """Write the sign-ins where only the home's owner can read them."""
    file = home / FILE
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as kept:
        json.dump([signin.as_json() for signin in signins], kept, ensure_ascii=False, indent=1)


def kept(home: Path) -> tuple[SignIn, ...]:
    """Return the sign-ins of a home; none where it has no such file."""
    try:
        stored = json.loads((home / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(SignIn(**one) for one in stored)
