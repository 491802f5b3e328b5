"""Back numbers and feeds: what was sent, for everybody to read; nobody's data is here.

The pages are the archive's own: the same bytes lie in the static site.
"""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from hayauma.archive import pages, reading
from hayauma.archive.pages import NoPage, Surround
from hayauma.archive.reading import NoBackNumber
from hayauma.bulletins import files
from hayauma.installation import services
from hayauma.subscriptions import preferences as own_preferences
from hayauma.subscriptions.preferences import Preferences, Shown, UnknownToken
from hayauma.web import languages
from hayauma.web.public.manners import open_page, personal_page
from hayauma.web.public.preferring import unknown

ATOM = "application/atom+xml; charset=utf-8"
PAGE_MOST = 10_000


@open_page
def back_numbers(request: HttpRequest, menu: str = "", year: int = 0) -> HttpResponse:
    """Show the newest of a menu or of all, or those of a 年度."""
    try:
        return HttpResponse(pages.listing(_around(request), menu=menu, year=year))
    except NoPage:
        raise Http404 from None


@open_page
def search(request: HttpRequest) -> HttpResponse:
    """Show in which back numbers some words stand."""
    words = request.GET.get("q", "").replace("\0", "")[:100]
    found = pages.search(_around(request), words=words, page=_page(request))
    return HttpResponse(found)


@open_page
def back_number(request: HttpRequest, number: str) -> HttpResponse:
    """Show one back number under its permanent address."""
    try:
        return HttpResponse(pages.back_number(_around(request), number))
    except NoPage:
        raise Http404 from None


@open_page
def file(request: HttpRequest, number: str, position: int) -> HttpResponse:  # noqa: ARG001
    """Hand out a file that went along with a public back number."""
    return _file(number, position)


@open_page
def feed(request: HttpRequest, menu: str = "") -> HttpResponse:  # noqa: ARG001 — Django's signature
    """Answer with the Atom feed of a menu, or of all. Source: RFC 4287."""
    try:
        return HttpResponse(pages.feed(services.current(), menu=menu), ATOM)
    except NoPage:
        raise Http404 from None


@personal_page
def own_back_numbers(request: HttpRequest, token: str) -> HttpResponse:
    """Show a registered person what they may read: the public ones and their menus' own."""
    try:
        held = _held(token)
    except UnknownToken:
        return unknown(request)
    return HttpResponse(pages.own(_around(request, token), held=held, page=_page(request)))


@personal_page
def own_back_number(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Show a registered person one back number of their menus."""
    try:
        shown = pages.back_number(_around(request, token), number, held=_held(token))
    except UnknownToken:
        return unknown(request)
    except NoPage:
        raise Http404 from None
    return HttpResponse(shown)


@personal_page
def own_file(request: HttpRequest, token: str, number: str, position: int) -> HttpResponse:
    """Hand out a file to a registered person."""
    try:
        return _file(number, position, held=_held(token))
    except UnknownToken:
        return unknown(request)


def _around(request: HttpRequest, token: str = "") -> Surround:
    return Surround(services.current(), request.path, languages.others(request), token)


def _held(token: str) -> tuple[str, ...]:
    """The menus a person has chosen; who stopped everything has none. Errors: UnknownToken."""
    own: Preferences = own_preferences.of(token, timezone.now())
    return () if own.state is Shown.WITHDRAWN else own.chosen


def _file(number: str, position: int, held: tuple[str, ...] = ()) -> HttpResponse:
    """Return a file as something to keep, never as a page of ours. Source: RFC 6266."""
    try:
        issue = reading.back_number(number, service=services.current().code, held=held)
    except NoBackNumber:
        raise Http404 from None
    if not 1 <= position <= len(issue.files):
        raise Http404
    shown = issue.files[position - 1]
    try:
        kept = files.read(shown.sha256)
    except LookupError:
        raise Http404 from None
    response = HttpResponse(kept.content, kept.media_type)
    name = quote(shown.name, safe="")
    plain = f"file-{position}{_ending(shown.name)}"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    response.headers["Content-Disposition"] = disposition
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2]
    return f".{ending}" if ending.isascii() and ending.isalnum() and len(ending) <= 8 else ""


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(int(asked), PAGE_MOST) if asked.isdecimal() and len(asked) < 9 else 1
