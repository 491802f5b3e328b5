"""What stands on the pages of leaves (機器の特例の画面)."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.delivery import leave_uses
from hayauma.installation import policies
from hayauma.look import Link
from hayauma.menus import catalogue
from hayauma.organization import (
    directory,
    leave_requests,
    leave_terms,
    leaves,
    officers,
    posts,
    substitutes,
    terminals,
)
from hayauma.organization.directory import Role
from hayauma.organization.leave_requests import RequestView
from hayauma.organization.leaves import LeaveView
from hayauma.regulation import Policy
from hayauma.web.desk import frame
from hayauma.web.desk.organizing import equipment_ways
from hayauma.web.desk.organizing.leaving_forms import AskForm, QuickForm, SpokenForm, StandingForm
from hayauma.web.desk.visit import Visit

BAD_INPUT = 422
HOURS_KEY = "equipment.leave_hours"
PAST = 30  # leaves that are over, shown below


def show(
    visit: Visit,
    *,
    quick: QuickForm | None = None,
    standing: StandingForm | None = None,
    ask: AskForm | None = None,
    spoken: SpokenForm | None = None,
) -> HttpResponse:
    """Show the leaves, and the forms this person may use; one of them may come back with faults."""
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    lines = leaves.listing(service=visit.service.code, at=visit.at)
    late = leave_terms.unwritten(service=visit.service.code, at=visit.at)
    grants = capacity(visit) != "other"
    context = {
        "quick": quick or quick_form(visit),
        "standing": standing or standing_form(visit),
        "ask": ask or AskForm(auto_id="ask_%s"),
        "spoken": _spoken(visit, policy, spoken),
        "grants": grants,
        "substitute": capacity(visit) == "substitute",
        "requests": leave_requests.open_requests(service=visit.service.code, at=visit.at)
        if grants
        else (),
        "whom": equipment_ways.whom_to_ask(visit),
        "hours": policy.number(HOURS_KEY),
        "late": _lines(visit, late),
        "lines": _lines(visit, [one for one in lines if one not in late]),
        "past": _lines(visit, _past(visit)),
        "ending": {one.id for one in leave_terms.ending(service=visit.service.code, at=visit.at)},
        "me": visit.person.code,
    }
    wrong = any(form and form.errors for form in (quick, standing, ask, spoken))
    return frame.show(visit, "leaves", context, status=BAD_INPUT if wrong else 200)


def show_request(visit: Visit, one: RequestView) -> HttpResponse:
    """Show one request as it fits a telephone: who, why, and one press."""
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    still = {
        each.id for each in leave_requests.open_requests(service=visit.service.code, at=visit.at)
    }
    context = {
        "one": one,
        "open": one.id in still,
        "grants": capacity(visit) != "other",
        "substitute": capacity(visit) == "substitute",
        "hours": policy.number(HOURS_KEY),
        "whom": equipment_ways.whom_to_ask(visit),
        "crumbs": [Link(_("機器の特例"), reverse("desk:leaves"))],
    }
    return frame.show(visit, "leave_request", context)


def capacity(visit: Visit) -> str:
    """Return as what this person stands to giving leaves: manager, substitute, or other."""
    return officers.manager_standing(visit.person, service=visit.service.code, at=visit.at).by


def quick_form(visit: Visit, data: Any = None) -> QuickForm:
    """Return the form of one tap."""
    return QuickForm(
        data,
        people=_people(visit),
        substitute=capacity(visit) == "substitute",
        initial={"person": visit.request.GET.get("person", "")},
        auto_id="quick_%s",
    )


def standing_form(visit: Visit, data: Any = None) -> StandingForm:
    """Return the form of a leave until a date."""
    return StandingForm(
        data,
        people=_people(visit),
        menus=[(menu.code, menu.name) for menu in catalogue.menus(visit.service.code, visit.at)],
        machines=[
            (line.code, f"{line.name}　{line.place}")
            for line in terminals.register_lines()
            if not line.retired_at
        ],
        substitute=capacity(visit) == "substitute",
        auto_id="standing_%s",
    )


def givers(visit: Visit) -> list[tuple[int, str]]:
    """Return who may have said yes on the telephone: the operations manager, the substitutes."""
    seated = posts.role_post(Role.OPERATIONS_MANAGER, service=visit.service.code, at=visit.at)
    if seated is None:
        return []
    holder = posts.holder(seated.code, at=visit.at)
    line = [holder] if holder else []
    line += substitutes.chain(seated.code, at=visit.at)
    return [
        (one.account_id, f"{one.post.title}　{one.name}")
        for one in line
        if one.account_id != visit.person.account_id
    ]


def _spoken(visit: Visit, policy: Policy, form: SpokenForm | None) -> SpokenForm | None:
    """Return the form for what was said on the telephone, where the city takes it."""
    if not policy.says("equipment.leave_form", "oral_then_written"):
        return None
    initial = {"said_at": visit.at}
    return form or SpokenForm(givers=givers(visit), initial=initial, auto_id="spoken_%s")


def _past(visit: Visit) -> list[LeaveView]:
    """Return the leaves that ended lately."""
    every = leaves.listing(service=visit.service.code, at=visit.at, past=True)
    return [one for one in every if one.ended_at or one.until <= visit.at][:PAST]


def _lines(visit: Visit, found: Any) -> list[dict[str, object]]:
    people = dict(_people(visit)) if found else {}
    names = {menu.code: menu.name for menu in catalogue.every(visit.service.code)}
    machines = {line.code: f"{line.name}　{line.place}" for line in terminals.register_lines()}
    used = leave_uses.uses([line.id for line in found])
    return [
        {
            "leave": line,
            "person": people.get(line.scope.person, line.scope.person) or _("だれでも"),
            "menu": names.get(line.scope.menu, line.scope.menu) or _("すべて"),
            "terminal": machines.get(line.scope.terminal, line.scope.terminal),
            "uses": used[line.id],
        }
        for line in found
    ]


def _people(visit: Visit) -> list[tuple[str, str]]:
    """Return everybody on the staff by section, as code and name."""
    return [
        (f"staff:{account}", f"{section.name}　{name}")
        for section in directory.sections(at=visit.at)
        for account, name in directory.placed_in(section.code, at=visit.at)
    ]
