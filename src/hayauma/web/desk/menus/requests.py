"""Requests for menus (依頼書) at the desk: staff write, a head files, the manager decides.

Source: 第4条第3項第4号, 第10条第2項. Who may not do a step hears the clause from the room.
"""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.menus import catalogue
from hayauma.menus.requesting import deciding, filing, reading
from hayauma.menus.requesting.deciding import Ruling
from hayauma.menus.requesting.paper import Heading, request_form
from hayauma.menus.requesting.states import (
    KIND_WORDS,
    Decision,
    Fate,
    Kind,
)
from hayauma.menus.requesting.views import RequestView
from hayauma.organization import directory, officers, posts
from hayauma.organization.kinds import OFFICERS, Role
from hayauma.web.desk import access, frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.menus.request_page import BAD_INPUT, blank_decision, show, up
from hayauma.web.desk.menus.typed import RequestForm
from hayauma.web.desk.visit import Visit, act, page

READERS = frozenset({*OFFICERS, Role.AUDITOR})


@page
def new_request(visit: Visit, kind: str) -> HttpResponse:
    """Begin a request: to add, change or delete a menu."""
    if kind not in set(Kind):
        raise Http404
    return _write(visit, Kind(kind), None)


@page
def edit_request(visit: Visit, request_id: int) -> HttpResponse:
    """Go on with a form that is not filed."""
    request = _seen(visit, request_id)
    return _write(visit, request.kind, request)


@page
def menu_request(visit: Visit, request_id: int) -> HttpResponse:
    """Show a request: the form as filled in, and what can be done with it now."""
    return show(visit, _seen(visit, request_id))


@page
def request_pdf(visit: Visit, request_id: int) -> HttpResponse:
    """Hand out the request on its form."""
    request = _seen(visit, request_id)
    response = HttpResponse(
        request_form(request, _heading(visit, request), visit.service),
        content_type="application/pdf",
    )
    name = f"menu-request-{request.number or request.id}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@act
def file_request(visit: Visit, request_id: int) -> HttpResponse:
    """File a request, as the head of the section."""
    request = _seen(visit, request_id)
    absence = visit.request.POST.get("absence", "")
    filed = filing.file(request_id=request.id, absence=absence, by=visit.person, at=visit.at)
    messages.success(
        visit.request,
        _("依頼書を提出しました（受付番号 {number}）。").format(number=filed.number),
    )
    return redirect("desk:menu_request", request.id)


@act
def decide_request(visit: Visit, request_id: int) -> HttpResponse:
    """Decide on a request, as the operations manager."""
    request = _seen(visit, request_id)
    entered = blank_decision(visit, request, visit.request.POST)
    if not entered.is_valid():
        return show(visit, request, decision=entered)
    given = entered.cleaned_data
    menu = None
    if request.kind is not Kind.DELETE:
        menu = replace(deciding.proposed(request), group=given["group"])
    ruling = Ruling(
        decision=Decision(given["decision"]),
        reason=given["reason"],
        effective_at=entered.effective_at(),
        menu=menu,
        fate=Fate(given["fate"]) if given.get("fate") else None,
        moved_to=given.get("moved_to", ""),
    )
    try:
        deciding.decide(
            request_id=request.id,
            ruling=ruling,
            absence=given.get("absence", ""),
            by=visit.person,
            at=visit.at,
        )
    except ValidationError as fault:
        complain(entered, fault)
        return show(visit, request, decision=entered)
    messages.success(visit.request, _("決定を記録し、依頼した課等に知らせました。"))
    return redirect("desk:menu_request", request.id)


@act
def subscribers_told(visit: Visit, request_id: int) -> HttpResponse:
    """Write down that those who chose the menu have been told."""
    request = _seen(visit, request_id)
    deciding.subscribers_told(request_id=request.id, by=visit.person, at=visit.at)
    return redirect("desk:menu_request", request.id)


def _write(visit: Visit, kind: Kind, request: RequestView | None) -> HttpResponse:
    initial: dict[str, Any] = {"contact": f"{visit.person.section.name}　{visit.person.name}"}
    if request:
        held = request.consultation
        initial = {**request.fields, "menu": request.menu, "consultation": held.id if held else ""}
    entered = RequestForm(
        visit.request.POST if visit.posted else None,
        kind=kind,
        menus=[(one.code, one.name) for one in catalogue.menus(visit.service.code, visit.at)],
        consultations=[
            (str(one.id), f"{one.held_on:%Y-%m-%d}　{one.topic}")
            for one in reading.consultations(
                service=visit.service.code, sections=[visit.person.section.code]
            )
        ],
        initial=initial,
    )
    if visit.posted and entered.is_valid():
        try:
            saved = _saved(visit, kind, request, entered)
        except ValidationError as fault:
            complain(entered, fault)
        else:
            messages.success(visit.request, _("依頼書を保存しました。"))
            return redirect("desk:menu_request", saved.id)
    context = {"form": entered, "kind": _(KIND_WORDS[kind]), "crumbs": [up()]}
    status = BAD_INPUT if entered.errors else 200
    return frame.show(visit, "menu_request_write", context, status=status)


def _saved(
    visit: Visit, kind: Kind, request: RequestView | None, entered: RequestForm
) -> RequestView:
    words = {
        "menu": entered.cleaned_data["menu"],
        "given": entered.given(),
        "consultation": entered.consultation(),
        "by": visit.person,
        "at": visit.at,
    }
    if request is None:
        return filing.draft(service=visit.service.code, kind=kind, **words)
    return filing.save(request_id=request.id, **words)


def _seen(visit: Visit, request_id: int) -> RequestView:
    request = access.own(visit, lambda: reading.request(request_id), unless=reading.NoSuchRequest)
    if not may_see(visit, request):
        raise Http404
    return request


def may_see(visit: Visit, request: RequestView) -> bool:
    """Return whether a request exists for a person: its section, and those who decide."""
    heads = {post.section for post in visit.person.posts}
    mine = {visit.person.section.code, *heads}
    sits = officers.manager_standing(visit.person, service=visit.service.code, at=visit.at)
    return request.section in mine or bool(visit.person.roles & READERS) or sits.by != "other"


def _heading(visit: Visit, request: RequestView) -> Heading:
    head = posts.head_of(request.section, at=request.filed_at or visit.at)
    manager = posts.role_holder(
        Role.OPERATIONS_MANAGER, service=request.service, at=request.filed_at or visit.at
    )
    section = directory.section(request.section)
    names = {one.code: one.name for one in catalogue.every(visit.service.code)}
    return Heading(
        to=f"{manager.post.title}　{manager.name}" if manager else "",
        section=section.name if section else request.section,
        head=f"{head.post.title}　{head.name}" if head else "",
        menu_before="" if request.kind is Kind.ADD else names.get(request.menu, ""),
    )
