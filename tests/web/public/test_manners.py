"""How this door answers: paths are those in the mails, the language is asked for, not guessed."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from hayauma import links
from tests.town import Town
from tests.web.public.pages import text

TOKEN = "T" * 43


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (links.registration(), "top"),
        (links.confirmation(TOKEN), "confirm"),
        (links.preferences(TOKEN), "preferences"),
        (links.one_click(TOKEN), "one_click"),
        (links.one_click(TOKEN, "2026-118"), "one_click_of"),
        (links.back_number("2026-118"), "back_number"),
        (links.inquiry("2026-118"), "ask"),
        (links.feed(), "feed"),
        (links.feed("bosai"), "menu_feed"),
    ],
)
def test_a_path_that_stands_in_mails_opens_its_page(path: str, name: str) -> None:
    assert resolve(path, "hayauma.config.urls_public").view_name == f"public:{name}"


@pytest.mark.django_db
def test_a_browsers_own_language_changes_nothing(citizen: Client) -> None:
    page = citizen.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="ja">' in page.content.decode()


@pytest.mark.django_db
def test_another_language_is_asked_for_by_a_link_and_remembered(citizen: Client) -> None:
    page = citizen.get("/?lang=en")
    assert '<html lang="en">' in page.content.decode()
    assert page["Cache-Control"] == "no-store", "a page that sets a cookie is nobody else's"
    assert list(page.cookies) == [settings.LANGUAGE_COOKIE_NAME]
    # A screen reader must change its voice for what the city wrote in Japanese.
    assert '<legend lang="ja">' in page.content.decode()
    later = citizen.get("/b/")
    assert '<html lang="en">' in later.content.decode()
    assert "Cookie" in later["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["xx", "../ja", "en'"])
def test_a_language_we_do_not_have_is_passed_over(citizen: Client, asked: str) -> None:
    page = citizen.get("/", {"lang": asked})
    assert page.status_code == 200
    assert not page.cookies


@pytest.mark.django_db
def test_a_page_that_is_not_there_gives_a_next_step(citizen: Client) -> None:
    page = citizen.get("/nothing/")
    assert page.status_code == 404
    assert "トップページへ" in text(page)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(citizen: Client, town: Town, method: str) -> None:
    for path in ("/", links.preferences(town.hanako.token), links.one_click(town.hanako.token)):
        assert getattr(citizen, method)(path).status_code == 405
