"""Lists of dispatches (配信の予定と結果): what will go and when, what goes, what went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import reading
from hayauma.delivery import reading as dispatches
from hayauma.delivery import standing
from hayauma.delivery.states import State
from hayauma.delivery.views import DispatchView
from hayauma.look import Link
from hayauma.web.desk import access, frame, words
from hayauma.web.desk.operating import reach, resting
from hayauma.web.desk.visit import Visit, page

LISTED = 30
SHOWN: dict[str, tuple[str | Promise, Sequence[State]]] = {
    "": (lazy("すべて"), ()),
    "scheduled": (lazy("これから送るもの"), (State.ORDERED,)),
    "live": (lazy("いま送っているもの"), (State.RUNNING, State.PAUSED)),
    "held": (lazy("送る直前に止まったもの"), (State.HELD,)),
    "over": (lazy("終わったもの"), (State.CLOSED, State.CANCELLED, State.TAKEN_BACK)),
}


@dataclass(frozen=True)
class DispatchLine:
    """One dispatch in a list, or one order that waits for an approval."""

    url: str
    number: str
    subject: str
    section: str
    chip: words.Chip
    when: str
    at: datetime
    audience: int | None
    take_back: str = ""


@page
def listing(visit: Visit) -> HttpResponse:
    """List the dispatches of the service, newest first; the schedule in the order of its times."""
    asked = visit.request.GET.get("show", "")
    show = asked if asked in SHOWN else ""
    before = visit.request.GET.get("before", "")
    start = int(before[:18]) if before.isascii() and before.isdecimal() else 0
    if show == "scheduled":
        found, more = dispatches.scheduled(service=visit.service.code), ""
    else:
        found = dispatches.listing(
            service=visit.service.code, states=SHOWN[show][1], limit=LISTED + 1, before=start
        )
        more = _next(show, found[LISTED - 1].id) if len(found) > LISTED else ""
        found = found[:LISTED]
    context = {
        "title": SHOWN[show][0] if show else _("配信の予定と結果"),
        "kinds": [
            Link(str(label), _url(name), current=name == show)
            for name, (label, _states) in SHOWN.items()
        ],
        "ahead": _waiting(visit) if show in {"", "scheduled"} and not start else [],
        "lines": _lines(visit, found),
        "more": more,
        "paged": _url(show) if start else "",
        "listed": LISTED,
        "resting": resting.now(visit.at) if show in {"", "live"} and not start else [],
        "system": reach.reads(visit),
    }
    return frame.show(visit, "dispatches", context)


def _lines(visit: Visit, found: Iterable[DispatchView]) -> list[DispatchLine]:
    """Return dispatches as a list shows them; whatever was ordered is everybody's to see."""
    found = list(found)
    about = reading.several({one.bulletin for one in found}, at=visit.at)
    return [
        DispatchLine(
            url=reverse("desk:dispatch", args=[one.id]),
            number=one.number,
            subject=about[one.bulletin].subject,
            section=about[one.bulletin].section_name,
            chip=words.dispatch_chip(one, at=visit.at),
            when=_when(one),
            at=one.closed_at or one.started_at or one.due_at or one.release.at,
            audience=one.audience if one.frozen_at else None,
            take_back=reverse("desk:take_back", args=[one.id])
            if one.state is State.ORDERED
            else "",
        )
        for one in found
    ]


def _waiting(visit: Visit) -> list[DispatchLine]:
    """Return the orders that begin with an approval, as far as this person may see them."""
    orders = standing.listing(service=visit.service.code)
    about = reading.several({one.bulletin for one in orders}, at=visit.at)
    reach = access.reach(visit) if orders else None
    return [
        DispatchLine(
            url=frame.url_of("release_ahead", about[one.bulletin]),
            number="",
            subject=about[one.bulletin].subject,
            section=about[one.bulletin].section_name,
            chip=words.AHEAD,
            when=_("{who}が指示").format(who=one.by_name),
            at=one.at,
            audience=None,
            take_back=reverse("desk:take_ahead_back", args=[one.bulletin]),
        )
        for one in orders
        if reach and reach.sees(about[one.bulletin])
    ]


def _when(one: DispatchView) -> str:
    if one.state is State.ORDERED:
        return _("{at}に送り始めます").format(at=words.moment(one.due_at or one.release.start_at))
    if one.closed_at and one.started_at:
        return _("{at}に終わりました").format(at=words.moment(one.closed_at))
    if one.closed_at:
        return _("{at}に取りやめました").format(at=words.moment(one.closed_at))
    if one.started_at:
        return _("{at}から送っています").format(at=words.moment(one.started_at))
    return _("{at}の指示").format(at=words.moment(one.release.at))


def _url(show: str) -> str:
    return f"{reverse('desk:dispatches')}?show={show}" if show else reverse("desk:dispatches")


def _next(show: str, before: int) -> str:
    query = QueryDict(mutable=True)
    if show:
        query["show"] = show
    query["before"] = str(before)
    return f"?{query.urlencode()}"
