"""The first page (待っている仕事): what waits for this person, most pressing first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hayauma.bulletins import approval, reading
from hayauma.bulletins.approval import Chair
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import afterwards
from hayauma.delivery import reading as dispatches
from hayauma.delivery.afterwards import AfterReportView
from hayauma.delivery.states import State as DispatchState
from hayauma.delivery.views import DispatchView
from hayauma.organization import posts
from hayauma.organization.directory import Role
from hayauma.web.desk import access, frame, words
from hayauma.web.desk.visit import Visit, page

OPEN = (State.SUBMITTED, State.PERMITTED, State.RETURNED, State.DRAFTING)
LOOKED_AT = 200
LIVE = (DispatchState.ORDERED, DispatchState.RUNNING, DispatchState.PAUSED, DispatchState.HELD)


@dataclass(frozen=True)
class Pile:
    """One pile of work: its heading, its lines, and what to do with them."""

    title: str
    about: str
    lines: Sequence[words.Line]
    tone: str = ""


@page
def home(visit: Visit) -> HttpResponse:
    """Show what waits for me."""
    reach = access.reach(visit)
    found = reading.listing(service=visit.service.code, at=visit.at, states=OPEN, limit=LOOKED_AT)
    mine = [one for one in found if reach.writes(one)]

    @cache
    def chair(section: str) -> Chair:
        return approval.chair_of(visit.person, section, at=visit.at)

    piles = [
        Pile(
            _("承認を待っているもの"),
            _("あなたが承認するか、差し戻すもの"),
            words.lines(visit, reversed(_to_decide(found, chair))),
            "orange",
        ),
        Pile(
            _("差し戻されたもの"),
            _("直して、もう一度承認を依頼するもの"),
            words.lines(visit, (one for one in mine if one.state is State.RETURNED)),
            "red",
        ),
        Pile(
            _("発信を待っているもの"),
            _("承認が済み、配備機器から発信を指示するもの"),
            words.lines(visit, (one for one in mine if one.state is State.PERMITTED)),
            "blue",
        ),
        Pile(
            _("後で確認するもの"),
            _("不在の間に代決されたもの（後閲）"),
            words.lines(visit, _to_read_afterwards(visit)),
        ),
        Pile(
            _("書きかけ"),
            _("保存した下書き"),
            words.lines(visit, (one for one in mine if one.state is State.DRAFTING)),
        ),
    ]
    context = {
        "piles": [pile for pile in piles if pile.lines],
        "live": _live(visit),
        "owed": _owed(visit, chair),
        "vacancies": vacancies(visit),
    }
    return frame.show(visit, "home", context)


def vacancies(visit: Visit) -> list[str]:
    """Return which of the two officers nobody is, in the words of the policy."""
    titles = {
        Role.SUPERVISING_OFFICER.value: _("総括責任者"),
        Role.OPERATIONS_MANAGER.value: _("運用管理者"),
    }
    return [titles[role] for role in posts.vacancies(visit.service.code, visit.at)]


def _to_decide(found: Iterable[BulletinView], chair: Callable[[str], Chair]) -> list[BulletinView]:
    """Return what this person decides on: as head, or as a substitute while the head is away."""
    return [one for one in found if one.state is State.SUBMITTED and _decides(chair(one.section))]


def _decides(chair: Chair) -> bool:
    return chair.by == "head" or (chair.by == "substitute" and chair.head != "present")


def _to_read_afterwards(visit: Visit) -> list[BulletinView]:
    """Return what was approved in this head's stead and not looked at since (後閲)."""
    if not any(post.is_head for post in visit.person.posts):
        return []
    found = reading.listing(
        service=visit.service.code,
        at=visit.at,
        states=[State.PERMITTED, State.RELEASED],
        limit=LOOKED_AT,
    )
    sections = {post.section for post in visit.person.posts if post.is_head}
    return [one for one in found if one.section in sections and unread(one.id)]


def unread(bulletin_id: int) -> bool:
    """Return whether an approval in the head's stead waits for the head's look."""
    return any(
        decision.standing_in_for and decision.kind == "approved" and not decision.read_after_at
        for submitted in reading.submissions(bulletin_id)
        for decision in submitted.decisions
    )


def _live(visit: Visit) -> list[dict[str, object]]:
    """Return dispatches under way: everybody on the staff may stop them."""
    return [
        _dispatch_line(visit, one)
        for one in dispatches.listing(service=visit.service.code, states=LIVE)
    ]


def _owed(visit: Visit, decides: Callable[[str], Chair]) -> list[AfterReportView]:
    """Return the looks afterwards that are owed: to the owning head, and to the two officers."""
    everything = bool(visit.person.roles & {Role.SUPERVISING_OFFICER, Role.OPERATIONS_MANAGER})
    return [
        one
        for one in afterwards.owed(service=visit.service.code, at=visit.at)
        if everything or decides(one.section).by in {"head", "substitute"}
    ]


def _dispatch_line(visit: Visit, one: DispatchView) -> dict[str, object]:
    bulletin = reading.bulletin(one.bulletin, at=visit.at)
    return {
        "dispatch": one,
        "subject": bulletin.subject,
        "section": bulletin.section,
        "section_name": bulletin.section_name,
        "chip": words.DISPATCHES[one.state],
    }
