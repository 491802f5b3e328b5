"""The language of a screen: asked for by a link, kept in a cookie, never guessed."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from hayauma.config.language import Language
from hayauma.web import languages

pytestmark = pytest.mark.once


def answered(path: str, cookie: str = "") -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        other = languages.others(request)[0]
        return HttpResponse(f"{translation.get_language()} {other.lang} {other.url}")

    request = RequestFactory().get(path, headers={"Accept-Language": "en"})
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    return Language(view)(request)


@pytest.mark.parametrize(
    ("path", "cookie", "language"),
    [
        ("/", "", "ja"),
        ("/", "en", "en"),
        ("/", "xx", "ja"),
        ("/?lang=en", "", "en"),
        ("/?lang=ja", "en", "ja"),
        ("/?lang=xx", "en", "en"),
    ],
)
def test_a_link_wins_over_the_cookie_and_the_cookie_over_nothing(
    path: str, cookie: str, language: str
) -> None:
    answer = answered(path, cookie)
    assert answer.content.decode().startswith(f"{language} ")
    assert answer["Content-Language"] == language


def test_what_was_asked_for_is_remembered_and_the_page_kept_by_nobody_else() -> None:
    answer = answered("/?lang=en")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert answer["Cache-Control"] == "no-store"
    assert not answered("/", "en").cookies
    assert not answered("/?lang=xx").cookies


def test_the_link_to_the_other_language_keeps_the_rest_of_the_address() -> None:
    assert answered("/?state=drafting").content.decode() == "ja en ?state=drafting&lang=en"
    assert answered("/?lang=en&page=2").content.decode() == "en ja ?lang=ja&page=2"
