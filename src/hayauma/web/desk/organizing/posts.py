"""Who holds what (組織と役): posts, officers, substitutes, absences; holds; the policy."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import city_time, policies
from hayauma.installation.deciding import asking
from hayauma.menus import catalogue
from hayauma.organization import absences, directory, holds, posts, sections, substitutes
from hayauma.organization.directory import Role
from hayauma.organization.kinds import (
    ABSENCE_WORDS,
    KIND_WORDS,
    OFFICERS,
    AbsenceReason,
    Alias,
    HoldScope,
)
from hayauma.organization.posts import PostView
from hayauma.regulation import Strength
from hayauma.regulation.policy import STRENGTH_WORDS
from hayauma.web.desk import frame
from hayauma.web.desk.forms import MomentField, complain
from hayauma.web.desk.organizing import policy_decisions
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422
ABSENCE_ID, HOLD_ID = "absence_%s", "hold_%s"  # two forms stand on one page


class AbsenceForm(forms.Form):
    """When a decider is away, and why."""

    reason = forms.ChoiceField(
        label=lazy("不在の理由"),
        choices=[
            (one.value, lazy(ABSENCE_WORDS[one]))
            for one in (AbsenceReason.TRIP, AbsenceReason.LEAVE, AbsenceReason.OTHER)
        ],
    )
    since = MomentField(label=lazy("いつから"))
    until = MomentField(label=lazy("いつまで"))


class HoldForm(forms.Form):
    """What is stopped, and why."""

    target = forms.ChoiceField(label=lazy("止めるもの"))
    names_urgent = forms.BooleanField(
        label=lazy("緊急の発信も止める"),
        required=False,
        help_text=lazy("ふつうは止めません。訂正と受け取りの停止は、いつも止まりません。"),
    )
    reason = forms.CharField(label=lazy("理由（記録に残ります）"), max_length=300)
    instructed_by = forms.CharField(
        label=lazy("指示した人（総括責任者の指示によるとき）"), max_length=200, required=False
    )

    def offer(self, targets: list[tuple[str, str]]) -> "HoldForm":
        """Give the form what can be stopped, and return it."""
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = targets
        return self


@page
def organization(visit: Visit) -> HttpResponse:
    """Show who holds what today, what is vacant, who is away, and what is held."""
    return _show(visit)


@act
def record_absence(visit: Visit) -> HttpResponse:
    """Record that I am away, so that my substitutes may decide (代決)."""
    form = AbsenceForm(visit.request.POST, auto_id=ABSENCE_ID)
    if form.is_valid():
        try:
            absences.record(
                account_id=visit.person.account_id,
                reason=AbsenceReason(form.cleaned_data["reason"]),
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                actor=visit.person.actor,
                at=visit.at,
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("不在を記録しました。代決者が決裁できます。"))
            return redirect("desk:organization")
    return _show(visit, absence_form=form)


@act
def end_absence(visit: Visit) -> HttpResponse:
    """Record that I am back."""
    absences.end(account_id=visit.person.account_id, actor=visit.person.actor, at=visit.at)
    messages.success(visit.request, _("不在を終わりにしました。"))
    return redirect("desk:organization")


@act
def place_hold(visit: Visit) -> HttpResponse:
    """Stop releases. Source: 市の定め."""
    form = HoldForm(visit.request.POST, auto_id=HOLD_ID).offer(_targets(visit))
    if form.is_valid():
        scope, _colon, code = form.cleaned_data["target"].partition(":")
        try:
            holds.place(
                service=visit.service.code,
                scope=HoldScope(scope),
                code=code,
                names_urgent=form.cleaned_data["names_urgent"],
                reason=form.cleaned_data["reason"],
                instructed_by=form.cleaned_data["instructed_by"],
                by=visit.person,
                at=visit.at,
            )
        except ValidationError as fault:
            if not policy_decisions.manages(visit):
                raise
            complain(form, fault)
        else:
            messages.success(visit.request, _("発信を止めました。"))
            return redirect("desk:organization")
    return _show(visit, hold_form=form)


@act
def lift_hold(visit: Visit, hold_id: int) -> HttpResponse:
    """Let releases go on."""
    reason = visit.request.POST.get("reason", "").strip()
    holds.lift(hold_id=hold_id, reason=reason, by=visit.person, at=visit.at)
    messages.success(visit.request, _("発信の停止を解きました。"))
    return redirect("desk:organization")


@page
def policy(visit: Visit) -> HttpResponse:
    """Show every value of the policy in force, with clause or ground. Source: 第12条."""
    current = policies.in_force(service=visit.service.code, at=visit.at)
    context = {
        "policy": current,
        "lines": [
            {
                "value": value,
                "strength": ""
                if value.strength is Strength.NOT_REGULATED
                else STRENGTH_WORDS[value.strength],
            }
            for value in current.values()
        ],
        "versions": policies.versions(service=visit.service.code),
        "undecided": asking.undecided(current),
        "manages": policy_decisions.manages(visit),
    }
    return frame.show(visit, "policy", context)


def _show(
    visit: Visit, *, absence_form: AbsenceForm | None = None, hold_form: HoldForm | None = None
) -> HttpResponse:
    context = {
        "officers": [_officer(visit, role) for role in OFFICERS],
        "sections": [
            _section(visit, one.code, one.name) for one in directory.sections(at=visit.at)
        ],
        "aliases": [{"alias": _(alias.value), "section": _called(visit, alias)} for alias in Alias],
        "programmes": directory.programmes(at=visit.at),
        "holds": [
            {"hold": one, "target": dict(_targets(visit)).get(_key(one.scope, one.code), one.code)}
            for one in holds.listing(service=visit.service.code)
        ],
        "hold_form": hold_form or HoldForm(auto_id=HOLD_ID).offer(_targets(visit)),
        "manages": policy_decisions.manages(visit),
        "absence_form": absence_form or AbsenceForm(initial=_day(visit.at), auto_id=ABSENCE_ID),
        "my_absence": absences.of(visit.person.account_id, at=visit.at),
        "decides": bool(visit.person.posts),
    }
    wrong = bool((absence_form and absence_form.errors) or (hold_form and hold_form.errors))
    return frame.show(visit, "organization", context, status=BAD_INPUT if wrong else 200)


def _officer(visit: Visit, role: Role) -> dict[str, object]:
    titles = {
        Role.SUPERVISING_OFFICER: capfirst(_("総括責任者")),
        Role.OPERATIONS_MANAGER: capfirst(_("運用管理者")),
    }
    seated = posts.role_post(role, service=visit.service.code, at=visit.at)
    line = _post(visit, seated) if seated else {}
    return {"role": titles[role], "vacant": not line.get("holder"), **line}


def _section(visit: Visit, code: str, name: str) -> dict[str, object]:
    head = posts.head_post(code, at=visit.at)
    return {"name": name, **(_post(visit, head) if head else {})}


def _post(visit: Visit, post: PostView) -> dict[str, object]:
    holder = posts.holder(post.code, at=visit.at)
    absence = absences.of(holder.account_id, at=visit.at) if holder else None
    return {
        "post": post,
        "holder": holder,
        "kind": _(KIND_WORDS[holder.kind]) if holder else "",
        "absence": absence,
        "substitutes": [
            {"title": line.stand_in_title, "holder": posts.holder(line.stand_in, at=visit.at)}
            for line in substitutes.designated(post.code, at=visit.at)
        ],
    }


def _called(visit: Visit, alias: Alias) -> str:
    found = sections.called(alias, service=visit.service.code, at=visit.at)
    return found.name if found else ""


def _targets(visit: Visit) -> list[tuple[str, str]]:
    return [
        (_key(HoldScope.ALL, ""), _("すべての発信")),
        *(
            (_key(HoldScope.SECTION, one.code), _("{name}の発信").format(name=one.name))
            for one in directory.sections(at=visit.at)
        ),
        *(
            (_key(HoldScope.MENU, one.code), _("「{name}」への発信").format(name=one.name))
            for one in catalogue.menus(visit.service.code, visit.at)
        ),
    ]


def _key(scope: HoldScope, code: str) -> str:
    return f"{scope.value}:{code}"


def _day(at: datetime) -> dict[str, datetime]:
    """Return the rest of today, as what most absences are."""
    here = city_time.local(at).replace(second=0, microsecond=0)
    evening = here.replace(hour=17, minute=15)
    return {"since": here, "until": evening if evening > here else here + timedelta(hours=12)}
