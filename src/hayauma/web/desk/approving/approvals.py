"""Approving (承認): on one screen what, to how many, when, what changed, and what was declared."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins import approval, reading
from hayauma.bulletins.approval import AlreadyDecided, ApproverClosed
from hayauma.bulletins.chairs import Chair, chair_of
from hayauma.bulletins.views import BulletinView, SubmissionView
from hayauma.regulation import Code, Refused, Verdict
from hayauma.web.desk import access, forms, frame, refusals, words
from hayauma.web.desk.approving import not_approved, screen
from hayauma.web.desk.approving.typed import DecisionForm, SubstituteForm
from hayauma.web.desk.visit import Visit, act, page
from hayauma.web.desk.writing import choices

BAD_INPUT = 422


@page
def approve(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Approve a bulletin, or give it back with what to mend. Source: 第5条第2項, 第8条第1項."""
    one = access.seen(visit, bulletin_id)
    chair = chair_of(visit.person, one.section, at=visit.at)
    if chair.by not in {"head", "substitute"}:
        return not_approved.not_yours(visit, one)
    submitted = reading.open_submission(bulletin_id)
    kept = visit.restored()
    kind = SubstituteForm if chair.by == "substitute" else DecisionForm
    form = kind(
        visit.request.POST if visit.posted else kept, initial={"digest": one.revision.digest}
    )
    if submitted is None and not (visit.posted and form.is_valid()):
        return not_approved.decided(visit, one)
    if submitted is not None and not (visit.posted and form.is_valid()):
        return _show(visit, one, form, chair, submitted)
    return _decide(visit, one, form, chair, submitted)


@act
def read_afterwards(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Record that the absent head has now read what was approved in their stead (後閲)."""
    one = access.seen(visit, bulletin_id)
    approval.read_afterwards(bulletin_id=bulletin_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("後閲を記録しました。"))
    return redirect(frame.url_of("bulletin", one))


def _decide(
    visit: Visit,
    one: BulletinView,
    form: DecisionForm,
    chair: Chair,
    submitted: SubmissionView | None,
) -> HttpResponse:
    returns = visit.request.POST.get("decision") == "return"
    try:
        if returns:
            approval.give_back(
                bulletin_id=one.id,
                comment=form.cleaned_data["comment"],
                by=visit.person,
                at=visit.at,
            )
            done = _("差し戻しました。作成者に知らせました。")
        else:
            permit = approval.approve(
                bulletin_id=one.id,
                digest=form.cleaned_data["digest"],
                head_count=choices.exactly(visit, one.revision.draft.audience),
                by=visit.person,
                at=visit.at,
                absence=form.absence(),
            )
            done = _(
                "承認しました。{window}に、配備機器から発信できます。"
                "過ぎたときは発信せず、作成者に知らせます。"
            ).format(window=words.window(permit.not_before, permit.not_after))
    except Refused as refusal:
        return _refused(visit, one, form, chair, submitted, refusal.verdict)
    except (AlreadyDecided, ApproverClosed) as fault:
        return not_approved.decided(visit, one, fault.messages)
    except ValidationError as fault:
        if submitted is None:
            return not_approved.decided(visit, one, fault.messages)
        forms.complain(form, fault)
        return _show(visit, one, form, chair, submitted)
    messages.success(visit.request, done)
    return redirect(frame.url_of("bulletin", one))


def _refused(
    visit: Visit,
    one: BulletinView,
    form: DecisionForm,
    chair: Chair,
    submitted: SubmissionView | None,
    verdict: Verdict,
) -> HttpResponse:
    """Show what changed, name a second person, ask a substitute for the reason."""
    codes = {reason.code for reason in verdict.reasons}
    if Code.TEXT_CHANGED in codes:
        digest = form.cleaned_data["digest"]
        return not_approved.changed(visit, one, verdict, digest=digest, waits=submitted is not None)
    if Code.OWN_APPROVAL_REFUSED in codes:
        return not_approved.second_person(visit, one, verdict)
    if submitted is None:
        return refusals.refused(visit, verdict, ways=refusals.to(one))
    return _show(visit, one, form, chair, submitted, verdict=verdict)


def _show(
    visit: Visit,
    one: BulletinView,
    form: DecisionForm,
    chair: Chair,
    submitted: SubmissionView,
    *,
    verdict: Verdict | None = None,
) -> HttpResponse:
    shown = screen.context(visit, one, form, chair, submitted, verdict=verdict)
    status = refusals.status(verdict) if verdict else BAD_INPUT if form.errors else 200
    return frame.show(visit, "approve", shown, status=status)
