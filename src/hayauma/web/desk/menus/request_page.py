"""The page of one request for a menu (依頼書の画面): what is asked, what is missing or alike."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.look import Link
from hayauma.menus import catalogue
from hayauma.menus.requesting import deciding, filing, form
from hayauma.menus.requesting.states import (
    DECISION_WORDS,
    FATE_WORDS,
    KIND_WORDS,
    STATE_WORDS,
    Decision,
    State,
)
from hayauma.menus.requesting.views import RequestView
from hayauma.organization import directory, officers
from hayauma.web.desk import frame
from hayauma.web.desk.menus.typed import DecisionForm, FilingForm
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import choices

BAD_INPUT = 422
TONES = {State.FILED: "blue", State.RETURNED: "orange", State.DECIDED: "green"}


def show(
    visit: Visit, request: RequestView, *, decision: DecisionForm | None = None
) -> HttpResponse:
    """Show a request; `decision` is what was typed wrong."""
    section = directory.section(request.section)
    sits = officers.manager_standing(visit.person, service=visit.service.code, at=visit.at)
    names = {one.code: one.name for one in catalogue.every(visit.service.code)}
    context = {
        "request_": request,
        "kind": _(KIND_WORDS[request.kind]),
        "state": _(STATE_WORDS[request.state]),
        "tone": TONES.get(request.state, ""),
        "section_name": section.name if section else request.section,
        "menu_name": names.get(request.menu, request.menu),
        "moved_name": names.get(request.moved_to, ""),
        "fate": _(FATE_WORDS[request.fate]) if request.fate else "",
        "decision_word": _(DECISION_WORDS[request.decision]) if request.decision else "",
        "rows": [
            (one.label, request.fields.get(one.key, ""), one.kind)
            for one in form.fields(request.kind)
        ],
        "missing": [one.label for one in form.missing(request.kind, request.fields)],
        "mine": visit.person.section.code == request.section,
        "open": request.state in filing.OPEN,
        "filing": FilingForm(auto_id="file_%s"),
        "decides": sits.by != "other" and request.state is State.FILED,
        "decision": decision or blank_decision(visit, request),
        "alike": _alike(visit, request),
        "crumbs": [up()],
    }
    return frame.show(visit, "menu_request", context, status=BAD_INPUT if decision else 200)


def blank_decision(visit: Visit, request: RequestView, data: Any = None) -> DecisionForm:
    """Return the form of a decision, filled with `data` where somebody has typed."""
    sits = officers.manager_standing(visit.person, service=visit.service.code, at=visit.at)
    there = catalogue.groups(visit.service.code, visit.at)
    return DecisionForm(
        data,
        kind=request.kind,
        groups=[(group.code, group.name) for group in there],
        menus=[(m.code, m.name) for g in there for m in g.menus if m.code != request.menu],
        substitute=sits.by == "substitute",
        auto_id="decide_%s",
        initial={"decision": Decision.SET, "group": deciding.proposed(request).group},
    )


def _alike(visit: Visit, request: RequestView) -> list[tuple[str, int]]:
    """Menus whose names share much with the one asked for, with how many chose them."""
    wanted = _pairs(request.fields.get("name", ""))
    found = []
    for one in catalogue.menus(visit.service.code, visit.at):
        mine = _pairs(one.name)
        if (
            one.code != request.menu
            and wanted
            and len(wanted & mine) * 3 >= min(len(wanted), len(mine) or 1)
        ):
            found.append((one.name, choices.count(visit, (one.code,))))
    return found


def _pairs(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}


def up() -> Link:
    """Return the way back to the catalogue."""
    return Link(_("配信メニュー"), reverse("desk:menus"))
