"""Series at the desk: begun from a template, an issue in one press, missed ones in sight."""

from datetime import timedelta

import pytest

from hayauma.bulletins import reading, series_reading, templates
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.states import State
from hayauma.bulletins.templates import TemplateDraft
from tests.bulletins import fixed
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


def test_a_head_reads_the_text_approves_it_once_and_takes_it_back(
    town: Town, clock: Clock, words: Says, template: str
) -> None:
    officer, author = town.client("officer"), town.client("author")
    assert "一字一句同じ" not in words(author.get("/series/").content), "the city has not opened it"
    fixed.opened(town, clock.at)
    assert "一字一句同じ" in words(author.get("/series/").content)
    changing = author.post("/series/", TYPED | {"template": template, "fixed": "on"})
    assert changing.status_code == 422
    one = fixed.begun(town, clock.at)
    assert officer.get(f"/series/{one.id}/approve/").status_code == 409
    first = fixed.first_issue(town, one, clock.at)

    shown = words(officer.get(f"/series/{one.id}/approve/").content)
    assert "水曜日は、資源の日です。" in shown
    assert "市の定め" in shown
    assert f"/series/{one.id}/approve/" not in author.get(f"/series/{one.id}/").content.decode()
    given = {"until": "2026-09-30", "digest": first.digest}
    assert "資源の日です" not in words(author.get(f"/series/{one.id}/approve/").content)
    by_author = author.post(f"/series/{one.id}/approve/", given)
    assert by_author.status_code == 403
    assert "承認できるのは" in words(by_author.content)
    assert officer.post(f"/series/{one.id}/approve/", given).status_code == 302
    page = words(author.get(f"/series/{one.id}/").content)
    assert "有効" in page
    assert "令和8年9月30日" in page

    assert officer.post(f"/series/{one.id}/revoke/", {"because": ""}).status_code == 422
    assert author.post(f"/series/{one.id}/revoke/", {"because": "x"}).status_code == 403
    assert officer.post(f"/series/{one.id}/revoke/", {"because": "見直す"}).status_code == 302
    assert "有効" not in words(officer.get(f"/series/{one.id}/").content)


def test_an_issue_is_made_ready_by_it_or_says_what_differs(
    town: Town, clock: Clock, words: Says
) -> None:
    fixed.opened(town, clock.at)
    one = fixed.begun(town, clock.at)
    first = fixed.first_issue(town, one, clock.at)
    town.client("officer").post(
        f"/series/{one.id}/approve/", {"until": "2026-09-30", "digest": first.digest}
    )
    second = fixed.second_issue(town, one, first)
    clock.at = fixed.FIRST_DUE
    author = town.client("author")
    page = author.get(f"/series/{one.id}/").content.decode()
    assert f"/series/{one.id}/use/" in page
    assert f"/series/{one.id}/use/" not in (
        town.client("other_author").get(f"/series/{one.id}/").content.decode()
    )
    fixed.one_character_more(town, second, clock.at)
    refused = author.post(f"/series/{one.id}/use/")
    assert refused.status_code == 409
    assert "本文" in words(refused.content)
    assert f"/bulletins/{second}/submit/" in refused.content.decode()
    fixed.as_it_was(town, second, clock.at)
    assert author.post(f"/series/{one.id}/use/").status_code == 302
    assert reading.bulletin(second, at=clock.at).state is State.PERMITTED
    assert "定期の承認により" in words(author.get(f"/bulletins/{second}/").content)
    sheet = words(author.get(f"/bulletins/{second}/record/").content)
    assert f"第{first.number}号の記録票にあります" in sheet
    assert "定期「資源の日」" in sheet
