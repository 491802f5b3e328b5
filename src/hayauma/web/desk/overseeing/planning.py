"""The long-term plan (長期的な活用計画) at the desk: read by all staff, set by the manager.

Source: 第4条第3項第2号.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.look import Link
from hayauma.oversight import guidance, planning
from hayauma.oversight.planning import MeasureSeen, NoSuchPlan, PlannedMeasure, PlanView
from hayauma.oversight.states import FIGURE_WORDS, LESS_IS_BETTER, Figure
from hayauma.web.desk import access, frame
from hayauma.web.desk.fields import DayField, offer
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422
MEASURES = 5  # a plan of a page


class PlanForm(forms.Form):
    """A plan: its period, its goals, up to five measures."""

    title = forms.CharField(label=lazy("計画の名前"), max_length=120)
    since = DayField(label=lazy("始まりの日"))
    until = DayField(label=lazy("終わりの日"))
    goals = forms.CharField(label=lazy("目標"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, MEASURES + 1):
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("施策{n}").format(n=n), max_length=200, required=False
            )
            self.fields[f"figure_{n}"] = forms.ChoiceField(
                label=_("施策{n}の指標").format(n=n), required=False
            )
            offer(self, f"figure_{n}", [(str(key), _(FIGURE_WORDS[key])) for key in Figure])
            self.fields[f"target_{n}"] = forms.FloatField(
                label=_("施策{n}の目標値").format(n=n), required=False, min_value=0
            )

    def clean(self) -> dict[str, Any]:
        """Want a target of every measure that is named."""
        given: dict[str, Any] = self.cleaned_data
        for n in range(1, MEASURES + 1):
            named = bool(given.get(f"name_{n}", "").strip())
            if named and given.get(f"target_{n}") is None and f"target_{n}" not in self.errors:
                self.add_error(f"target_{n}", _("目標値を数で書いてください。"))
        return given

    def measures(self) -> tuple[PlannedMeasure, ...]:
        """Return the measures that were named."""
        given = self.cleaned_data
        return tuple(
            PlannedMeasure(
                given[f"name_{n}"].strip(), Figure(given[f"figure_{n}"]), given[f"target_{n}"]
            )
            for n in range(1, MEASURES + 1)
            if given[f"name_{n}"].strip()
        )


class ReviewForm(forms.Form):
    """What the operations manager says of the year."""

    comment = forms.CharField(
        label=lazy("年度の評価"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("評価の意見を書いてください。")},
    )


@page
def plan(visit: Visit) -> HttpResponse:
    """Show the newest plan, or the one asked for, with what was reached so far."""
    return _show(visit, _asked(visit, visit.request.GET.get("plan", "")))


@page
def new_plan(visit: Visit) -> HttpResponse:
    """Set a plan. Source: 第4条第3項第2号."""
    planning.refuse_others(visit.person, service=visit.service.code, at=visit.at)
    form = PlanForm(visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("title", "since", "until", "goals")}
        try:
            planning.make(
                service=visit.service.code,
                measures=form.measures(),
                by=visit.person,
                at=visit.at,
                **given,
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("計画を定めました。"))
            return redirect("desk:plan")
    context = {"form": form, "crumbs": [Link(_("長期的な活用計画"), reverse("desk:plan"))]}
    return frame.show(visit, "new_plan", context, status=BAD_INPUT if form.errors else 200)


@act
def review_plan(visit: Visit, plan_id: int) -> HttpResponse:
    """Compare the year with a plan."""
    found = _asked(visit, str(plan_id))
    assert found is not None
    form = ReviewForm(visit.request.POST)
    if not form.is_valid():
        return _show(visit, found, form=form)
    planning.review(
        plan_id=found.id, comment=form.cleaned_data["comment"], by=visit.person, at=visit.at
    )
    messages.success(visit.request, _("年度の評価を残しました。"))
    return redirect(f"{reverse('desk:plan')}?plan={found.id}")


def _show(visit: Visit, found: PlanView | None, *, form: ReviewForm | None = None) -> HttpResponse:
    context = {
        "plan": found,
        "lines": _lines(planning.progress(found, at=visit.at)) if found else [],
        "reviews": [(one, _lines(one.lines)) for one in found.reviews] if found else [],
        "others": [one for one in planning.plans(service=visit.service.code) if one != found],
        "makes": guidance.answers_for(visit.person, service=visit.service.code, at=visit.at),
        "form": form or ReviewForm(),
    }
    return frame.show(visit, "plan", context, status=BAD_INPUT if form else 200)


def _lines(seen: tuple[MeasureSeen, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.measure.name,
            "figure": _(FIGURE_WORDS[one.measure.figure]),
            "target": f"{one.measure.target:,.10g}",
            "less": one.measure.figure in LESS_IS_BETTER,
            "value": f"{round(one.value, 1):,.10g}" if one.value is not None else "",
            "met": one.met,
        }
        for one in seen
    ]


def _asked(visit: Visit, number: str) -> PlanView | None:
    """The plan of a number, or the newest where none is named. Errors: Http404."""
    if not number:
        every = planning.plans(service=visit.service.code)
        return every[0] if every else None
    plan_id = int(number) if number.isdecimal() and len(number) < 19 else 0
    return access.own(visit, lambda: planning.plan(plan_id), unless=NoSuchPlan)
