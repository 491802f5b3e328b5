"""Back numbers and feeds: what was sent, for everybody to read; nobody's data is here."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hayauma import links
from hayauma.archive import feeds, reading
from hayauma.archive.reading import NoBackNumber
from hayauma.archive.views import BackNumberView
from hayauma.installation import services
from hayauma.look import Link
from hayauma.menus import catalogue
from hayauma.menus.states import Publicity
from hayauma.menus.views import MenuView
from hayauma.web.public.choices import name_of
from hayauma.web.public.frame import show
from hayauma.web.public.manners import open_page


@dataclass(frozen=True, slots=True)
class Line:
    """One back number in a list."""

    url: str
    number: str
    subject: str
    section: str
    at: datetime
    amended_at: datetime | None


@open_page
def back_numbers(request: HttpRequest, menu: str = "") -> HttpResponse:
    """Show the list of a menu, or of all, newest first."""
    service = services.current()
    topic = _topic(service.code, menu)
    asked = request.GET.get("page", "1")
    page = reading.back_numbers(
        service=service.code, menu=menu, page=int(asked) if asked.isdecimal() else 1
    )
    context = {
        "menu": topic and {"name": name_of(topic)},
        "issues": [_line(issue) for issue in page.items],
        "number": page.number,
        "last": page.last,
        "previous_url": f"?page={page.number - 1}" if page.number > 1 else "",
        "next_url": f"?page={page.number + 1}" if page.number < page.last else "",
        "others": _topics(service.code, menu),
        "feed_url": links.feed(menu),
        "crumbs": [_list()],
    }
    return show(request, "back_numbers", context)


@open_page
def back_number(request: HttpRequest, number: str) -> HttpResponse:
    """Show one back number under its permanent address."""
    try:
        issue = reading.back_number(number, service=services.current().code)
    except NoBackNumber:
        raise Http404 from None
    context = {
        "issue": issue,
        "body": _body(issue),
        "menu_links": [_of(menu.code, menu.name) for menu in issue.menus],
        "crumbs": [_list()],
    }
    return show(request, "back_number", context)


@open_page
def ask(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """Lead to the back number, where the section and its telephone stand."""
    return redirect(links.back_number(number))


@open_page
def feed(request: HttpRequest, menu: str = "") -> HttpResponse:  # noqa: ARG001 — Django's signature
    """Answer with the Atom feed of a menu, or of all. Source: RFC 4287."""
    service = services.current()
    topic = _topic(service.code, menu)
    atom = Atom1Feed(
        title=f"{service.name}　{topic.name}" if topic else service.name,
        link=service.public_url + (_of(menu, "") if topic else _list()).url,
        description=None,
        language="ja",
        author_name=service.city,
        feed_url=service.public_url + links.feed(menu),
        feed_guid=feeds.feed_id(service=service.code, menu=menu),
    )
    for entry in feeds.entries(service=service.code, menu=menu):
        atom.add_item(
            title=entry.issue.subject,
            link=service.public_url + entry.path,
            description=_note(entry.issue) + _body(entry.issue),
            unique_id=entry.id,
            pubdate=entry.issue.published_at,
            updateddate=entry.updated_at,
            author_name=entry.issue.section,
            categories=[listed.name for listed in entry.issue.menus],
        )
    return HttpResponse(atom.writeString("utf-8"), atom.content_type)


def _topic(service: str, code: str) -> MenuView | None:
    """The menu asked for, an ended one too; one that is not public is not there."""
    if not code:
        return None
    for menu in catalogue.every(service):
        if menu.code == code and menu.publicity == Publicity.PUBLIC:
            return menu
    raise Http404


def _topics(service: str, current: str) -> list[Link]:
    return [
        _of(menu.code, name_of(menu), current=menu.code == current)
        for menu in catalogue.menus(service, timezone.now())
        if menu.publicity == Publicity.PUBLIC
    ]


def _line(issue: BackNumberView) -> Line:
    return Line(
        url=links.back_number(issue.number),
        number=issue.number,
        subject=issue.subject,
        section=issue.section,
        at=issue.published_at,
        amended_at=issue.amended_at,
    )


def _body(issue: BackNumberView) -> str:
    # archive cleans the fragment when it publishes; text alone is the form that never fails.
    return mark_safe(issue.html) if issue.html else linebreaks(issue.text, autoescape=True)  # noqa: S308


def _note(issue: BackNumberView) -> str:
    if not issue.note:
        return ""
    return format_html("<p>{}</p>{}", _("訂正"), linebreaks(issue.note, autoescape=True))


def _list() -> Link:
    return Link(_("配信履歴"), reverse("public:back_numbers"))


def _of(code: str, name: str, *, current: bool = False) -> Link:
    return Link(name, reverse("public:menu_back_numbers", args=[code]), current=current)
