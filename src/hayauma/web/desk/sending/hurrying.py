"""Urgent release (緊急発信): write, read back, send, without approval.

Source: 第8条第1項ただし書. The equipment rule (同条第2項) binds all the same and is said at the
top, before anybody types; the checks of 第7条 are shown and never block.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins import drafting
from hayauma.bulletins.draft import complain
from hayauma.bulletins.drafting import StaleRevision
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import urgently
from hayauma.organization import directory
from hayauma.regulation import Refused
from hayauma.web.desk import access, forms, frame, refusals
from hayauma.web.desk.organizing import equipment_ways
from hayauma.web.desk.sending import urgent_page
from hayauma.web.desk.visit import Visit, page
from hayauma.web.desk.writing import choices, drafts

BAD_INPUT = 422
REASONS = "urgent_reasons"  # in the session: what was written between the two pages


@page
def urgent(visit: Visit) -> HttpResponse:
    """Write urgent news: programme, subject, text, menus, and why approval cannot wait."""
    kept = visit.restored()
    data = visit.request.POST if visit.posted else kept
    own, others = drafts.programmes(visit)
    form = forms.UrgentForm(data, codes=choices.codes(visit), own=own, others=others)
    if visit.posted and form.is_valid():
        try:
            begun = _begin(visit, form)
        except ValidationError as fault:
            forms.complain(form, fault)
        else:
            _remember(visit, begun.id, form.cleaned_data["reason"])
            return redirect("desk:urgent_check", begun.id)
    return _show(visit, form, restored=kept is not None)


@page
def urgent_edit(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Mend urgent news before it goes: the same page over the newest revision."""
    one = _own(visit, bulletin_id)
    kept = visit.restored()
    data = visit.request.POST if visit.posted else kept
    programme = directory.programme(one.programme, at=visit.at)
    form = forms.UrgentForm(
        data,
        codes=choices.codes(visit),
        own=[programme],
        others=[],
        initial={
            "programme": one.programme,
            "subject": one.subject,
            "body": one.revision.draft.body,
            "menus": list(one.menus),
            "reason": _reason(visit, bulletin_id),
        },
    )
    if visit.posted and form.is_valid():
        draft = form.draft(sender=visit.service.sender_name, over=one.revision.draft)
        try:
            complain(draft, complete=True)
            drafting.save(
                bulletin_id=one.id,
                draft=draft,
                base=one.revision.seq,
                by=visit.person,
                at=visit.at,
            )
        except StaleRevision as stale:
            form.add_error(None, str(stale))
        except ValidationError as fault:
            forms.complain(form, fault)
        else:
            _remember(visit, one.id, form.cleaned_data["reason"])
            return redirect("desk:urgent_check", one.id)
    return _show(visit, form, restored=kept is not None)


@page
def urgent_check(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Read urgent news back with its number of people, and send it at once."""
    one = access.seen(visit, bulletin_id)
    if one.state is State.RELEASED:
        return redirect("desk:bulletin", bulletin_id)
    one = _own(visit, bulletin_id)
    reason = _reason(visit, bulletin_id)
    if not visit.posted:
        return urgent_page.read_back(visit, one, reason)
    reason = visit.request.POST.get("reason", "").strip()
    _remember(visit, bulletin_id, reason)
    # `right` is what the page asked for: somebody may register between reading and pressing.
    pressed, right = (visit.request.POST.get(name, "") for name in ("again", "right"))
    if not pressed or pressed != right:
        wrong = _("押した数字が違います。読み合わせた数字をもう一度確かめてください。")
        missing = _("読み合わせた数字を、もう一度押してください。")
        return urgent_page.read_back(visit, one, reason, fault=wrong if pressed else missing)
    try:
        sent = urgently.send(
            bulletin_id=bulletin_id,
            reason=reason,
            terminal=visit.terminal,
            by=visit.person,
            at=visit.at,
            digest=visit.request.POST.get("digest", ""),
            head_count=_read_back(visit),
        )
    except Refused as refusal:
        verdict = refusal.verdict
        if not reason:
            return urgent_page.read_back(visit, one, reason, reason_missing=True)
        ways = equipment_ways.ways(visit, again=visit.request.path)
        return refusals.refused(
            visit, verdict, ways=ways if equipment_ways.is_about(verdict) else (), kept=True
        )
    messages.success(
        visit.request, _("いま発信しました。配信責任者、運用管理者、総括責任者に知らせました。")
    )
    return redirect("desk:dispatch", sent.id)


def _begin(visit: Visit, form: forms.UrgentForm) -> BulletinView:
    """Store the text, complete, so that nothing is lost whatever comes next."""
    draft = form.draft(sender=visit.service.sender_name)
    complain(draft, complete=True)
    return drafting.start(
        service=visit.service.code,
        programme=form.cleaned_data["programme"],
        draft=draft,
        by=visit.person,
        at=visit.at,
    )


def _read_back(visit: Visit) -> int | None:
    """Return how many people the page said: to count a large city again would cost seconds."""
    typed = visit.request.POST.get("people", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _own(visit: Visit, bulletin_id: int) -> BulletinView:
    """Return a bulletin this person may send as urgent news. Errors: ValidationError."""
    one = access.seen(visit, bulletin_id)
    if not access.reach(visit).writes(one):
        raise ValidationError(
            _("緊急に発信できるのは、作成した課等と、所管する課等の職員です（市の定め）。")
        )
    return one


def _show(visit: Visit, form: forms.UrgentForm, *, restored: bool) -> HttpResponse:
    chosen = form["menus"].value() or ()
    context = {
        "form": form,
        "groups": choices.groups(visit, chosen),
        "count": choices.count(visit, chosen),
        "restored": restored,
        **urgent_page.equipment(visit, tuple(chosen)),
    }
    wrong = form.is_bound and not restored
    return frame.show(visit, "urgent", context, status=BAD_INPUT if wrong else 200)


def _remember(visit: Visit, bulletin_id: int, reason: str) -> None:
    reasons: dict[str, str] = visit.request.session.get(REASONS, {})
    visit.request.session[REASONS] = {**reasons, str(bulletin_id): reason}


def _reason(visit: Visit, bulletin_id: int) -> str:
    reasons: dict[str, str] = visit.request.session.get(REASONS, {})
    return reasons.get(str(bulletin_id), "")
