"""The terms a person agrees to by pressing (利用規約), versioned; a consent names their digest."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VERSION = "2026-06-01"
FILE = Path(__file__).parent / "templates" / "subscriptions" / f"terms-{VERSION}.txt"


@dataclass(frozen=True)
class Terms:
    """One version of the terms: its text and the SHA-256 (hex) of its bytes."""

    version: str
    text: str
    digest: str


@cache
def current() -> Terms:
    """Return the terms in force. A changed text is a new file and a new version."""
    content = FILE.read_bytes()
    return Terms(VERSION, content.decode("utf-8"), hashlib.sha256(content).hexdigest())
