"""Releasing (発信): read back aloud, then ordered from a terminal the city deployed.

Source: 第8条. Whoever is refused learns why and what to do next; nothing written is lost.
"""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins.states import State, Within
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import judging, release
from hayauma.delivery import reading as dispatches
from hayauma.delivery.judging import Judgement
from hayauma.delivery.states import Mode
from hayauma.look import Link
from hayauma.regulation import Refused
from hayauma.web.desk import access, frame, words
from hayauma.web.desk.forms import MomentField, complain
from hayauma.web.desk.sending import not_released, reading_back
from hayauma.web.desk.visit import Visit, page

BAD_INPUT = 422


class TimeForm(forms.Form):
    """When the sending is to begin, where somebody wants another time than now."""

    moment = MomentField(
        label=lazy("送り始める時刻"),
        error_messages={
            "required": lazy("送り始める時刻を選んでください。"),
            "invalid": lazy("日付と時刻を選んでください（例：2026年6月3日 10時00分）。"),
        },
    )


@page
def order(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Read a release back, and order it. Source: 第8条第1項, 第8条第2項."""
    one = access.seen(visit, bulletin_id)
    if one.state is State.RELEASED:
        if visit.posted:
            messages.info(visit.request, _("発信の指示は、もう出ています。二度は送りません。"))
        return redirect("desk:dispatch", dispatches.of_bulletin(bulletin_id)[-1].id)
    judged = _judged(visit, bulletin_id)
    if not visit.posted:
        if not judged.verdict.allowed:
            return not_released.page(visit, one, judged)
        return _read_back(visit, one, judged, TimeForm())
    chosen = visit.request.POST.get("when") == "at"
    form = TimeForm(visit.request.POST if chosen else None)
    if chosen and judged.verdict.allowed and not form.is_valid():
        return _read_back(visit, one, judged, form)
    mode, moment = _when(visit, judged, form)
    try:
        ordered = release.order(
            bulletin_id=bulletin_id,
            terminal=visit.terminal,
            by=visit.person,
            at=visit.at,
            mode=mode,
            moment=moment,
            digest=visit.request.POST.get("digest", ""),
        )
    except Refused as refusal:
        return not_released.page(visit, one, judged, refusal.verdict)
    except ValidationError as fault:
        if not hasattr(fault, "error_dict"):
            raise
        complain(form, fault)
        return _read_back(visit, one, judged, form)
    messages.success(visit.request, _("発信を指示しました。"))
    return redirect("desk:dispatch", ordered.id)


def _judged(visit: Visit, bulletin_id: int) -> Judgement:
    """Judge a release by the moment its first letter would go."""

    def judge(moment: datetime) -> Judgement:
        return judging.judge(
            bulletin_id,
            person_code=visit.person.code,
            terminal=visit.terminal,
            at=visit.at,
            moment=moment,
        )

    now = judge(visit.at)
    permit = now.state.permit
    if permit is not None and now.state.window is Within.BEFORE:
        return judge(max(permit.not_before, visit.at))
    return now


def _when(visit: Visit, judged: Judgement, form: TimeForm) -> tuple[Mode, datetime | None]:
    """Return whether it is ordered for now or for a time, and for which."""
    if form.is_bound and form.is_valid():
        return Mode.AT, form.cleaned_data["moment"]
    permit = judged.state.permit
    # A window ahead is ordered for its beginning; the button said so.
    return (Mode.AT if permit and permit.not_before > visit.at else Mode.NOW), None


def _read_back(visit: Visit, one: BulletinView, judged: Judgement, form: TimeForm) -> HttpResponse:
    permit = judged.state.permit
    assert permit is not None, "an allowed release has a Permit"
    later = permit.not_before > visit.at
    when = words.moment(permit.not_before) if later else reading_back.now(visit.at)
    context = {
        **reading_back.context(
            visit,
            one,
            basis=reading_back.approved(one, permit),
            when=when,
            reasons=judged.verdict.reasons,
        ),
        "bulletin": one,
        "later": later,
        "permit": permit,
        "form": form,
        "window": words.window(permit.not_before, permit.not_after),
        "leave": judged.leave.text if judged.by_leave else "",
        "crumbs": [Link(one.subject, frame.url_of("bulletin", one))],
    }
    return frame.show(visit, "release", context, status=BAD_INPUT if form.errors else 200)
