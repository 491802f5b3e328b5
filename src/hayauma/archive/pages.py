"""Pages of the archive (配信履歴の画面): one way to draw them, for the application and the site.

A page depends on nothing but its path, the language in force and what is public; so what the
application answers and what lies on the disk are the same bytes.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hayauma import links
from hayauma.archive import feeds, reading
from hayauma.archive.correcting.changes import amendments
from hayauma.archive.frame import frame
from hayauma.archive.reading import NoBackNumber
from hayauma.archive.views import BackNumberView, ShownEdition
from hayauma.installation.services import ServiceView
from hayauma.look import Link
from hayauma.look.difference import pieces
from hayauma.menus import catalogue
from hayauma.menus.states import Publicity
from hayauma.menus.views import MenuView
from hayauma.subscriptions import editions

NUMBER = re.compile(r"/b/([0-9A-Za-z][0-9A-Za-z-]{0,39})/")
LISTING = re.compile(r"/b/(?:of/([a-z0-9-]{1,40})/)?(?:year/(\d{4})/)?")
FEED = re.compile(r"/feed/(?:([a-z0-9-]{1,40})/)?")


class NoPage(LookupError):
    """Nothing is to be read under this path, or nothing any more."""


@dataclass(frozen=True)
class Surround:
    """What a page is drawn for: whose service, which path, the links to other languages."""

    service: ServiceView
    path: str
    languages: tuple[Link, ...] | None = None
    token: str = ""  # of a registered person's own pages


@dataclass(frozen=True)
class Line:
    """One back number in a list."""

    url: str
    number: str
    subject: str
    section: str
    at: datetime
    amended_at: datetime | None


def at_path(path: str, service: ServiceView) -> str:
    """Return the whole page or feed that stands under a path. Errors: NoPage."""
    around = Surround(service, path)
    if found := LISTING.fullmatch(path):
        return listing(around, menu=found[1] or "", year=int(found[2] or 0))
    if found := FEED.fullmatch(path):
        return feed(service, menu=found[1] or "")
    if found := NUMBER.fullmatch(path):
        return back_number(around, found[1])
    raise NoPage(path)


def back_number(around: Surround, number: str, *, held: Collection[str] = ()) -> str:
    """Return the page of one back number, every language of it. Errors: NoPage."""
    try:
        issue = reading.back_number(number, service=around.service.code, held=held)
    except NoBackNumber:
        raise NoPage(number) from None
    files = [
        {"name": one.name, "url": around.path + f"file/{place}/", "size": -(-one.size // 1024)}
        for place, one in enumerate(issue.files, 1)
    ]
    open_menus = {menu.code for menu in _open_menus(around.service)}
    context = {
        "issue": issue,
        "editions": [_edition(one) for one in issue.editions],
        "files": files,
        "ask_url": links.inquiry(number),
        "changes": [
            {"at": change.at, "note": change.note, "pieces": pieces(change.before, change.after)}
            for change in amendments(number, service=around.service.code)
            if change.shown
        ],
        "menu_links": [
            Link(menu.name, links.back_numbers(menu.code), written="ja")
            for menu in issue.menus
            if menu.code in open_menus
        ],
        "crumbs": [_home(around)],
    }
    return _draw(around, "back_number", context)


def listing(around: Surround, *, menu: str = "", year: int = 0) -> str:
    """Return the newest of a menu or of all, or those of a 年度. Errors: NoPage."""
    topic, service = _topic(around.service, menu), around.service.code
    years = reading.years(service=service, menu=menu)
    if year and year not in years:
        raise NoPage(around.path)
    if year:
        issues = reading.of_year(year, service=service, menu=menu)
    else:
        issues = reading.back_numbers(service=service, menu=menu).items
    context = {
        "menu": topic and {"name": name_of(topic), "lang": written_in(topic)},
        "year": year,
        "issues": [line(issue) for issue in issues],
        "years": [
            Link(year_name(one), links.back_numbers(menu, one), current=one == year)
            for one in years
        ],
        "others": [
            Link(
                name_of(one),
                links.back_numbers(one.code),
                current=one.code == menu,
                written=written_in(one),
            )
            for one in _open_menus(around.service)
        ],
        "feed_url": links.feed(menu),
        "search_url": links.search(),
        "crumbs": [_home(around)] if menu or year else [],
    }
    return _draw(around, "back_numbers", context)


def search(around: Surround, *, words: str, page: int) -> str:
    """Return what was found for some words, by the page."""
    found = reading.back_numbers(service=around.service.code, words=words, page=page)

    def turned(to: int) -> str:
        return f"?{urlencode({'q': words, 'page': to})}"

    context = {
        "words": words,
        "total": found.total if words.strip() else None,
        "issues": [line(issue) for issue in found.items] if words.strip() else [],
        "search_url": links.search(),
        "number": found.number,
        "last": found.last if words.strip() else 1,
        "previous_url": turned(found.number - 1) if found.number > 1 else "",
        "next_url": turned(found.number + 1) if found.number < found.last else "",
        "crumbs": [_home(around)],
    }
    return _draw(around, "search", context)


def own(around: Surround, *, held: Collection[str], page: int) -> str:
    """Return the list for a registered person: what is public and what only they may read."""
    found = reading.back_numbers(service=around.service.code, held=held, page=page)
    context = {
        "issues": [line(issue, around.token) for issue in found.items],
        "own": True,
        "number": found.number,
        "last": found.last,
        "previous_url": f"?page={found.number - 1}" if found.number > 1 else "",
        "next_url": f"?page={found.number + 1}" if found.number < found.last else "",
        "crumbs": [],
    }
    return _draw(around, "back_numbers", context)


def feed(service: ServiceView, *, menu: str = "") -> str:
    """Return the Atom feed of a menu, or of all. Errors: NoPage."""
    topic = _topic(service, menu)
    return feeds.atom(service, menu=menu, title=topic.name if topic else "")


def line(issue: BackNumberView, token: str = "") -> Line:
    """Return a back number as a list shows it, on a person's own list with its own address."""
    number = issue.number
    closed = token and issue.publicity != Publicity.PUBLIC
    url = links.own_back_numbers(token, number) if closed else links.back_number(number)
    return Line(url, number, issue.subject, issue.section, issue.published_at, issue.amended_at)


def name_of(menu: MenuView) -> str:
    """Return the menu's name in the language of the page, where it has one."""
    english = (get_language() or "ja").startswith("en")
    return (menu.english_name if english else "") or menu.name


def written_in(menu: MenuView) -> str:
    """Return the language of that name, where it is not the page's own."""
    return "" if (get_language() or "ja").startswith("ja") or menu.english_name else "ja"


def year_name(year: int) -> str:
    """Return a 年度 as a heading says it."""
    return _("{year}年度").format(year=year)


def _edition(one: ShownEdition) -> dict[str, str]:
    return {
        "lang": editions.tag(one.language),
        "language": one.language,
        "name": editions.label(one.language),
        "subject": one.subject,
        "body": feeds.body(one.html, one.text),
    }


def _topic(service: ServiceView, code: str) -> MenuView | None:
    """The menu asked for, an ended one too; one that is not public is not there."""
    if not code:
        return None
    for menu in catalogue.every(service.code):
        if menu.code == code and menu.publicity == Publicity.PUBLIC:
            return menu
    raise NoPage(code)


def _open_menus(service: ServiceView) -> list[MenuView]:
    every = catalogue.every(service.code)
    return [menu for menu in every if menu.publicity == Publicity.PUBLIC]


def _home(around: Surround) -> Link:
    url = links.own_back_numbers(around.token) if around.token else links.back_numbers()
    return Link(_("配信履歴"), url)


def _draw(around: Surround, name: str, context: Mapping[str, object]) -> str:
    whole = {
        **context,
        "service": around.service,
        "frame": frame(around.service, around.path, around.languages),
    }
    return render_to_string(f"archive/{name}.html", whole)
