"""What is being typed: one a page and person, kept until it is saved, thrown away or forgotten."""

from datetime import timedelta

import pytest

from hayauma import journal
from hayauma.bulletins import scratch
from hayauma.bulletins.scratch import TooLarge
from tests.town import Town

pytestmark = pytest.mark.django_db
FIELDS = {"subject": ["件名"], "menus": ["bohan", "bosai"]}


def keep(town: Town, page: str = "new:1", account: int = 0, hours: int = 0, **changes: str) -> None:
    scratch.keep(
        account_id=account or town.author.account_id,
        page=page,
        fields={**FIELDS, **{name: [value] for name, value in changes.items()}},
        base=3,
        at=town.at + timedelta(hours=hours),
    )


def test_the_newest_takes_the_place_of_the_one_before(town: Town) -> None:
    before = journal.entries()
    keep(town)
    keep(town, hours=1, subject="直した件名")
    kept = scratch.take(account_id=town.author.account_id, page="new:1")
    assert kept is not None
    assert kept.fields == {"subject": ["直した件名"], "menus": ["bohan", "bosai"]}
    assert (kept.base, kept.at) == (3, town.at + timedelta(hours=1))
    assert scratch.take(account_id=town.author.account_id, page="new:1") == kept
    assert journal.entries() == before


def test_nobody_else_gets_it(town: Town) -> None:
    keep(town)
    other = town.colleague.account_id
    assert scratch.take(account_id=other, page="new:1") is None
    assert scratch.waiting(account_id=other, page="new:") == ()
    scratch.drop(account_id=other, page="new:1")
    assert scratch.take(account_id=town.author.account_id, page="new:1")


def test_two_pages_are_kept_apart_newest_first(town: Town) -> None:
    keep(town, "edit:7:a")
    keep(town, "edit:7:b", hours=1)
    keep(town, "edit:71:c")
    mine = town.author.account_id
    pages = [one.page for one in scratch.waiting(account_id=mine, page="edit:7:")]
    assert pages == ["edit:7:b", "edit:7:a"]
    scratch.drop(account_id=mine, page="edit:7:b")
    assert [one.page for one in scratch.waiting(account_id=mine, page="edit:7:")] == ["edit:7:a"]


def test_what_could_never_be_saved_is_not_kept_and_spoils_nothing(town: Town) -> None:
    keep(town)
    with pytest.raises(TooLarge):
        keep(town, body="あ" * 300_000)
    kept = scratch.take(account_id=town.author.account_id, page="new:1")
    assert kept
    assert "body" not in kept.fields


def test_one_person_keeps_a_handful(town: Town) -> None:
    for n in range(scratch.MANY + 5):
        keep(town, f"new:{n}", hours=n)
    mine = scratch.waiting(account_id=town.author.account_id, page="new:")
    assert len(mine) == scratch.MANY
    assert mine[0].page == f"new:{scratch.MANY + 4}"


def test_after_thirty_days_it_goes(town: Town) -> None:
    keep(town)
    keep(town, "new:2", hours=24)
    assert scratch.due(town.at + timedelta(days=30)) == ()
    later = town.at + timedelta(days=30, hours=1)
    due = scratch.due(later)
    assert len(due) == 1
    keep(town, hours=24 * 30)  # somebody came back meanwhile
    assert scratch.tidy(due, at=later) == 0
    due = scratch.due(later + timedelta(days=1))
    assert scratch.tidy(due, at=later + timedelta(days=1)) == 1
    assert scratch.take(account_id=town.author.account_id, page="new:1")
