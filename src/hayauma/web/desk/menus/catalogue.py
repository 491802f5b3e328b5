"""Menus at the desk (配信メニュー): the catalogue, and the consultations before a form.

Source: 第4条第3項第4号, 第10条.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.installation import city_time
from hayauma.menus import catalogue
from hayauma.menus.requesting import consulting, reading
from hayauma.menus.requesting.states import KIND_WORDS, STATE_WORDS, Side
from hayauma.menus.requesting.views import RequestView
from hayauma.organization import directory
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.menus.request_page import BAD_INPUT, TONES, up
from hayauma.web.desk.menus.requests import READERS, may_see
from hayauma.web.desk.menus.typed import ConsultationForm
from hayauma.web.desk.visit import Visit, act, page
from hayauma.web.desk.writing import choices


@page
def menus(visit: Visit) -> HttpResponse:
    """Show the catalogue with how many chose each, and the requests this person may see."""
    names = {one.code: one.name for one in directory.sections(at=visit.at)}
    context = {
        "groups": [
            (
                group,
                [
                    (
                        one,
                        choices.count(visit, (one.code,)),
                        [names.get(s, s) for s in one.sections],
                    )
                    for one in group.menus
                ],
            )
            for group in catalogue.groups(visit.service.code, visit.at)
        ],
        "requests": [_line(one, names) for one in _requests(visit)],
    }
    return frame.show(visit, "menus", context)


@page
def consult(visit: Visit) -> HttpResponse:
    """Write a consultation down, and confirm those of the other side."""
    entered = ConsultationForm(visit.request.POST if visit.posted else None)
    if visit.posted and entered.is_valid():
        today = city_time.day(visit.at)
        try:
            consulting.record(
                service=visit.service.code,
                today=today,
                by=visit.person,
                at=visit.at,
                **entered.cleaned_data,
            )
        except ValidationError as fault:
            complain(entered, fault)
        else:
            messages.success(visit.request, _("協議を記録しました。相手の確認を待ちます。"))
            return redirect("desk:consult")
    sections = () if visit.person.roles & READERS else (visit.person.section.code,)
    lines = [
        (one, consulting.sides(visit.person, one.section, service=one.service, at=visit.at))
        for one in reading.consultations(service=visit.service.code, sections=sections)
    ]
    context = {
        "form": entered,
        "lines": [
            (one, Side.SECTION in sides and not one.section_confirmed_at,
             Side.MANAGER in sides and not one.manager_confirmed_at)
            for one, sides in lines
        ],
        "crumbs": [up()],
    }  # fmt: skip
    return frame.show(visit, "consult", context, status=BAD_INPUT if entered.errors else 200)


@act
def confirm_consultation(visit: Visit, consultation_id: int, side: str) -> HttpResponse:
    """Confirm a consultation for one's own side."""
    if side not in set(Side):
        raise Http404
    try:
        consulting.confirm(
            consultation_id=consultation_id, side=Side(side), by=visit.person, at=visit.at
        )
    except reading.NoSuchRequest:
        raise Http404 from None
    messages.success(visit.request, _("協議を確認しました。"))
    return redirect("desk:consult")


def _requests(visit: Visit) -> list[RequestView]:
    every = reading.requests(service=visit.service.code)
    return [one for one in every if may_see(visit, one)]


def _line(request: RequestView, names: dict[str, str]) -> dict[str, Any]:
    return {
        "request": request,
        "kind": _(KIND_WORDS[request.kind]),
        "state": _(STATE_WORDS[request.state]),
        "tone": TONES.get(request.state, ""),
        "section": names.get(request.section, request.section),
        "name": request.fields.get("name") or request.menu,
    }
