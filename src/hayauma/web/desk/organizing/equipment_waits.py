"""What waits about equipment (機器のことで待っている仕事), for the first page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.organization import leave_requests, leave_terms, officers, terminals
from hayauma.organization.directory import Role
from hayauma.organization.looks import look
from hayauma.web.desk import words
from hayauma.web.desk.organizing.machine import policy_of
from hayauma.web.desk.visit import Visit


@dataclass(frozen=True)
class Wait:
    """One thing to look at: what, where, and how pressing."""

    text: str
    url: str
    tone: str = "orange"


def waits(visit: Visit) -> list[Wait]:
    """Return what this person is to look at: leaves as an officer, terminals as a keeper."""
    found: list[Wait] = []
    if visit.person.has(Role.TERMINAL_KEEPER):
        found += _looks(visit)
    standing = officers.manager_standing(visit.person, service=visit.service.code, at=visit.at)
    if standing.by != "other":
        found += _requests(visit)
    if standing.by != "other" or visit.person.has(Role.SUPERVISING_OFFICER):
        found += _terms(visit)
    return found


def _looks(visit: Visit) -> list[Wait]:
    policy = policy_of(visit)
    used = [one for one in terminals.register_lines() if one.in_use]
    seen = [look(policy, one.looked_at, at=visit.at) for one in used]
    late, soon = sum(one.overdue for one in seen), sum(one.soon for one in seen)
    url = reverse("desk:terminals")
    return [
        *(
            [Wait(_("所在を確かめる期限を過ぎた機器　{n}台").format(n=late), url, "red")]
            if late
            else []
        ),
        *([Wait(_("まもなく所在を確かめる機器　{n}台").format(n=soon), url)] if soon else []),
    ]


def _requests(visit: Visit) -> list[Wait]:
    return [
        Wait(
            _("{who}が、機器の特例を求めています").format(who=one.person_name),
            reverse("desk:leave_request", args=[one.id]),
            "red",
        )
        for one in leave_requests.open_requests(service=visit.service.code, at=visit.at)
    ]


def _terms(visit: Visit) -> list[Wait]:
    url = reverse("desk:leaves")
    late = len(leave_terms.unwritten(service=visit.service.code, at=visit.at))
    ending = leave_terms.ending(service=visit.service.code, at=visit.at)
    return [
        *(
            [Wait(_("書面で確認されない口頭の特例　{n}件").format(n=late), url, "red")]
            if late
            else []
        ),
        *(
            Wait(
                _("機器の特例「{reason}」は{at}に終わります").format(
                    reason=one.reason, at=words.moment(one.until)
                ),
                url,
            )
            for one in ending
        ),
    ]
