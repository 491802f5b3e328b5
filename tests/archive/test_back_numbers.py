"""Back numbers: what was permitted and sent, under the menus anybody may read."""

from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.archive import feeds, publishing, reading
from hayauma.archive.models import BackNumber
from hayauma.archive.reading import NoBackNumber
from hayauma.menus.states import Publicity
from tests.archive.sent import LATER, draft, ordered, published, started
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def test_a_bulletin_is_due_once_it_is_being_sent_and_only_once(town: Town, at: datetime) -> None:
    dispatch = ordered(town, draft(), at)
    assert publishing.due(at) == ()
    started_too = started(town, draft("bosai"), at)
    assert publishing.due(at + LATER) == (started_too,)
    made = publishing.run(started_too, at=at + LATER)
    assert publishing.due(at + LATER) == ()
    assert publishing.run(started_too, at=at + LATER * 2) == made
    assert BackNumber.objects.count() == 1
    assert len(journal.entries(object=f"backnumber:{made.number}")) == 1
    assert dispatch != started_too


def test_the_copy_is_the_permitted_text_with_section_and_menus(town: Town, at: datetime) -> None:
    made = published(town, draft("bohan", "bosai"), at)
    seen = reading.back_number(made.number, service=SERVICE)
    assert seen == made
    assert seen.subject == "防犯のお知らせ"
    assert "6月5日" in seen.text or "６月５日" in seen.text
    assert "<p>" in seen.html
    assert (seen.section, seen.phone) == ("安全課", town.author.section.phone)
    assert [menu.code for menu in seen.menus] == ["bosai", "bohan"]
    assert seen.menus[0].name == "防災・気象"


def test_what_went_to_a_closed_menu_alone_is_nobody_s_to_read(town: Town, at: datetime) -> None:
    made = published(town, draft("shobodan"), at)
    assert made.publicity is Publicity.NONE
    with pytest.raises(NoBackNumber):
        reading.back_number(made.number, service=SERVICE)
    assert reading.back_numbers(service=SERVICE).items == ()
    assert feeds.entries(service=SERVICE) == ()
    assert reading.of_bulletin(made.bulletin) == made


def test_what_also_went_to_an_open_menu_is_listed_under_that_one(town: Town, at: datetime) -> None:
    made = published(town, draft("shobodan", "bosai"), at)
    assert reading.back_numbers(service=SERVICE, menu="bosai").items == (made,)
    assert reading.back_numbers(service=SERVICE, menu="shobodan").items == ()


def test_lists_are_newest_first_and_by_page(town: Town, at: datetime) -> None:
    made = [published(town, draft(), at + timedelta(hours=n)) for n in range(3)]
    newest_first = tuple(reversed(made))
    assert reading.back_numbers(service=SERVICE).items == newest_first
    assert reading.back_numbers(service=SERVICE, menu="bohan").items == newest_first
    assert reading.back_numbers(service=SERVICE, menu="kosodate").items == ()


def test_a_page_beyond_the_last_is_the_last(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PER_PAGE", 2)
    made = [published(town, draft(), at + timedelta(hours=n)) for n in range(3)]
    first, last = (reading.back_numbers(service=SERVICE, page=page) for page in (0, 9))
    assert (first.number, first.last, first.items) == (1, 2, (made[2], made[1]))
    assert (last.number, last.items) == (2, (made[0],))


def test_an_unknown_number_is_not_there(town: Town) -> None:
    with pytest.raises(NoBackNumber):
        reading.back_number("2026-999", service=SERVICE)


def test_a_feed_has_entries_whose_identity_stays(town: Town, at: datetime) -> None:
    made = published(town, draft(), at)
    (entry,) = feeds.entries(service=SERVICE, menu="bohan")
    assert entry.id == f"tag:mail.haruka.example,2026-06-03:{made.number}"
    assert entry.path == f"/b/{made.number}/"
    assert entry.updated_at == made.published_at
    assert feeds.feed_id(service=SERVICE) == "tag:mail.haruka.example,2026:feed/all"
    assert feeds.entries(service=SERVICE, menu="kosodate") == ()
