"""The documents keep up: every verb, every setting, every decision has its place."""

import re

import pytest

from hayauma.config.environment import VARIABLES
from hayauma.console import verbs
from tests.conftest import ROOT

pytestmark = pytest.mark.once

REFERENCE = ROOT / "docs" / "reference"


def test_every_verb_has_a_chapter_and_no_other() -> None:
    chapters = set(re.findall(r"^## ([a-z]+)$", (REFERENCE / "commands.md").read_text(), re.M))

    assert chapters == {verb.name for verb in verbs.known()}


def test_every_setting_stands_in_the_table_as_it_is() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*) \|$", (REFERENCE / "settings.md").read_text(), re.M
    )

    assert rows == [
        (
            variable.name,
            f"`{variable.default}`" if variable.default else "(empty)",
            variable.meaning,
        )
        for variable in VARIABLES
    ]


def test_every_decision_is_listed_and_has_its_four_parts() -> None:
    folder = ROOT / "docs" / "adr"
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text())

    assert listed == sorted(path.name for path in folder.glob("0*.md"))
    for name in listed:
        text = (folder / name).read_text()
        assert re.search(rf"^# {int(name[:4])}\. ", text), name
        for part in ("Accepted", "## Why", "## What we do", "## What it costs"):
            assert part in text, f"{name}: {part}"


def test_every_room_begins_by_saying_what_lives_there_and_who_may_call() -> None:
    for room in sorted((ROOT / "src" / "hayauma").glob("*/__init__.py")):
        head = (re.match(r'"""(.*?)"""', room.read_text(), re.S) or [""])[0]
        assert "does not live here" in head, room
        assert "Who may call" in head, room


def test_the_drawing_shows_every_room_and_no_other() -> None:
    drawn = (ROOT / "docs" / "explain" / "overview.svg").read_text("utf-8")
    rooms = {room.parent.name for room in (ROOT / "src" / "hayauma").glob("*/__init__.py")}

    assert set(re.findall(r'fill="#00118f">(\w+)</text>', drawn)) == rooms
