"""The newest seals alone: what lies behind them is taken as it stands, they are read again."""

from datetime import datetime

import pytest
from django.db import connection, transaction

from hayauma import journal
from tests.journal import protection

pytestmark = pytest.mark.django_db
ACTOR = journal.Actor("staff:1", "森田")


def lines(at: datetime, count: int = 10) -> None:
    for n in range(count):
        with transaction.atomic():
            journal.record(
                act="bulletin.drafted", actor=ACTOR, object=f"bulletin:{n}", payload={}, at=at
            )
    journal.seal()


def forge(position: int) -> None:
    with protection.lifted(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_entry SET actor_name = 'X' WHERE id = "
            "(SELECT entry_id FROM journal_seal WHERE position = %s)",
            [position],
        )


def test_sound_however_many_are_asked_for(at: datetime) -> None:
    lines(at)
    for most, read in ((4, 4), (10, 10), (99, 10)):
        found = journal.verify_newest(most)
        assert (found.ok, found.sealed, found.entries) == (True, read, 10)


@pytest.mark.parametrize(("position", "ok"), [(6, True), (7, False), (10, False)])
def test_a_line_among_them_that_was_changed_is_found(at: datetime, position: int, ok: bool) -> None:
    lines(at)
    forge(position)
    assert journal.verify_newest(4).ok is ok
    assert not journal.verify().ok


def test_nothing_is_sound() -> None:
    assert journal.verify_newest(4).ok
