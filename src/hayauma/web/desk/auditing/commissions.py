"""Who audits (監査する人), and a proved restore: the operations manager's own acts here."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.installation import city_time
from hayauma.organization import auditors as commissioned
from hayauma.organization import directory
from hayauma.organization.directory import Role
from hayauma.oversight.audit import restoring
from hayauma.web.desk import frame
from hayauma.web.desk.auditing.questions import BAD_INPUT, refuse_others, up
from hayauma.web.desk.auditing.typed import CommissionForm, RestoreForm
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act, page

USUAL = timedelta(days=30)


@page
def auditors(visit: Visit) -> HttpResponse:
    """List who audits and audited; the operations manager enters another."""
    refuse_others(visit)
    begin = city_time.local(visit.at)
    form = CommissionForm(
        visit.request.POST if visit.posted else None,
        people=_people(visit),
        initial={"since": begin, "until": begin + USUAL},
    )
    if visit.posted and form.is_valid():
        try:
            commissioned.commission(
                service=visit.service.code, by=visit.person, at=visit.at, **form.cleaned_data
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("監査する人を定めました。"))
            return redirect("desk:auditors")
    context = {
        "form": form if visit.person.has(Role.OPERATIONS_MANAGER) or visit.posted else None,
        "lines": [
            (one, one.live(visit.at), visit.at < one.until and one.ended_at is None)
            for one in commissioned.listing(service=visit.service.code)
        ],
        "manages": visit.person.has(Role.OPERATIONS_MANAGER),
        "crumbs": [up()],
    }
    return frame.show(visit, "auditors", context, status=BAD_INPUT if form.errors else 200)


@act
def end_commission(visit: Visit, commission_id: int) -> HttpResponse:
    """End an audit before its time."""
    refuse_others(visit)
    commissioned.end(commission_id=commission_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("監査を終わりにしました。"))
    return redirect("desk:auditors")


@page
def prove_restore(visit: Visit) -> HttpResponse:
    """Write down a proved restore."""
    refuse_others(visit)
    form = RestoreForm(visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        try:
            restoring.prove(
                service=visit.service.code, by=visit.person, at=visit.at, **form.cleaned_data
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("復元の確認を記録しました。"))
            return redirect("desk:audit_question", "restores")
    context = {"form": form, "crumbs": [up()]}
    return frame.show(visit, "prove_restore", context, status=BAD_INPUT if form.errors else 200)


def _people(visit: Visit) -> list[tuple[str, str]]:
    return [
        (str(account), f"{section.name}　{name}")
        for section in directory.sections(at=visit.at)
        for account, name in directory.placed_in(section.code, at=visit.at)
    ]
