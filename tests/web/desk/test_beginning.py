"""Beginning from a text that is there already: a template, an earlier bulletin."""

import re

import pytest
from django.test import Client

from hayauma.bulletins import templates
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.templates import TemplateDraft, TemplateView
from tests.town import SERVICE, Town
from tests.web.desk.conftest import SUBJECT, Making, Says

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "不審電話",
    "subject": "【防犯】〔地区〕",
    "body": "〔日時〕に",
    "menus": ["bohan"],
}


@pytest.fixture
def author(making: Making) -> Client:
    return making.town.client("author")


def made(town: Town, user: str = "author", **changes: object) -> TemplateView:
    draft = TemplateDraft(
        name=str(changes.pop("name", "不審電話")),
        editions={
            "ja": EditionText("【防犯】〔地区〕の電話", "〔日時〕に電話"),
            "en": EditionText("Calls", "Beware"),
        },
        menus=("bohan",),
        for_all=bool(changes.pop("for_all", False)),
    )
    return templates.make(service=SERVICE, draft=draft, by=town.person(user), at=town.at)


def test_a_template_is_chosen_and_what_is_to_fill_in_is_found(
    author: Client, making: Making, words: Says
) -> None:
    one = made(making.town)
    chosen = author.get("/bulletins/begin/").content.decode()
    assert f'href="/bulletins/new/?template={one.id}"' in chosen
    page = author.get(f"/bulletins/new/?template={one.id}").content
    assert 'value="【防犯】〔地区〕の電話"' in page.decode()
    assert ">\nBeware</textarea>" in page.decode()
    assert re.search(r'value="bohan"\s*checked', page.decode())
    assert "「〔日時〕」が埋まっていません" in words(page)


def test_an_earlier_bulletin_is_copied_without_its_time(author: Client, making: Making) -> None:
    earlier = making.permitted(not_before=making.clock.at, not_after=None)
    assert f"?copy={earlier.id}" in author.get("/bulletins/begin/").content.decode()
    page = author.get(f"/bulletins/new/?copy={earlier.id}").content.decode()
    assert f'value="{SUBJECT}"' in page
    assert re.search(r'value="bohan"\s*selected', page)
    assert re.search(r'value="now"[^>]*checked', page)
    assert "2026-06-03T" not in page


def test_what_is_not_theirs_cannot_be_begun_from(making: Making) -> None:
    begun, one = making.begun(), made(making.town)
    keeper = making.town.client("keeper")
    for question in (f"?copy={begun.id}", "?copy=99999", f"?template={one.id}", "?template=9"):
        assert keeper.get(f"/bulletins/new/{question}").status_code == 404, question
    for question in ("?copy=x", "?template=-1", "?copy=" + "9" * 30):
        assert keeper.get(f"/bulletins/new/{question}").status_code == 200, question


def test_a_template_is_made_changed_and_ended_on_its_pages(
    author: Client, making: Making, words: Says
) -> None:
    assert author.post("/templates/new/", TYPED)["Location"] == "/templates/"
    (one,) = templates.usable(service=SERVICE, by=making.town.author)
    assert (one.text.subject, one.menus, one.section) == ("【防犯】〔地区〕", ("bohan",), "anzen")
    page = author.get("/templates/")
    assert "文例「不審電話」を保存しました" in words(page.content)
    url = f"/templates/{one.id}/edit/"
    assert 'value="【防犯】〔地区〕"' in author.get(url).content.decode()
    added = author.post(url, {**TYPED, "then": "add", "add_language": "en"})
    assert 'name="subject_en"' in added.content.decode()
    author.post(url, {**TYPED, "name": "還付金", "language": ["en"], "body_en": "Beware"})
    (one,) = templates.usable(service=SERVICE, by=making.town.author)
    assert (one.name, one.editions["en"].body) == ("還付金", "Beware")
    assert author.post(f"/templates/{one.id}/retire/").status_code == 302
    assert "文例はまだありません" in words(author.get("/templates/").content)


def test_a_template_can_be_made_of_a_bulletin(author: Client, making: Making) -> None:
    begun = making.begun()
    page = author.get(f"/templates/new/?of={begun.id}").content.decode()
    assert page.count(f'value="{SUBJECT}"') == 2  # its name, and its subject
    keeper = making.town.client("keeper")
    assert keeper.get(f"/templates/new/?of={begun.id}").status_code == 404
    assert author.get("/templates/new/?of=x").status_code == 200


def test_what_is_wrong_with_a_template_is_told_and_the_text_kept(
    author: Client, making: Making, words: Says
) -> None:
    made(making.town)
    for changes, says in (
        ({"name": ""}, "文例の名前を書いてください"),
        ({"name": "不審電話"}, "もうあります"),
        ({"subject": "一\n二"}, "件名に改行は使えません"),
        ({"for_all": "on", "name": "別"}, "運用管理者だけです（市の定め）"),
    ):
        answer = author.post("/templates/new/", {**TYPED, **changes})
        assert answer.status_code == 422, changes
        assert says in words(answer.content)
        assert "〔日時〕に" in answer.content.decode()


def test_everybody_s_template_is_the_managers_to_change(making: Making, words: Says) -> None:
    shared = made(making.town, "manager", for_all=True)
    author, manager = making.town.client("author"), making.town.client("manager")
    assert f"/templates/{shared.id}/edit/" not in author.get("/templates/").content.decode()
    assert f"/templates/{shared.id}/edit/" in manager.get("/templates/").content.decode()
    refused = author.post(f"/templates/{shared.id}/retire/")
    assert refused.status_code == 409
    assert "運用管理者だけです" in words(refused.content)
    assert author.post(f"/templates/{shared.id}/edit/", TYPED).status_code == 422
    own = made(making.town, name="安全課だけ")
    assert manager.get(f"/templates/{own.id}/edit/").status_code == 404
