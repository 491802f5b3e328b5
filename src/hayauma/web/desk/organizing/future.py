"""A future organisation at the desk (組織改編の取込み): hand tables in, read what changes, plan it.

Source: 第3条第2項, 第4条第2項; that the operations manager does it is the city's own rule.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hayauma.look import Link, Way
from hayauma.organization.directory import Role
from hayauma.organization.future import columns, handed_in, planning, present
from hayauma.organization.future.columns import COLUMNS, TABLE_WORDS, Table
from hayauma.organization.future.handed_in import NoSuchReorganisation, ReorganisationView
from hayauma.organization.future.tables import OCTETS_MOST, Fault, Faulty
from hayauma.organization.kinds import OFFICERS
from hayauma.oversight import reorganising, switching
from hayauma.oversight.reaching import WHY_WORDS
from hayauma.oversight.reorganising import WHAT_WORDS, Preview, What
from hayauma.web.desk import access, frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.organizing.future_forms import TablesForm
from hayauma.web.desk.organizing.policy_decisions import manages
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT, FORBIDDEN = 422, 403
PAGES = {What.DRAFT, What.SCHEDULE, What.CORRECTION, What.READ_AFTER, What.AFTER_REPORT}


@page
def futures(visit: Visit) -> HttpResponse:
    """Show what was handed in and planned; take tables in."""
    if not _reads(visit):
        return _managers_alone(visit)
    if not visit.posted:
        return _list(visit, TablesForm())
    if not manages(visit):
        return _managers_alone(visit)
    form = TablesForm(visit.request.POST, visit.request.FILES)
    if not form.is_valid():
        return _list(visit, form)
    files = [(str(one.name), one.read(OCTETS_MOST + 1)) for one in form.cleaned_data["tables"][:10]]
    try:
        handed = planning.hand_in(
            service=visit.service.code,
            day=form.cleaned_data["day"],
            files=files,
            by=visit.person,
            at=visit.at,
        )
    except Faulty as wrong:
        return _list(visit, form, faults=wrong.faults)
    except ValidationError as fault:
        complain(form, fault)
        return _list(visit, form)
    return redirect("desk:future", handed.id)


@page
def table(visit: Visit, name: str) -> HttpResponse:
    """Give the present organisation as one of the tables, to be changed and handed in."""
    if not _reads(visit):
        return _managers_alone(visit)
    if name not in {str(one) for one in Table}:
        raise Http404
    lines = present.as_lines(Table(name), service=visit.service.code, at=visit.at)
    return HttpResponse(
        columns.as_csv(Table(name), lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@page
def future(visit: Visit, reorganisation_id: int) -> HttpResponse:
    """Show what one reorganisation changes, vacates and orphans."""
    if not _reads(visit):
        return _managers_alone(visit)
    view = _seen(visit, reorganisation_id)
    over = view.taken_back_at or view.moment <= visit.at
    return _show(visit, view, preview=not over)


@act
def plan(visit: Visit, reorganisation_id: int) -> HttpResponse:
    """Plan what was shown."""
    view = _seen(visit, reorganisation_id)
    cases = reorganising.open_cases(service=visit.service.code, at=visit.at)
    try:
        planned = planning.plan(
            reorganisation_id=view.id, open_cases=cases, by=visit.person, at=visit.at
        )
    except Faulty as wrong:
        return _show(visit, view, preview=False, faults=wrong.faults)
    messages.success(visit.request, _("予定しました。改編の日の0時に切り替わります。"))
    return redirect("desk:future", planned.id)


@act
def take_back(visit: Visit, reorganisation_id: int) -> HttpResponse:
    """Take a planned organisation back."""
    view = _seen(visit, reorganisation_id)
    planning.take_back(reorganisation_id=view.id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("予定を取り消しました。組織はいまのままです。"))
    return redirect("desk:futures")


def _list(visit: Visit, form: TablesForm, *, faults: tuple[Fault, ...] = ()) -> HttpResponse:
    looked = switching.checked(service=visit.service.code)
    context = {
        "form": form,
        "faults": faults,
        "manages": manages(visit),
        "imports": [
            {"one": one, "state": _state(visit, one), "looked": looked.get(one.id)}
            for one in handed_in.listing(service=visit.service.code)
        ],
        "tables": [
            {"name": str(one), "word": _(TABLE_WORDS[one]), "columns": _columns(one)}
            for one in Table
        ],
        "crumbs": [_up()],
    }
    wrong = bool(faults or form.errors)
    return frame.show(visit, "futures", context, status=BAD_INPUT if wrong else 200)


def _columns(one: Table) -> list[dict[str, object]]:
    return [
        {"label": column.label, "required": column.required, "meaning": _(column.meaning)}
        for column in COLUMNS[one]
    ]


def _show(
    visit: Visit,
    view: ReorganisationView,
    *,
    preview: bool,
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    seen = None
    if preview:
        try:
            seen = reorganising.preview(view.id, at=visit.at)
        except Faulty as wrong:  # what stands now has changed since it was handed in
            faults = wrong.faults
    context = {
        "view": view,
        "state": _state(visit, view),
        "tables": [_(TABLE_WORDS[Table(one)]) for one in view.handed_in],
        "seen": seen,
        "faults": faults,
        "manages": manages(visit),
        "planned": handed_in.planned(service=visit.service.code, at=visit.at),
        "standing": view.stands(visit.at),
        "roles": [_role(role) for role in seen.officers] if seen else [],
        "groups": _groups(seen) if seen else [],
        "gaps": [(gap, _(WHY_WORDS[gap.why])) for gap in seen.gaps] if seen else [],
        "looked": switching.checked(service=visit.service.code).get(view.id),
        "crumbs": [_up(), Link(_("組織改編の取込み"), reverse("desk:futures"))],
    }
    return frame.show(visit, "future", context, status=BAD_INPUT if faults else 200)


def _groups(seen: Preview) -> list[dict[str, object]]:
    """What is touched, by kind, each with a page where it has one; programmes that only move are
    among the changes already.
    """
    groups = []
    for what in What:
        lines = [
            {
                "one": one,
                "note": _(one.note) if one.note else "",
                "url": reverse("desk:bulletin", args=[one.id]) if what in PAGES else "",
            }
            for one in seen.touched
            if one.what is what and (what is not What.PROGRAMME or one.note or not one.after)
        ]
        if lines:
            quoting = what is What.TEMPLATE
            groups.append({"heading": _(WHAT_WORDS[what]), "lines": lines, "quoting": quoting})
    return groups


def _role(role: str) -> str:
    titles = {
        Role.SUPERVISING_OFFICER: capfirst(_("総括責任者")),
        Role.OPERATIONS_MANAGER: capfirst(_("運用管理者")),
    }
    return titles[Role(role)]


def _state(visit: Visit, one: ReorganisationView) -> dict[str, str]:
    if one.taken_back_at:
        return {"label": _("取消し・差替え済み"), "tone": ""}
    if not one.planned_at:
        return {"label": _("内容の確認待ち"), "tone": "orange"}
    if one.moment > visit.at:
        return {"label": _("予定"), "tone": "blue"}
    return {"label": _("切替え済み"), "tone": "green"}


def _seen(visit: Visit, reorganisation_id: int) -> ReorganisationView:
    return access.own(
        visit,
        lambda: handed_in.reorganisation(reorganisation_id),
        unless=NoSuchReorganisation,
    )


def _reads(visit: Visit) -> bool:
    return bool(visit.person.roles.intersection(OFFICERS)) or manages(visit)


def _up() -> Link:
    return Link(_("組織と役"), reverse("desk:organization"))


def _managers_alone(visit: Visit) -> HttpResponse:
    return frame.show(
        visit,
        "refused",
        {
            "heading": _("組織の改編を取り込めません"),
            "sentences": [{"text": _("組織の改編を取り込むのは、運用管理者です（市の定め）。")}],
            "ways": (Way(_("組織と役"), reverse("desk:organization")),),
        },
        status=FORBIDDEN,
    )
