"""The first page (待っている仕事): what waits for this person, most pressing first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hayauma.bulletins import reading, waiting
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.bulletins.waiting import ToDecide, ToSend
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import State as DispatchState
from hayauma.organization import posts
from hayauma.organization.directory import Role
from hayauma.web.desk import access, frame, owed, words
from hayauma.web.desk.visit import Visit, page

OPEN = (State.SUBMITTED, State.PERMITTED, State.RETURNED, State.DRAFTING)
LOOKED_AT = 200
LIVE = (DispatchState.ORDERED, DispatchState.RUNNING, DispatchState.PAUSED, DispatchState.HELD)
NEAR = timedelta(hours=1)  # what runs out this soon is marked


@dataclass(frozen=True)
class Noted:
    """One line of work: the bulletin, where it is done, and what is pressing about it."""

    line: words.Line
    url: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Pile:
    """One pile of work: its heading, its lines, and what to do with them."""

    title: str
    about: str
    lines: Sequence[Noted]


@page
def home(visit: Visit) -> HttpResponse:
    """Show what waits for me."""
    reach = access.reach(visit)
    found = reading.listing(service=visit.service.code, at=visit.at, states=OPEN, limit=LOOKED_AT)
    mine = [one for one in found if reach.writes(one)]
    own = [one for one in mine if _own(visit, one)]
    context = {
        "piles": [pile for pile in _piles(visit, found, mine, own) if pile.lines],
        "live": _live(visit),
        "vacancies": vacancies(visit),
    }
    context |= owed.all_of_it(visit)
    return frame.show(visit, "home", context)


def vacancies(visit: Visit) -> list[str]:
    """Return which of the two officers nobody is, in the words of the policy."""
    titles = {
        Role.SUPERVISING_OFFICER.value: _("総括責任者"),
        Role.OPERATIONS_MANAGER.value: _("運用管理者"),
    }
    return [titles[role] for role in posts.vacancies(visit.service.code, visit.at)]


def _piles(
    visit: Visit,
    found: Sequence[BulletinView],
    mine: Sequence[BulletinView],
    own: Sequence[BulletinView],
) -> list[Pile]:
    sending = waiting.to_send(mine, at=visit.at)
    looked = waiting.to_read_afterwards(visit.person, service=visit.service.code, at=visit.at)
    return [
        Pile(
            _("承認を待っているもの"),
            _("あなたが承認するか、差し戻すもの"),
            _decisions(visit, waiting.to_decide(visit.person, found, at=visit.at)),
        ),
        Pile(
            _("承認された時間を過ぎたもの"),
            _("発信していません。時刻を直して、もう一度承認を依頼します。"),
            _sending(visit, (one for one in sending if one.missed)),
        ),
        Pile(
            _("差し戻されたもの"),
            _("直して、もう一度承認を依頼するもの"),
            _plain(visit, (one for one in own if one.state is State.RETURNED)),
        ),
        Pile(
            _("発信を待っているもの"),
            _("承認が済み、配備機器から発信を指示するもの"),
            _sending(visit, (one for one in sending if not one.missed)),
        ),
        Pile(
            _("後で確認するもの"),
            _("不在の間に代決されたもの（後閲）"),
            _plain(visit, (one for one, _when in looked)),
        ),
        Pile(
            _("書きかけ"),
            _("保存した下書き"),
            _plain(visit, (one for one in own if one.state is State.DRAFTING)),
        ),
    ]


def _own(visit: Visit, one: BulletinView) -> bool:
    """Whether this person began it or wrote it last."""
    return visit.person.account_id in {one.created_by, one.revision.author_id}


def _decisions(visit: Visit, waits: Sequence[ToDecide]) -> list[Noted]:
    lines = words.lines(visit, (one.bulletin for one in waits))
    return [
        Noted(line, frame.url_of("approve", one.bulletin), *_pressing(visit, one))
        for line, one in zip(lines, waits, strict=True)
    ]


def _pressing(visit: Visit, one: ToDecide) -> tuple[str, str]:
    """Say what is pressing about a decision: its time, or in whose stead it would be."""
    stead = _("代決（{post}）").format(post=one.in_stead_of) if one.in_stead_of else ""
    if one.closes is None:
        return stead, "orange" if stead else ""
    if one.closes < visit.at:
        return _("発信する時刻を過ぎています"), "red"
    until = _("{at}までに決裁").format(at=words.moment(one.closes))
    tone = "red" if one.closes - visit.at <= NEAR else "orange"
    return "　".join(part for part in (stead, until) if part), tone


def _sending(visit: Visit, found: Iterable[ToSend]) -> list[Noted]:
    sending = list(found)
    lines = words.lines(visit, (one.bulletin for one in sending))
    return [
        Noted(
            line,
            frame.url_of("submit" if one.missed else "release", one.bulletin),
            *_time(visit, one),
        )
        for line, one in zip(lines, sending, strict=True)
    ]


def _time(visit: Visit, one: ToSend) -> tuple[str, str]:
    """Say until when something may be sent, where that is soon or over."""
    at = words.moment(one.closes)
    if one.missed:
        return _("{at}に過ぎました").format(at=at), "red"
    return _("{at}まで").format(at=at), "red" if one.closes - visit.at <= NEAR else ""


def _plain(visit: Visit, found: Iterable[BulletinView]) -> list[Noted]:
    return [Noted(line, line.url) for line in words.lines(visit, found)]


def _live(visit: Visit) -> list[dict[str, object]]:
    """Return dispatches under way: everybody on the staff may stop them."""
    found = dispatches.listing(service=visit.service.code, states=LIVE)
    bulletins = reading.several({one.bulletin for one in found}, at=visit.at)
    return [
        {
            "dispatch": one,
            "subject": bulletins[one.bulletin].subject,
            "section": bulletins[one.bulletin].section,
            "section_name": bulletins[one.bulletin].section_name,
            "chip": words.dispatch_chip(one, at=visit.at),
        }
        for one in found
        if one.bulletin in bulletins
    ]
