"""Approving (承認): on one screen what, to how many, when, what changed, and what was declared."""

import json
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins import approval, findings, reading
from hayauma.bulletins.approval import Chair
from hayauma.bulletins.views import BulletinView, RevisionView, SubmissionView
from hayauma.installation import policies
from hayauma.look import Link, Way, difference
from hayauma.mail import markdown
from hayauma.organization import absences, posts
from hayauma.regulation import Code, Refused, Verdict
from hayauma.web.desk import access, choices, forms, frame, refusals, sample, words
from hayauma.web.desk.decision_forms import DECLARATIONS, DecisionForm, SubstituteForm
from hayauma.web.desk.visit import Visit, act, page

WINDOW_KEY = "approval.window_minutes"
BAD_INPUT = 422


@page
def approve(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Approve a bulletin, or give it back with what to mend. Source: 第5条第2項, 第8条第1項."""
    one = access.seen(visit, bulletin_id)
    chair = approval.chair_of(visit.person, one.section, at=visit.at)
    if chair.by not in {"head", "substitute"}:
        return _not_yours(visit, one)
    submitted = reading.open_submission(bulletin_id)
    kept = visit.restored()
    kind = SubstituteForm if chair.by == "substitute" else DecisionForm
    form = kind(
        visit.request.POST if visit.posted else kept, initial={"digest": one.revision.digest}
    )
    if not visit.posted and submitted is None:
        return refusals.not_now(visit, [_decided(one)], ways=refusals.to(one))
    if not (visit.posted and form.is_valid()):
        assert submitted is not None or visit.posted
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
        else:
            approval.approve(
                bulletin_id=one.id,
                digest=form.cleaned_data["digest"],
                head_count=choices.exactly(visit, one.revision.draft.audience),
                by=visit.person,
                at=visit.at,
                absence=form.absence(),
            )
    except Refused as refusal:
        return _refused(visit, one, form, chair, submitted, refusal.verdict)
    except ValidationError as fault:
        if submitted is None or not hasattr(fault, "error_dict"):
            return refusals.not_now(visit, fault.messages, ways=refusals.to(one))
        forms.complain(form, fault)
        return _show(visit, one, form, chair, submitted)
    done = _("差し戻しました。") if returns else _("承認しました。配備機器から発信できます。")
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
    """Show the text again where it changed, ask a substitute for the reason, refuse the rest."""
    codes = {reason.code for reason in verdict.reasons}
    if Code.TEXT_CHANGED in codes:
        again = Way(
            _("いまの内容を開く"), frame.url_of("approve" if submitted else "bulletin", one)
        )
        return refusals.refused(visit, verdict, ways=[again])
    if submitted is None:
        return refusals.refused(visit, verdict, ways=refusals.to(one))
    return _show(visit, one, form, chair, submitted, verdict=verdict)


def _show(
    visit: Visit,
    one: BulletinView,
    form: DecisionForm,
    chair: Chair,
    submitted: SubmissionView | None,
    *,
    verdict: Verdict | None = None,
) -> HttpResponse:
    assert submitted is not None, "what is shown for a decision has been handed in"
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    draft = one.revision.draft
    before = _before(one)
    context = {
        "form": form,
        "bulletin": one,
        "submission": submitted,
        "chair": chair,
        "head": posts.head_of(one.section, at=visit.at),
        "away": _away(visit, one),
        "sample": sample.letter(visit, one),
        "count": choices.exactly(visit, draft.audience),
        "menus": choices.names(visit, one.menus),
        "window": words.window(
            _opens(draft.not_before, visit.at),
            _closes(draft.not_before, draft.not_after, policy.number(WINDOW_KEY), visit.at),
        ),
        "text": markdown.to_text(draft.body),
        "before": before,
        "subject_pieces": difference.pieces(before.draft.subject, draft.subject) if before else (),
        "pieces": _pieces(before.draft.body, draft.body) if before else (),
        "other_changes": _other_changes(before, one.revision),
        "declarations": [
            {
                "label": label,
                "basis": policy.setting(key).basis,
                "declared": submitted.considerations.get(item),
            }
            for item, (label, key) in DECLARATIONS.items()
        ],
        "findings": [findings.sentence(found) for found in submitted.findings],
        "own": one.revision.author_id == visit.person.account_id,
        "sentences": refusals.sentences(verdict.reasons) if verdict else [],
        "heading": refusals.heading(verdict) if verdict else "",
        "crumbs": [
            Link(_("待っている仕事"), frame.home_url()),
            Link(one.subject, frame.url_of("bulletin", one)),
        ],
    }
    status = refusals.status(verdict) if verdict else BAD_INPUT if form.errors else 200
    return frame.show(visit, "approve", context, status=status)


def _not_yours(visit: Visit, one: BulletinView) -> HttpResponse:
    verdict = approval.judge(
        one, by=visit.person, digest=one.revision.digest, absence="", at=visit.at
    )
    return refusals.refused(visit, verdict, ways=refusals.to(one))


def _decided(one: BulletinView) -> str:
    """Say who decided, where the page was opened too late."""
    decisions = [d for submitted in reading.submissions(one.id) for d in submitted.decisions]
    if not decisions:
        return _("この配信メールは、承認に出されていません。")
    last = decisions[-1]
    word = _("承認しました") if last.kind == "approved" else _("差し戻しました")
    return _("いま承認を待っている版はありません。{post}　{name}が{word}（{at}）。").format(
        post=last.post, name=last.by_name, word=word, at=words.moment(last.at)
    )


def _before(one: BulletinView) -> RevisionView | None:
    """Return the revision a decider saw last, to show what changed since."""
    decided = [s.revision_id for s in reading.submissions(one.id) if s.decisions]
    older = [revision for revision in decided if revision != one.revision.id]
    return reading.revision(older[-1]) if older else None


def _pieces(before: str, now: str) -> tuple[difference.Piece, ...]:
    """Return what changed in the text as it is read; marks alone (bold, a heading) as written."""
    old, new = markdown.to_text(before), markdown.to_text(now)
    return difference.pieces(before, now) if old == new else difference.pieces(old, new)


def _other_changes(before: RevisionView | None, now: RevisionView) -> list[str]:
    """Return what else changed beside subject and text."""
    if before is None:
        return []
    old, new = json.loads(before.canonical), json.loads(now.canonical)
    keys = {
        "audience": "menus",
        "window": "window",
        "sender": "sender",
        "attachments": "attachments",
    }
    return [str(words.PARTS[name]) for key, name in keys.items() if old[key] != new[key]]


def _away(visit: Visit, one: BulletinView) -> str:
    """Return why the owning head is away, where it is on record."""
    head = posts.head_of(one.section, at=visit.at)
    absence = absences.of(head.account_id, at=visit.at) if head else None
    return absence.words if absence else ""


def _opens(not_before: datetime | None, at: datetime) -> datetime:
    return max(not_before or at, at)


def _closes(
    not_before: datetime | None, not_after: datetime | None, minutes: int | None, at: datetime
) -> datetime:
    return not_after or _opens(not_before, at) + timedelta(minutes=minutes or 0)
