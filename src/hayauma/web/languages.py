"""The other language (言語の切替え): a link on every page, written in the language it leads to."""

from django.http import HttpRequest
from django.utils.translation import get_language

from hayauma.look import Link


def others(request: HttpRequest) -> tuple[Link, ...]:
    """Return the link to this page in the other language; config.language reads ?lang."""
    in_english = (get_language() or "ja").startswith("en")
    code, name = ("ja", "日本語") if in_english else ("en", "English")
    query = request.GET.copy()
    query["lang"] = code
    return (Link(name, f"?{query.urlencode()}", lang=code),)
