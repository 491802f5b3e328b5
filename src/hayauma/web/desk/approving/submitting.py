"""Asking for an approval (承認の依頼): declarations of 第7条 beside what the machine found."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import drafting, findings, submission
from hayauma.bulletins.checks import Finding
from hayauma.bulletins.draft import complain
from hayauma.bulletins.states import Matter
from hayauma.bulletins.views import BulletinView
from hayauma.installation import policies
from hayauma.look import Link
from hayauma.mail import markdown
from hayauma.organization import directory
from hayauma.regulation import Code, Refused, Verdict
from hayauma.web.desk import access, forms, frame, refusals, words
from hayauma.web.desk.approving import untrained
from hayauma.web.desk.approving.typed import DECLARATIONS, SubmitForm
from hayauma.web.desk.looking import sample
from hayauma.web.desk.visit import Visit, act, page
from hayauma.web.desk.writing import choices, consenting

BAD_INPUT = 422
# What a text may have that somebody else has to agree to.
CONTAINS = {
    Matter.WORK: lazy("ほかの人の著作物"),
    Matter.PERSONAL: lazy("個人情報（個人が分かる写真も）"),
}


@page
def submit(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Hand a bulletin in for approval. Source: 第6条, 第7条."""
    one = access.seen(visit, bulletin_id)
    if not access.reach(visit).writes(one):
        return refusals.plain(
            visit,
            _("この配信メールの承認は依頼できません"),
            _("依頼できるのは、作成した課等と、所管する{section}の職員です（市の定め）。").format(
                section=one.section_name
            ),
            one,
        )
    kept = visit.restored()
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    form = SubmitForm(
        visit.request.POST if visit.posted else kept, checklist=policy.words(submission.CHECKLIST)
    )
    if not (visit.posted and form.is_valid()):
        return _show(visit, one, form)
    try:
        submission.submit(
            bulletin_id=bulletin_id,
            reason=form.cleaned_data["reason"].strip(),
            considerations=form.considerations(),
            head_count=choices.exactly(visit, one.revision.draft.audience),
            by=visit.person,
            at=visit.at,
        )
    except Refused as refusal:
        return _show(visit, one, form, verdict=refusal.verdict)
    except ValidationError as fault:
        forms.complain(form, fault)
        return _show(visit, one, form)
    messages.success(
        visit.request,
        _("承認を依頼しました。{section}の長が承認すると、発信できます。").format(
            section=one.section_name
        ),
    )
    return redirect(frame.url_of("bulletin", one))


@act
def abandon(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Give a bulletin up; it stays on record."""
    one = access.seen(visit, bulletin_id)
    if not access.reach(visit).writes(one):
        raise ValidationError(_("取りやめられるのは、作成した課等と、所管する課等の職員です。"))
    drafting.abandon(bulletin_id=bulletin_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("取りやめました。記録は残ります。"))
    return redirect(frame.url_of("bulletin", one))


def _show(
    visit: Visit, one: BulletinView, form: SubmitForm, *, verdict: Verdict | None = None
) -> HttpResponse:
    audience = one.revision.draft.audience
    asked = submission.judge(
        one,
        by=visit.person,
        reason="",
        considerations=dict.fromkeys(DECLARATIONS, True),
        at=visit.at,
    )
    context = {
        "form": form,
        "bulletin": one,
        "text": markdown.to_text(one.revision.draft.body),
        "count": choices.exactly(visit, audience) if audience.codes else None,
        "menus": choices.names(visit, sample.codes(visit, one)),
        "window": words.window(one.revision.draft.not_before, one.revision.draft.not_after),
        "missing": _missing(one),
        **_to_declare(visit, one, form),
        **_in_the_way(visit, verdict, asked),
        "crumbs": [Link(one.subject or _("件名なし"), frame.url_of("bulletin", one))],
    }
    status = refusals.status(verdict) if verdict else BAD_INPUT if form.errors else 200
    return frame.show(visit, "submit", context, status=status)


def _to_declare(visit: Visit, one: BulletinView, form: SubmitForm) -> dict[str, object]:
    """What is declared (留意事項), beside what the machine found and what the consents say."""
    programme = directory.programme(one.programme, at=visit.at)
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    found = submission.findings(
        one.revision.draft, programme, visit.at, most=policy.number(submission.LENGTH)
    )
    declared, says, ticked = (
        form[name].value() or () for name in ("declared", "contains", "checklist")
    )
    recorded = consenting.live_lines(one)
    return {
        "declarations": [
            {
                "item": item,
                "label": label,
                "basis": policy.setting(key).basis,
                "chosen": item in declared,
                "findings": _under(item, found),
            }
            for item, (label, key) in DECLARATIONS.items()
        ],
        "findings": [findings.sentence(finding.as_json()) for finding in found],
        "consents": recorded,
        "gone": [line for line in recorded if line.state == "gone"],
        "undeclared": consenting.undeclared(one),
        "contains": [
            {"matter": matter, "label": label, "says": matter in says}
            for matter, label in CONTAINS.items()
        ],
        "checklist": [
            {"point": point, "chosen": point in ticked}
            for point in policy.words(submission.CHECKLIST)
        ],
        "exception": policy.setting("personal_data.exception").basis,
    }


def _in_the_way(visit: Visit, verdict: Verdict | None, asked: Verdict) -> dict[str, object]:
    """Why it cannot be handed in, or could not: `asked` is the verdict before anything is ticked.

    Who lacks the training is told then, because nobody fills in a form that cannot be handed in.
    """
    barred = untrained.reasons(verdict or asked)
    told = verdict.reasons if verdict else tuple(barred)
    departs = [reason for reason in asked.reasons if reason.code is Code.AUTHOR_NOT_IN_CHARGE]
    ran_out = untrained.ran_out(visit) if barred else ()
    return {
        "departs": refusals.sentences(departs),
        "sentences": [*refusals.sentences(told), *ran_out],
        "heading": refusals.heading(verdict or asked) if told else "",
        "ways": untrained.ways(visit) if barred else (),
    }


def _under(item: str, found: Sequence[Finding]) -> list[str]:
    """Return the machine's findings that belong under one declaration: all are about the text."""
    if item != "accuracy":
        return []
    return [findings.sentence(one.as_json()) for one in found]


def _missing(one: BulletinView) -> list[str]:
    """Return what the text still lacks, in sentences."""
    try:
        complain(one.revision.draft, complete=True)
    except ValidationError as fault:
        return fault.messages
    return []
