"""Leaves (機器の特例): the operations manager allows a release from other equipment.

Source: 第8条第2項ただし書. One tap gives one person two hours, also as the answer to who asks; what
was said on the telephone is written down and confirmed; everything else has its form.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.organization import leave_requests, leaves, spoken
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.regulation import Refused
from hayauma.web.desk import refusals
from hayauma.web.desk.forms import complain
from hayauma.web.desk.organizing import leaving_page
from hayauma.web.desk.organizing.leaving_forms import AskForm, SpokenForm
from hayauma.web.desk.visit import Visit, act, page


@page
def listing(visit: Visit) -> HttpResponse:
    """Show the leaves in force, and to each what they may do about them."""
    return leaving_page.show(visit)


@act
def grant_quick(visit: Visit) -> HttpResponse:
    """Allow one person other equipment for the hours of the policy, at once."""
    form = leaving_page.quick_form(visit, visit.request.POST)
    if not form.is_valid():
        return leaving_page.show(visit, quick=form)
    scope = LeaveScope(person=form.cleaned_data["person"])
    return _granted(visit, form, LeaveKind.SINGLE, scope, quick=form)


@act
def grant_standing(visit: Visit) -> HttpResponse:
    """Allow other equipment beforehand, until a date."""
    form = leaving_page.standing_form(visit, visit.request.POST)
    if not form.is_valid():
        return leaving_page.show(visit, standing=form)
    given = form.cleaned_data
    scope = LeaveScope(person=given["person"], terminal=given["terminal"], menu=given["menu"])
    return _granted(visit, form, LeaveKind.STANDING, scope, standing=form)


@act
def end(visit: Visit, leave_id: int) -> HttpResponse:
    """End a leave before its time."""
    reason = visit.request.POST.get("reason", "").strip()
    leaves.end(
        leave_id=leave_id, reason=reason, absence=_absence(visit), by=visit.person, at=visit.at
    )
    messages.success(visit.request, _("機器の特例を終わりにしました。"))
    return redirect("desk:leaves")


@act
def ask(visit: Visit) -> HttpResponse:
    """Ask for a leave for myself; whoever may give one gets a letter with the page to press on."""
    form = AskForm(visit.request.POST, auto_id="ask_%s")
    if not form.is_valid():
        return leaving_page.show(visit, ask=form)
    page_of = visit.request.build_absolute_uri(reverse("desk:leave_request", args=[0]))
    leave_requests.ask(
        service=visit.service.code,
        reason=form.cleaned_data["reason"],
        url=page_of.replace("/0/", "/{id}/"),
        by=visit.person,
        at=visit.at,
    )
    messages.success(
        visit.request, _("運用管理者にメールで知らせました。急ぐときは、電話もしてください。")
    )
    return redirect("desk:leaves")


@page
def request(visit: Visit, request_id: int) -> HttpResponse:
    """Show one request, and answer it by one press."""
    one = leave_requests.request(request_id, service=visit.service.code)
    if one is None:
        raise ValidationError(_("この求めはありません。"))
    if not visit.posted:
        return leaving_page.show_request(visit, one)
    absence = _absence(visit)
    if visit.request.POST.get("answer") == "no":
        why = visit.request.POST.get("why", "").strip()
        leave_requests.decline(
            request_id=one.id, why=why, absence=absence, by=visit.person, at=visit.at
        )
        messages.success(visit.request, _("特例を認めないと答えました。"))
    else:
        leave_requests.grant(request_id=one.id, absence=absence, by=visit.person, at=visit.at)
        messages.success(visit.request, _("機器の特例を認めました。"))
    return redirect("desk:leaves")


@act
def note(visit: Visit) -> HttpResponse:
    """Write down the leave I was given on the telephone."""
    form = SpokenForm(visit.request.POST, givers=leaving_page.givers(visit), auto_id="spoken_%s")
    if not form.is_valid():
        return leaving_page.show(visit, spoken=form)
    try:
        spoken.note(service=visit.service.code, by=visit.person, at=visit.at, **form.cleaned_data)
    except Refused as refusal:
        return refusals.refused(visit, refusal.verdict)
    except ValidationError as fault:
        complain(form, fault)
        return leaving_page.show(visit, spoken=form)
    messages.success(
        visit.request, _("口頭の特例を書き留め、認めた人に知らせました。緊急の発信ができます。")
    )
    return redirect("desk:leaves")


@act
def confirm(visit: Visit, leave_id: int) -> HttpResponse:
    """Put in writing what was said on the telephone."""
    leaves.confirm(leave_id=leave_id, absence=_absence(visit), by=visit.person, at=visit.at)
    messages.success(visit.request, _("口頭の特例を書面で確認しました。"))
    return redirect("desk:leaves")


@act
def deny(visit: Visit, leave_id: int) -> HttpResponse:
    """Say that I never gave it; it ends at once."""
    spoken.deny(leave_id=leave_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("認めていないと記し、この特例を使えなくしました。"))
    return redirect("desk:leaves")


def _absence(visit: Visit) -> str:
    return visit.request.POST.get("absence", "").strip()


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
        return leaving_page.show(visit, **shown)
    messages.success(visit.request, _("機器の特例を認めました。"))
    return redirect("desk:leaves")
