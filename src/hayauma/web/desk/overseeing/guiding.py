"""Guidance and advice (指導・助言) at the desk: the supervising officer says, the manager answers.

Source: 第3条第3項. The two officers and those who stand in for them read it; nobody else.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins import reading as bulletins
from hayauma.menus import catalogue
from hayauma.organization import directory
from hayauma.organization.directory import Role
from hayauma.organization.kinds import OFFICERS, HoldScope
from hayauma.oversight import guidance, guidance_reading
from hayauma.oversight.guidance_reading import GuidanceView, NoSuchGuidance
from hayauma.oversight.states import KIND_WORDS, GuidanceKind
from hayauma.web.desk import access, frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.overseeing.typed import AnswerForm, GuidanceForm
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422


@page
def guidances(visit: Visit) -> HttpResponse:
    """Show what was said and answered; the supervising officer says more."""
    _refuse_strangers(visit)
    form = _form(visit)
    if visit.posted and form.is_valid():
        given = form.cleaned_data
        try:
            guidance.give(
                service=visit.service.code,
                kind=GuidanceKind(given["kind"]),
                about=form.about(),
                text=given["text"],
                names_urgent=given["names_urgent"],
                by=visit.person,
                at=visit.at,
            )
        except ValidationError as fault:
            if getattr(fault, "code", "") == "officer":
                raise
            complain(form, fault)
        else:
            messages.success(visit.request, _("運用管理者に伝えました。"))
            return redirect("desk:guidance")
    return _show(visit, form)


@act
def answer_guidance(visit: Visit, guidance_id: int) -> HttpResponse:
    """Say what was done about guidance or advice."""
    _seen(visit, guidance_id)
    form = AnswerForm(visit.request.POST, auto_id=f"answer{guidance_id}_%s")
    if not form.is_valid():
        return _show(visit, wrong=(guidance_id, form))
    guidance.acknowledge(guidance_id=guidance_id, by=visit.person, at=visit.at, **form.cleaned_data)
    messages.success(visit.request, _("確認したことを、総括責任者に伝えました。"))
    return redirect("desk:guidance")


@act
def carry_out_hold(visit: Visit, guidance_id: int) -> HttpResponse:
    """Stop the releases as instructed."""
    _seen(visit, guidance_id)
    guidance.carry_out(guidance_id=guidance_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("発信を止めました。解くのは［組織と役］の画面です。"))
    return redirect("desk:guidance")


@act
def take_guidance_back(visit: Visit, guidance_id: int) -> HttpResponse:
    """Take back what is not answered yet."""
    _seen(visit, guidance_id)
    guidance.take_back(guidance_id=guidance_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("取り下げました。記録には残ります。"))
    return redirect("desk:guidance")


def may_read(visit: Visit) -> bool:
    """Return whether guidance is there for this person: the two officers, stand-ins, auditors."""
    if visit.person.roles.intersection((*OFFICERS, Role.AUDITOR)):
        return True
    return _guides(visit) or _answers(visit)


def _show(
    visit: Visit,
    form: GuidanceForm | None = None,
    *,
    wrong: tuple[int, forms.Form] | None = None,
) -> HttpResponse:
    said = guidance_reading.listing(service=visit.service.code)
    about = _about(visit, said)
    context: dict[str, Any] = {
        "form": form or GuidanceForm(targets=_targets(visit)),
        "guides": _guides(visit),
        "answers": _answers(visit),
        "lines": [
            {
                "said": one,
                "kind": _(KIND_WORDS[one.kind]),
                "about": about.get((one.scope, one.code), one.code),
                "form": wrong[1]
                if wrong and wrong[0] == one.id
                else AnswerForm(auto_id=f"answer{one.id}_%s"),
            }
            for one in said
        ],
    }
    bad = wrong is not None or bool(form and form.errors)
    return frame.show(visit, "guidance", context, status=BAD_INPUT if bad else 200)


def _form(visit: Visit) -> GuidanceForm:
    data = visit.request.POST if visit.posted else None
    return GuidanceForm(data, targets=_targets(visit), initial={"kind": GuidanceKind.GUIDANCE})


def _targets(visit: Visit) -> list[tuple[str, str]]:
    return [(f"{HoldScope.ALL}:", _("全体"))] + [
        (f"{scope}:{code}", name)
        for (scope, code), name in _named(visit).items()
        if scope is not HoldScope.ALL
    ]


def _named(visit: Visit) -> dict[tuple[HoldScope, str], str]:
    sections = directory.sections(at=visit.at)
    menus = catalogue.menus(visit.service.code, visit.at)
    return {
        (HoldScope.ALL, ""): _("全体"),
        **{(HoldScope.SECTION, one.code): one.name for one in sections},
        **{
            (HoldScope.MENU, one.code): _("配信メニュー「{name}」").format(name=one.name)
            for one in menus
        },
    }


def _about(visit: Visit, said: tuple[GuidanceView, ...]) -> dict[tuple[HoldScope, str], str]:
    """What each is about, in words; the bulletins are read together."""
    ids = {int(one.code) for one in said if one.scope is HoldScope.BULLETIN}
    found = bulletins.several(ids, at=visit.at).values() if ids else ()
    named = _named(visit)
    for one in found:
        named[HoldScope.BULLETIN, str(one.id)] = f"{one.number}　{one.subject}"
    return named


def _guides(visit: Visit) -> bool:
    return guidance.guides(visit.person, service=visit.service.code, at=visit.at)


def _answers(visit: Visit) -> bool:
    return guidance.answers_for(visit.person, service=visit.service.code, at=visit.at)


def _refuse_strangers(visit: Visit) -> None:
    if not may_read(visit):
        raise Http404


def _seen(visit: Visit, guidance_id: int) -> None:
    """Raise Http404 where there is no such guidance for this person."""
    _refuse_strangers(visit)
    access.own(
        visit,
        lambda: guidance_reading.view(guidance_reading.row(guidance_id)),
        unless=NoSuchGuidance,
    )
