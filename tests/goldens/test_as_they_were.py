"""Every letter the rooms make is, octet for octet, the one somebody looked at and kept.

`pytest tests/goldens --remake` writes them anew: look at what changed before it is committed.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from hayauma import journal
from hayauma.installation import services
from hayauma.vault import Keys
from tests import town as towns
from tests.goldens import bulletins, digests, notices

FOLDER = Path(__file__).parent
KEY = b"k" * 32


@pytest.fixture
def letters(
    db: None, at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """Every letter by name, made in a town whose rows are numbered from one."""
    settings.KEYS = replace(Keys.make(), message_id=KEY, verp=KEY)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
    monkeypatch.setattr(towns, "_ROWS", {})
    town = towns.found(at)
    service = services.move(
        service=town.service.code,
        public_url="https://mail.haruka.example",
        desk_url="https://desk.haruka.example",
        actor=journal.SYSTEM,
        at=at,
    )
    town = replace(town, service=service)
    sent = bulletins.letters(town, at) | digests.letters(town, at)
    return sent | notices.letters(town, at)


@pytest.mark.once
def test_every_letter_is_as_it_was(
    letters: dict[str, bytes], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--remake", default=False):
        for file in FOLDER.glob("*.eml"):
            file.unlink()
        for name, octets in letters.items():
            (FOLDER / f"{name}.eml").write_bytes(octets)
    kept = {file.stem: file.read_bytes() for file in FOLDER.glob("*.eml")}
    assert sorted(kept) == sorted(letters)
    changed = [name for name in letters if letters[name] != kept[name]]
    assert not changed, "look at them and write them anew: pytest tests/goldens --remake"
