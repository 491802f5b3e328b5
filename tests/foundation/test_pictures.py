"""What tests begin with is done once a process, and laid again only where it would be the same."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils.translation import override

from hayauma.bulletins import drafting, reading
from hayauma.journal.models import Entry
from tests import pictures, tables
from tests.bulletins import road
from tests.pictures import pictured
from tests.town import Town


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but what is random in them."""
    random = {"key", "commit_key", "commitment", "cipher", "token", "digest"}
    return {
        name: sorted(
            tuple(repr(v) for c, v in zip(columns, row, strict=True) if c not in random)
            for row in rows
        )
        for name, (columns, rows) in tables.read().items()
    }


@pytest.fixture
def none_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "KEPT", {})


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, none_kept: None) -> list[str]:
    """The acts that were really done."""
    names: list[str] = []
    theirs = drafting.start

    def start(**given: Any) -> object:
        names.append("start")
        return theirs(**given)

    monkeypatch.setattr(drafting, "start", start)
    return names


def undone(town: Town) -> None:
    """Go back to where the town was founded, as the next test does."""
    pictures.stand("town", town.at)


def test_what_was_done_once_is_laid_with_the_same_rows(
    town: Town, at: datetime, done: list[str]
) -> None:
    with Undone():
        first = road.approved(town, at)
        rows = everything()
    undone(town)
    second = road.approved(town, at)

    assert done == ["start"]
    assert second == first
    assert everything() == rows
    assert reading.bulletin(second.bulletin_id, at=at).number == first.number


def test_a_step_more_is_done_on_what_was_laid(town: Town, at: datetime, done: list[str]) -> None:
    with Undone():
        road.written(town, at)
    undone(town)
    bulletin = road.written(town, at)
    assert done == ["start"]

    another = road.written(town, at)
    permit = road.approved(town, at)

    assert done == ["start"] * 3, "a second of the same is another road"
    assert len({bulletin.id, another.id, permit.bulletin_id}) == 3


def test_another_moment_and_another_language_are_done_anew(
    town: Town, at: datetime, done: list[str]
) -> None:
    with Undone():
        road.written(town, at)
    undone(town)
    with Undone():
        road.written(town, at + timedelta(seconds=1))
    undone(town)
    with override("en"):
        road.written(town, at)

    assert done == ["start"] * 3


def test_who_has_written_by_themselves_has_left_the_road(
    town: Town, at: datetime, done: list[str]
) -> None:
    with Undone():
        road.written(town, at)
    undone(town)
    Entry.objects.count()  # reading is nothing
    with connection.cursor() as cursor:
        cursor.execute("UPDATE menus_menu SET name = name")
    road.written(town, at)

    assert done == ["start"] * 2


def test_an_act_that_fails_is_not_kept(town: Town, at: datetime, none_kept: None) -> None:
    @pictured
    def refused(town: Town) -> None:
        drafting.start(
            service="magazine",
            programme="bohan",
            draft=road.draft_for(town),
            by=town.author,
            at=at,
        )
        raise ValueError

    for _time in range(2):
        with pytest.raises(ValueError):
            refused(town)
    assert pictures.KEPT == {}


class Undone:
    """A block whose rows go again."""

    def __enter__(self) -> None:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()

    def __exit__(self, *_: object) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)
