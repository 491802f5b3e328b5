"""試し: to two addresses of the staff register and never to anybody else."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import drafting
from hayauma.bulletins.draft import EditionText
from hayauma.delivery import trial
from hayauma.delivery.models import Dispatch
from hayauma.notices import outbox
from hayauma.regulation import LetterClass
from tests.bulletins.road import draft_for, written
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Every letter as it is put into the outbox."""
    seen: list[dict[str, object]] = []
    sent: Callable[..., int] = outbox.send

    def send(**parts: object) -> int:
        seen.append(parts)
        return sent(**parts)

    monkeypatch.setattr(outbox, "send", send)
    return seen


def test_it_goes_to_the_author_and_the_head_and_says_what_it_is(
    town: Town, at: datetime, letters: list[dict[str, object]]
) -> None:
    bulletin = written(town, at)
    sent = trial.send(bulletin_id=bulletin.id, by=town.colleague, at=at)
    assert [str(one["to"]).partition("@")[0] for one in letters] == ["author", "officer"]
    assert {one["klass"] for one in letters} == {LetterClass.STAFF_TEST}
    assert sent.to == (town.author.actor.shown, "安全課長　髙木 誠")
    for one in letters:
        assert str(one["subject"]).startswith("【試し】")
        first, second = str(one["text"]).splitlines()[:2]
        assert first.startswith("これは試しです")
        assert "「防犯」の登録者 1人に" in second
        assert "0999-00-2300" in str(one["text"])
    assert Dispatch.objects.count() == 0, "no 発信"


def test_nobody_can_name_an_address() -> None:
    assert set(inspect.signature(trial.send).parameters) == {"bulletin_id", "edition", "by", "at"}


def test_pressed_twice_in_a_minute_one_goes(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    for _press in range(2):
        trial.send(bulletin_id=bulletin.id, by=town.author, at=at)
    assert len(outbox.due(at)) == 2


def test_any_edition_can_be_tried_and_one_that_is_not_written_cannot(
    town: Town, at: datetime, letters: list[dict[str, object]]
) -> None:
    draft = draft_for(town)
    both = replace(draft, editions={**draft.editions, "en": EditionText("Safety", "Take care.")})
    bulletin = drafting.save(
        bulletin_id=written(town, at).id, draft=both, base=1, by=town.author, at=at
    )
    assert trial.editions_of(bulletin) == (("ja", "日本語"), ("en", "English"))
    trial.send(bulletin_id=bulletin.id, edition="en", by=town.author, at=at)
    assert letters[0]["subject"] == "【試し】Safety"
    with pytest.raises(ValidationError):
        trial.send(bulletin_id=bulletin.id, edition="ko", by=town.author, at=at)


def test_one_who_is_author_and_head_gets_one(
    town: Town, at: datetime, letters: list[dict[str, object]]
) -> None:
    trial.send(bulletin_id=written(town, at, by=town.officer).id, by=town.officer, at=at)
    assert len(letters) == 1


def test_the_journal_keeps_names_and_no_address(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    trial.send(bulletin_id=bulletin.id, by=town.author, at=at)
    (entry,) = [
        one
        for one in journal.entries(object=f"bulletin:{bulletin.id}", limit=20)
        if one.act == "trial.sent"
    ]
    assert "@" not in str(entry.payload)
