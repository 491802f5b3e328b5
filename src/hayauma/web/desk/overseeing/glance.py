"""The whole at a glance (運用状況) at the desk: for the officers, and for who audits.

Source: 第4条第3項第1号.
"""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hayauma.bulletins import reading as bulletins
from hayauma.delivery.states import State
from hayauma.look import Link
from hayauma.organization import directory
from hayauma.organization.directory import Role
from hayauma.organization.kinds import OFFICERS
from hayauma.oversight import overview
from hayauma.oversight.overview import Overview
from hayauma.web.desk import access, frame
from hayauma.web.desk.operating import alarming, resting
from hayauma.web.desk.sending import hindrance
from hayauma.web.desk.visit import Visit, page


@page
def operations(visit: Visit) -> HttpResponse:
    """Show what is sent, what waits, and what is owed. Source: 第4条第3項第1号."""
    refuse_others(visit)
    seen = overview.overview(service=visit.service.code, at=visit.at)
    names = {one.code: one.name for one in directory.sections(at=visit.at)}
    texts = bulletins.several({one.bulletin for one in seen.corrections}, at=visit.at)
    context = {
        "seen": seen,
        "queues": _queues(seen),
        "corrections": [
            (one, texts[one.bulletin]) for one in seen.corrections if one.bulletin in texts
        ],
        "overdue": [(one, names.get(one.section, one.section)) for one in seen.overdue],
        "owed": [(one, names.get(one.section, one.section)) for one in seen.owed],
        "vacant": [
            capfirst(_("総括責任者"))
            if role is Role.SUPERVISING_OFFICER
            else capfirst(_("運用管理者"))
            for role in seen.vacant
        ],
        "alarms": alarming.lines(),
        "resting": resting.now(visit.at),
        "hindrances": hindrance.of_the_house(visit.at),
        "guides": bool(visit.person.roles.intersection(OFFICERS)),
    }
    return frame.show(visit, "operations", context)


def refuse_others(visit: Visit) -> None:
    """Let pass the officers. Errors: Http404: for others the page does not exist."""
    if not visit.person.roles & access.READERS:
        raise Http404


def up() -> Link:
    """Return the way back to this page."""
    return Link(_("運用状況"), reverse("desk:operations"))


def _queues(seen: Overview) -> list[tuple[str, int]]:
    labels = {
        State.ORDERED: _("これから送る"),
        State.RUNNING: _("送信中"),
        State.PAUSED: _("一時停止"),
        State.HELD: _("直前の判定で保留"),
        State.CANCELLED: _("取りやめの後始末中"),
    }
    return [(label, seen.standing.get(state, 0)) for state, label in labels.items()]
