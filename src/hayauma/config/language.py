"""Language of the screens: Japanese unless the reader chose another; never the browser's guess."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

A_YEAR = 365 * 24 * 60 * 60


class Language:
    """Takes the language from ?lang, which a link on the page sets, or from its own cookie alone,
    so that a phone set to English still opens the city's Japanese page by default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language, say which it is, and remember what was asked for."""
        asked = _known(request.GET.get("lang", ""))
        chosen = asked or _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        language = chosen or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked:
            _remember(response, asked)
        return response


def _known(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else ""


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    # A page that sets a cookie is nobody else's.
    response.headers["Cache-Control"] = "no-store"
