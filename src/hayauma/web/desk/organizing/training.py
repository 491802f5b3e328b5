"""Training on writing (作成の研修): one's own record, and for the operations manager everybody's.

Source: 第4条第3項第5号. Whether it is wanted before handing in is the city's rule.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import policies
from hayauma.organization import directory, trained, training, training_lists
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422
GATE_KEY = "training.before_submission"


class CourseForm(forms.Form):
    """A course that is held from now on."""

    code = forms.SlugField(
        label=lazy("記号"), max_length=40, help_text=lazy("半角英数字とハイフン。例：writing-2026")
    )
    name = forms.CharField(label=lazy("研修の名前"), max_length=120)
    about = forms.CharField(label=lazy("内容"), max_length=300, required=False)
    valid_days = forms.IntegerField(
        label=lazy("受講が有効な日数"),
        min_value=1,
        max_value=3660,
        required=False,
        help_text=lazy("空けると、ずっと有効です。"),
    )


class AttendedForm(forms.Form):
    """One person attended one course."""

    course = forms.ChoiceField(label=lazy("研修"))
    person = forms.TypedChoiceField(
        label=lazy("受講した職員"),
        coerce=int,
        error_messages={"required": lazy("職員を選んでください。")},
    )
    held_on = forms.DateField(
        label=lazy("受講日"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": lazy("受講日を選んでください。")},
    )


class ListForm(forms.Form):
    """A list of who attended one course."""

    course = forms.ChoiceField(label=lazy("研修"))
    file = forms.FileField(
        label=lazy("受講者名簿（CSV）"),
        help_text=lazy("「利用者名」と「受講日」の欄がある表。UTF-8 でもシフトJISでも読みます。"),
        error_messages={"required": lazy("ファイルを選んでください。")},
    )


@page
def overview(visit: Visit) -> HttpResponse:
    """Show my own record, and to the operations manager who has been trained."""
    return _show(visit)


@act
def open_course(visit: Visit) -> HttpResponse:
    """Hold a course from now on."""
    form = CourseForm(visit.request.POST, auto_id="course_%s")

    def do() -> str:
        training.open_course(
            service=visit.service.code, by=visit.person, at=visit.at, **form.cleaned_data
        )
        return _("研修を加えました。")

    return _done(visit, form, do, course=form)


@act
def close_course(visit: Visit, code: str) -> HttpResponse:
    """Hold a course no longer."""
    training.close_course(service=visit.service.code, code=code, by=visit.person, at=visit.at)
    messages.success(visit.request, _("研修を終わりにしました。受講した記録は残ります。"))
    return redirect("desk:training")


@act
def attended(visit: Visit) -> HttpResponse:
    """Write down who attended a course."""
    form = _attended(visit, visit.request.POST)

    def do() -> str:
        given = form.cleaned_data
        new = training.attended(
            service=visit.service.code,
            course=given["course"],
            people=[(given["person"], given["held_on"])],
            by=visit.person,
            at=visit.at,
        )
        return _("受講を記録しました。") if new else _("もう記録されています。")

    return _done(visit, form, do, attended=form)


@act
def take_list(visit: Visit) -> HttpResponse:
    """Write down everybody on a list, or nobody."""
    form = _list(visit, visit.request.POST, visit.request.FILES)

    def do() -> str:
        new = training_lists.take(
            service=visit.service.code,
            course=form.cleaned_data["course"],
            content=form.cleaned_data["file"].read(training_lists.OCTETS_MOST + 1),
            by=visit.person,
            at=visit.at,
        )
        return _("名簿から{n}件を記録しました。").format(n=new)

    return _done(visit, form, do, list=form)


@act
def strike(visit: Visit, attendance_id: int) -> HttpResponse:
    """Strike an attendance that was written down in error."""
    training.strike(
        service=visit.service.code, attendance_id=attendance_id, by=visit.person, at=visit.at
    )
    messages.success(visit.request, _("受講の記録を取り消しました。"))
    return redirect("desk:training")


def _done(
    visit: Visit, form: forms.Form, do: Callable[[], str], **shown: forms.Form
) -> HttpResponse:
    """Do an act from one of the page's forms, or show the page with what is wrong."""
    training.refuse_others(visit.person, service=visit.service.code, at=visit.at)
    if form.is_valid():
        try:
            said = do()
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, said)
            return redirect("desk:training")
    return _show(visit, **shown)


def _show(visit: Visit, **bound: forms.Form) -> HttpResponse:
    service, today = visit.service.code, training.today(visit.at)
    policy = policies.in_force(service=service, at=visit.at)
    keeps = training.keeps(visit.person, service=service, at=visit.at)
    context: dict[str, Any] = {
        "gate": policy.regulates(GATE_KEY),
        "grace": policy.number(training.GRACE_KEY),
        "standing": training.standing(visit.person.account_id, service=service, at=visit.at),
        "mine": _dated(training.record_of(visit.person.account_id, service=service), today),
        "courses": training.courses(service=service),
        "keeps": keeps,
        "faulty": next((form for form in bound.values() if form.errors), None),
    }
    if keeps:
        context |= {
            "coverage": trained.coverage(service=service, at=visit.at),
            "lately": _dated(training.lately(service=service), today),
            "course_form": bound.get("course") or CourseForm(auto_id="course_%s"),
            "attended_form": bound.get("attended") or _attended(visit),
            "list_form": bound.get("list") or _list(visit),
        }
    return frame.show(visit, "training", context, status=BAD_INPUT if context["faulty"] else 200)


def _dated(found: tuple[training.AttendanceView, ...], today: Any) -> list[dict[str, object]]:
    return [{"one": one, "counts": one.counts(today)} for one in found]


def _attended(visit: Visit, data: Any = None) -> AttendedForm:
    form = AttendedForm(data, auto_id="attended_%s")
    _offer(form, "course", _courses(visit))
    people = [
        (account, f"{section.name}　{name}")
        for section in directory.sections(at=visit.at)
        for account, name in directory.placed_in(section.code, at=visit.at)
    ]
    _offer(form, "person", [("", _("選んでください")), *people])
    return form


def _list(visit: Visit, data: Any = None, files: Any = None) -> ListForm:
    form = ListForm(data, files, auto_id="list_%s")
    _offer(form, "course", _courses(visit))
    return form


def _courses(visit: Visit) -> list[tuple[str, str]]:
    found = training.courses(service=visit.service.code)
    return [(one.code, one.name) for one in found if one.closed_at is None]


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
