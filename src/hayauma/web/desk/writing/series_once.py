"""Approving a series once, at the desk (定期の承認): the text whole, until when, taking it back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import chairs, reading, series_approval, series_using
from hayauma.bulletins.series_reading import SeriesView, keeps
from hayauma.bulletins.series_using import OPEN
from hayauma.bulletins.views import PermitView
from hayauma.installation import city_time, policies
from hayauma.look import Link, Way
from hayauma.mail import markdown
from hayauma.regulation import Policy, Refused, Verdict
from hayauma.subscriptions import editions
from hayauma.web.desk import refusals, words
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import choices

USUAL_DAYS = 182
SERIES, DAYS, ONCE = "approval.series", "approval.series_days", "once_if_fixed"


class ApproveForm(forms.Form):
    """Until when one text is approved for the issues of a series."""

    until = forms.DateField(
        label=lazy("いつまでの号を承認するか"), widget=forms.DateInput(attrs={"type": "date"})
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class RevokeForm(forms.Form):
    """Why the approval of a series is taken back."""

    because = forms.CharField(
        label=lazy("取り消す理由"),
        max_length=300,
        error_messages={"required": lazy("取り消す理由を書いてください。")},
    )


def standing(visit: Visit, one: SeriesView) -> dict[str, Any]:
    """Return what the page of a series says of its approval, and what this person can do."""
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    approval = series_approval.of_series(one.id)
    once = one.fixed and policy.says(SERIES, ONCE)
    runs = one.ended_at is None
    coming = one.next
    written = coming is not None and coming.state in OPEN
    covers = approval is not None and approval.standing(visit.at) == "covers"
    heads = chairs.chair_of(visit.person, one.section, at=visit.at).by == "head"
    return {
        "once": once,
        "basis": policy.setting(SERIES).basis,
        "approval": approval,
        "covers": covers,
        "approves": runs and once and heads and series_approval.may_be_approved(one.id) is not None,
        "heads": heads,
        "uses": runs and covers and written and once and keeps(visit.person, one.section),
        "revokes": series_approval.revokes(
            one.id, by=visit.person, section=one.section, at=visit.at
        ),
    }


def approve(visit: Visit, one: SeriesView) -> tuple[dict[str, Any], int] | HttpResponse:
    """Approve the text of a series; return where to go on, or what the page shows."""
    permit = series_approval.may_be_approved(one.id)
    if permit is None:
        raise ValidationError(_("先に、この定期の号を一つ、ふつうに提出して承認してください。"))
    if chairs.chair_of(visit.person, one.section, at=visit.at).by != "head":
        verdict = series_approval.judge(one.id, by=visit.person, at=visit.at)
        return refusals.refused(visit, verdict, ways=_back(one))
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    today = city_time.day(visit.at)
    most = policy.number(DAYS)
    usual = today + timedelta(days=min(USUAL_DAYS, most or USUAL_DAYS))
    form = ApproveForm(
        visit.request.POST if visit.posted else None,
        initial={"until": usual, "digest": permit.digest},
    )
    if not (visit.posted and form.is_valid()):
        return _shown(visit, one, permit, form, policy)
    try:
        made = series_approval.approve(
            series_id=one.id,
            digest_shown=form.cleaned_data["digest"],
            until=form.cleaned_data["until"],
            by=visit.person,
            at=visit.at,
        )
    except Refused as refusal:
        return _shown(visit, one, permit, form, policy, verdict=refusal.verdict)
    except ValidationError as fault:
        complain(form, fault)
        return _shown(visit, one, permit, form, policy)
    messages.success(
        visit.request,
        _("この文を、{until}までの号について承認しました。いつでも取り消せます。").format(
            until=words.moment(made.until)
        ),
    )
    return redirect("desk:series", one.id)


def use(visit: Visit, one: SeriesView) -> HttpResponse:
    """Make the next issue ready by the approval of its series."""
    coming = one.next
    try:
        permit = series_using.use(series_id=one.id, by=visit.person, at=visit.at)
    except Refused as refusal:
        ways = _back(one)
        if coming is not None and coming.bulletin is not None:
            ways.insert(
                0,
                Way(_("この号の承認を依頼する"), reverse("desk:submit", args=[coming.bulletin])),
            )
        return refusals.refused(visit, refusal.verdict, ways=ways)
    messages.success(
        visit.request,
        _("定期の承認により、{window}に発信できます。発信は、配備機器から人が指示します。").format(
            window=words.window(permit.not_before, permit.not_after)
        ),
    )
    return redirect("desk:bulletin", permit.bulletin_id)


def _back(one: SeriesView) -> list[Way]:
    return [Way(_("定期のページへ"), reverse("desk:series", args=[one.id]))]


def _shown(
    visit: Visit,
    one: SeriesView,
    permit: PermitView,
    form: ApproveForm,
    policy: Policy,
    *,
    verdict: Verdict | None = None,
) -> tuple[dict[str, Any], int]:
    draft = reading.revision(permit.revision_id).draft
    context = {
        "one": one,
        "form": form,
        "number": permit.number,
        "bulletin": permit.bulletin_id,
        "sender": draft.sender,
        "menus": choices.names(visit, draft.audience.codes),
        "count": choices.exactly(visit, draft.audience),
        "texts": [
            {
                "name": editions.label(language),
                "tag": editions.tag(language),
                "subject": text.subject,
                "text": markdown.to_text(text.body),
            }
            for language, text in draft.editions.items()
        ],
        "files": draft.attachments,
        "most": policy.number(DAYS),
        "basis": policy.setting(SERIES).basis,
        "sentences": refusals.sentences(verdict.reasons) if verdict else [],
        "heading": refusals.heading(verdict) if verdict else "",
        "crumbs": [
            Link(_("定期の配信メール"), reverse("desk:series_list")),
            Link(one.name, reverse("desk:series", args=[one.id])),
        ],
    }
    return context, refusals.status(verdict) if verdict else 422 if form.errors else 200
