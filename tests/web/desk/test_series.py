"""Series at the desk: begun from a template, an issue in one press, missed ones in sight."""

from datetime import timedelta

import pytest

from hayauma.bulletins import series_reading, templates
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.templates import TemplateDraft
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "防犯だより",
    "programme": "bohan",
    "every": "week",
    "weekday": "4",
    "day": "1",
    "at_time": "10:00",
    "lead_days": "2",
    "next_number": "118",
}


@pytest.fixture
def template(town: Town) -> str:
    texts = {"ja": EditionText("防犯だより〔号〕", "〔発行日〕")}
    draft = TemplateDraft("だより", texts, menus=("bohan",))
    return str(templates.make(service=SERVICE, draft=draft, by=town.author, at=town.at).id)


def test_a_series_is_begun_written_left_out_and_ended(
    town: Town, clock: Clock, words: Says, template: str
) -> None:
    client = town.client("author")
    wrong = client.post("/series/", TYPED | {"name": "", "template": ""})
    assert wrong.status_code == 422

    begun = client.post("/series/", TYPED | {"template": template})
    (one,) = series_reading.listing(service=SERVICE, at=clock.at)
    assert begun["Location"] == f"/series/{one.id}/"
    page = words(client.get(begun["Location"]).content)
    assert "次の号（第118号）" in page
    assert "毎週金曜日" in page
    assert "毎週金曜日" in words(town.client("other_author").get("/series/").content)

    written = client.post(f"/series/{one.id}/write/")
    assert "防犯だより第118号" in client.get(written["Location"]).content.decode()
    shown = client.get(written["Location"].removesuffix("edit/"))
    assert "定期「防犯だより」第118号" in words(shown.content)
    assert client.post(f"/series/{one.id}/leave-out/", {"reason": ""}).status_code == 422
    client.post(f"/series/{one.id}/leave-out/", {"reason": "連休のため"})
    assert "連休のため" in words(client.get(f"/series/{one.id}/").content)
    client.post(f"/series/{one.id}/end/")
    assert series_reading.listing(service=SERVICE, at=clock.at) == ()


def test_an_issue_that_is_not_ready_stands_on_the_first_page(
    town: Town, clock: Clock, words: Says, template: str
) -> None:
    client = town.client("author")
    client.post("/series/", TYPED | {"template": template})
    assert "防犯だより" in words(client.get("/").content), "two days before Friday is today"
    assert "防犯だより" not in words(town.client("other_author").get("/").content)
    clock.at += timedelta(days=3)
    assert "期日が来る定期の号" in words(town.client("officer").get("/").content)


def test_others_read_and_do_not_touch(town: Town, clock: Clock, template: str) -> None:
    town.client("author").post("/series/", TYPED | {"template": template})
    (one,) = series_reading.listing(service=SERVICE, at=clock.at)
    other = town.client("other_author")

    assert other.get(f"/series/{one.id}/").status_code == 200
    for what in ("write", "end"):
        assert other.post(f"/series/{one.id}/{what}/").status_code == 409
    assert other.get("/series/999/").status_code == 404
