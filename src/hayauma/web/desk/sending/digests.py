"""Digests (まとめ) at the desk: what goes next and waits for it, what went and how it ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import reading
from hayauma.bulletins.views import BulletinView
from hayauma.delivery.digests import listing
from hayauma.delivery.digests.listing import EntryLine, EntryState, Planned, SentDigest
from hayauma.delivery.states import State
from hayauma.subscriptions.states import Frequency
from hayauma.web.desk import frame, words
from hayauma.web.desk.visit import Visit, page

LISTED = 10
NAMES = {
    Frequency.DAILY: lazy("1日1回のまとめ"),
    Frequency.WEEKLY: lazy("1週間に1回のまとめ"),
    Frequency.AT_ONCE: lazy("お届けできなかったお知らせ（そのつど読む人へ）"),
}
ENTRIES = {
    EntryState.WAITING: words.Chip(lazy("次のまとめに入ります"), "blue"),
    EntryState.LATER: words.Chip(lazy("その次のまとめに入ります"), ""),
    EntryState.PAUSED: words.Chip(lazy("送信が一時停止中のため待っています"), "orange"),
    EntryState.HELD: words.Chip(lazy("誤りの有無を確かめるまで止めています"), "orange"),
    EntryState.DROPPED: words.Chip(lazy("外しました（訂正・取りやめ）"), "red"),
    EntryState.TAKEN: words.Chip(lazy("入っています"), "green"),
}
MADE = {
    State.ORDERED: words.Chip(lazy("送る人を書き出しています"), "blue"),
    State.CANCELLED: words.Chip(lazy("止めました（残りは作り直しました）"), "red"),
}
About = dict[int, BulletinView]


@dataclass(frozen=True)
class DigestLine:
    """A bulletin in a digest, as the page shows it; a chip where there is something to say."""

    url: str
    subject: str
    chip: words.Chip | None


@dataclass(frozen=True)
class Card:
    """One digest on the page, the next one or one that was made."""

    name: str
    # When it will go, when it began, when it was over: what is known of these.
    at: datetime | None
    readers: int
    entries: list[DigestLine]
    day: date | None = None
    over: bool = False
    chip: words.Chip | None = None
    number: str = ""
    counts: tuple[words.WordCount, ...] = ()
    missed: tuple[str, ...] = ()
    rest: bool = False


@page
def digests(visit: Visit) -> HttpResponse:
    """Show the digests of the service; whatever was released is everybody's to see."""
    service = visit.service.code
    before = visit.request.GET.get("before", "")
    start = int(before[:18]) if before.isascii() and before.isdecimal() else 0
    coming = () if start else listing.planned(service=service, at=visit.at)
    made = listing.made(service=service, limit=LISTED + 1, before=start)
    more, made = made[LISTED:], made[:LISTED]
    about = _about([*coming, *made], visit.at)
    context = {
        "coming": [_next(one, about) for one in coming],
        "made": [_sent(one, about) for one in made],
        "more": f"?before={made[-1].dispatch}" if more else "",
        "paged": reverse("desk:digests") if start else "",
        "listed": LISTED,
    }
    return frame.show(visit, "digests", context)


def _about(found: Iterable[Planned | SentDigest], at: datetime) -> About:
    named = {entry.bulletin for one in found for entry in one.entries}
    named |= {bulletin for one in found if isinstance(one, SentDigest) for bulletin in one.missed}
    return reading.several(named, at=at)


def _next(one: Planned, about: About) -> Card:
    return Card(
        name=str(NAMES[one.rhythm]),
        at=one.at,
        readers=one.readers,
        entries=[_line(entry, about) for entry in one.entries],
    )


def _sent(one: SentDigest, about: About) -> Card:
    return Card(
        name=str(NAMES[one.rhythm]),
        day=one.day,
        at=one.closed_at or one.started_at,
        over=one.closed_at is not None,
        readers=one.audience,
        entries=[_line(entry, about, plain=EntryState.TAKEN) for entry in one.entries],
        chip=MADE.get(one.state, words.DISPATCHES[one.state]),
        number=one.number,
        counts=tuple(word for word in words.counted(dict(one.words)) if word.count),
        missed=tuple(about[bulletin].subject for bulletin in one.missed if bulletin in about),
        rest=one.rest,
    )


def _line(entry: EntryLine, about: About, *, plain: EntryState | None = None) -> DigestLine:
    """A bulletin in a digest; of what is where one expects it nothing is said."""
    return DigestLine(
        url=reverse("desk:dispatch", args=[entry.dispatch]),
        subject=about[entry.bulletin].subject,
        chip=None if entry.state is plain else ENTRIES[entry.state],
    )
