"""Leaves (機器の特例): the operations manager allows a release from other equipment.

Source: 第8条第2項ただし書. One tap gives one person two hours; everything else has its form.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import policies
from hayauma.menus import catalogue
from hayauma.organization import directory, leaves, officers, terminals
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.regulation import Refused
from hayauma.web.desk import frame, refusals
from hayauma.web.desk.forms import MomentField, complain
from hayauma.web.desk.organizing import equipment_ways
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422
HOURS_KEY = "equipment.leave_hours"


class QuickForm(forms.Form):
    """One person, a reason, and a tap."""

    person = forms.ChoiceField(
        label=lazy("だれに"), error_messages={"required": lazy("職員を選んでください。")}
    )
    reason = forms.CharField(
        label=lazy("理由（記録に残ります）"),
        max_length=300,
        error_messages={"required": lazy("機器の特例を認める理由を書いてください。")},
    )
    absence = forms.CharField(label=lazy("運用管理者が不在の理由"), max_length=100, required=False)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], substitute: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        _offer(self, "person", [("", _("選んでください")), *people])
        if not substitute:
            del self.fields["absence"]


class StandingForm(QuickForm):
    """A leave until a date, for a person, a menu, or both."""

    person = forms.ChoiceField(label=lazy("だれに"), required=False)
    menu = forms.ChoiceField(label=lazy("どの配信メニュー"), required=False)
    until = MomentField(label=lazy("いつまで"))
    field_order = ("person", "menu", "until", "reason", "absence")

    def __init__(self, *args: Any, menus: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", [("", _("だれでも")), *self.people])
        _offer(self, "menu", [("", _("すべて")), *menus])


@page
def listing(visit: Visit) -> HttpResponse:
    """Show the leaves in force, and the two forms to whoever may grant one."""
    return _show(visit)


@act
def grant_quick(visit: Visit) -> HttpResponse:
    """Allow one person other equipment for the hours of the policy, at once."""
    form = _quick(visit, visit.request.POST)
    if not form.is_valid():
        return _show(visit, quick=form)
    return _granted(
        visit, form, LeaveKind.SINGLE, LeaveScope(person=form.cleaned_data["person"]), quick=form
    )


@act
def grant_standing(visit: Visit) -> HttpResponse:
    """Allow other equipment beforehand, until a date."""
    form = _standing(visit, visit.request.POST)
    if not form.is_valid():
        return _show(visit, standing=form)
    scope = LeaveScope(person=form.cleaned_data["person"], menu=form.cleaned_data["menu"])
    return _granted(visit, form, LeaveKind.STANDING, scope, standing=form)


@act
def end(visit: Visit, leave_id: int) -> HttpResponse:
    """End a leave before its time."""
    reason = visit.request.POST.get("reason", "").strip()
    leaves.end(leave_id=leave_id, reason=reason, by=visit.person, at=visit.at)
    messages.success(visit.request, _("機器の特例を終わりにしました。"))
    return redirect("desk:leaves")


def _granted(
    visit: Visit, form: forms.Form, kind: LeaveKind, scope: LeaveScope, **shown: Any
) -> HttpResponse:
    given = form.cleaned_data
    try:
        leaves.grant(
            service=visit.service.code,
            kind=kind,
            scope=scope,
            reason=given["reason"],
            since=visit.at,
            until=given.get("until"),
            absence=given.get("absence", ""),
            by=visit.person,
            at=visit.at,
        )
    except Refused as refusal:
        return refusals.refused(visit, refusal.verdict)
    except ValidationError as fault:
        complain(form, fault)
        return _show(visit, **shown)
    messages.success(visit.request, _("機器の特例を認めました。"))
    return redirect("desk:leaves")


def _show(
    visit: Visit, *, quick: QuickForm | None = None, standing: StandingForm | None = None
) -> HttpResponse:
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    people = dict(_people(visit))
    names = {menu.code: menu.name for menu in catalogue.every(visit.service.code)}
    machines = {line.code: f"{line.name}　{line.place}" for line in terminals.register_lines()}
    context = {
        "quick": quick or _quick(visit),
        "standing": standing or _standing(visit),
        "grants": _capacity(visit) != "other",
        "whom": equipment_ways.whom_to_ask(visit),
        "hours": policy.number(HOURS_KEY),
        "lines": [
            {
                "leave": line,
                "person": people.get(line.scope.person, line.scope.person) or _("だれでも"),
                "menu": names.get(line.scope.menu, line.scope.menu) or _("すべて"),
                "terminal": machines.get(line.scope.terminal, line.scope.terminal),
            }
            for line in leaves.listing(service=visit.service.code, at=visit.at)
        ],
    }
    wrong = bool((quick and quick.errors) or (standing and standing.errors))
    return frame.show(visit, "leaves", context, status=BAD_INPUT if wrong else 200)


def _capacity(visit: Visit) -> str:
    return officers.manager_standing(visit.person, service=visit.service.code, at=visit.at).by


def _quick(visit: Visit, data: Any = None) -> QuickForm:
    return QuickForm(
        data,
        people=_people(visit),
        substitute=_capacity(visit) == "substitute",
        initial={"person": visit.request.GET.get("person", "")},
        auto_id="quick_%s",
    )


def _standing(visit: Visit, data: Any = None) -> StandingForm:
    return StandingForm(
        data,
        people=_people(visit),
        menus=[(menu.code, menu.name) for menu in catalogue.menus(visit.service.code, visit.at)],
        substitute=_capacity(visit) == "substitute",
        auto_id="standing_%s",
    )


def _people(visit: Visit) -> list[tuple[str, str]]:
    """Return everybody on the staff by section, as code and name."""
    return [
        (f"staff:{account}", f"{section.name}　{name}")
        for section in directory.sections(at=visit.at)
        for account, name in directory.placed_in(section.code, at=visit.at)
    ]


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
