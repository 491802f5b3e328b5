"""Lists of the desk: page by page, and as many questions for twenty lines as for two."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hayauma.web.desk.looking import bulletins
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db


def test_a_long_list_goes_on_page_by_page(
    making: Making, words: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulletins, "LISTED", 3)
    for n in range(7):
        making.begun(subject=f"お知らせ{n}")
        making.clock.later(minutes=1)
    author = making.town.client("author")
    url, seen = "/bulletins/?state=drafting", []
    while url:
        page = author.get(url).content.decode()
        seen.append(re.findall(r"お知らせ\d", words(page.encode())))
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = "/bulletins/" + found[1].replace("&amp;", "&") if found else ""
    assert seen == [
        ["お知らせ6", "お知らせ5", "お知らせ4"],
        ["お知らせ3", "お知らせ2", "お知らせ1"],
        ["お知らせ0"],
    ]
    assert "最初から" in page


def test_a_list_of_twenty_asks_no_more_than_a_list_of_two(making: Making) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert author.get("/bulletins/").status_code == 200
        return len(caught)

    author = making.town.client("author")
    making.begun()
    making.submitted()
    asked()
    few = asked()
    for _ in range(18):
        making.begun()
    assert asked() == few


def test_writing_asks_a_few_questions_and_keeping_what_is_typed_fewer(making: Making) -> None:
    author = making.town.client("author")
    begun = making.begun()
    url = f"/bulletins/{begun.id}/edit/"
    page = author.get(url).content.decode()
    name = re.search(r'name="scratch" value="([^"]+)"', page)
    assert name
    typed = {"scratch": name[1], "subject": "直しかけ", "body": "本文", "when": "now", "base": 1}
    author.post("/bulletins/typing/", typed)
    with CaptureQueriesContext(connection) as shown:
        assert author.get(url).status_code == 200
    with CaptureQueriesContext(connection) as kept:
        assert author.post("/bulletins/typing/", typed).status_code == 200
    assert len(shown) <= 35
    assert len(kept) <= 32
