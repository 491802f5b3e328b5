"""Corrections (訂正) at the desk: one tap stops the rest, then one page leads to the end.

Source: 第9条. Everybody may stop and see a case; describing and writing is the owning section's,
the rest the owning head's: the rooms say so, with the clause.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.archive import reading as archive
from hayauma.archive.correcting import amending, cases, reading, writing
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import (
    STAGE_WORDS,
    THROUGH_WORDS,
    WHAT_WORDS,
    WRONG_WORDS,
    Stage,
    Through,
    What,
    Wrong,
)
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.chairs import chair_of
from hayauma.look import Link, difference
from hayauma.organization import directory
from hayauma.web.desk import access, frame
from hayauma.web.desk.correcting.typed import AmendForm, DescribeForm, ReasonForm
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422
TONES = {Stage.STOPPED: "red", Stage.DESCRIBED: "orange", Stage.WRITTEN: "orange"}


@page
def corrections(visit: Visit) -> HttpResponse:
    """List the open cases, the oldest first; ?all=1 lists every one."""
    every = bool(visit.request.GET.get("all"))
    names = {one.code: one.name for one in directory.sections(at=visit.at)}
    lines = [
        {
            "case": one,
            "state": _(STAGE_WORDS[one.stage]),
            "tone": TONES.get(one.stage, ""),
            "section": names.get(one.section, one.section),
            "minutes": one.minutes(visit.at),
            "wrong": _(WRONG_WORDS[one.wrong]) if one.wrong else "",
        }
        for one in reading.listing(service=visit.service.code, at=visit.at, every=every)
    ]
    return frame.show(visit, "corrections", {"lines": lines, "every": every})


@act
def something_wrong(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Stop what is still queued of a bulletin and open its case, in one press."""
    access.seen(visit, bulletin_id)
    typed = visit.request.POST.get("inquiry", "")
    inquiry = int(typed) if typed.isdecimal() else None
    case = cases.open_case(bulletin_id=bulletin_id, inquiry=inquiry, by=visit.person, at=visit.at)
    return redirect("desk:correction", case.id)


@page
def correction(visit: Visit, correction_id: int) -> HttpResponse:
    """Show one case: what is stopped, what is wrong, the texts, the copy, the measures."""
    return _show(visit, _seen(visit, correction_id))


@act
def describe(visit: Visit, correction_id: int) -> HttpResponse:
    """Write down what is wrong and who noticed it when."""
    case = _seen(visit, correction_id)
    form = DescribeForm(visit.request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            cases.describe(
                correction_id=case.id,
                wrong=Wrong(given["wrong"]),
                found_at=given["found_at"],
                found_by=given["found_by"],
                found_through=Through(given["found_through"]),
                passage=given["passage"],
                right=given["right"],
                by=visit.person,
                at=visit.at,
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            return redirect("desk:correction", case.id)
    return _show(visit, case, wrong={"describing": form})


@act
def write_texts(visit: Visit, correction_id: int) -> HttpResponse:
    """Begin the texts; what is still queued is stopped for good in the same act."""
    case = _seen(visit, correction_id)
    writing.write_texts(correction_id=case.id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("訂正文を作り始めました。残りの送信は、もう行われません。"))
    return redirect("desk:correction", case.id)


@act
def amend(visit: Visit, correction_id: int) -> HttpResponse:
    """Put the corrected text where the public reads."""
    case = _seen(visit, correction_id)
    form = _amending(visit, case, visit.request.POST)
    if form.is_valid():
        try:
            amending.amend(
                bulletin_id=case.bulletin,
                correction=case.id,
                by=visit.person,
                at=visit.at,
                **form.cleaned_data,
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("配信履歴を修正しました。"))
            return redirect("desk:correction", case.id)
    return _show(visit, case, wrong={"amending": form})


@act
def measure(visit: Visit, correction_id: int, what: str) -> HttpResponse:
    """Tick a measure as done, or as not needed with the reason."""
    case = _seen(visit, correction_id)
    if what not in set(What):
        raise Http404
    given = visit.request.POST
    cases.take_measure(
        correction_id=case.id,
        what=What(what),
        done="done" in given,
        note_=given.get("note", ""),
        by=visit.person,
        at=visit.at,
    )
    return redirect("desk:correction", case.id)


@act
def end(visit: Visit, correction_id: int) -> HttpResponse:
    """Close a case, or say that nothing was wrong and let the sending go on."""
    case = _seen(visit, correction_id)
    form = ReasonForm(visit.request.POST, auto_id="end_%s")
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    ending = cases.dismiss if "dismiss" in visit.request.POST else cases.close
    try:
        ending(correction_id=case.id, reason=reason, by=visit.person, at=visit.at)
    except ValidationError as fault:
        if not hasattr(fault, "error_dict"):
            raise
        complain(form, fault)
        return _show(visit, case, wrong={"ending": form})
    return redirect("desk:correction", case.id)


def _seen(visit: Visit, correction_id: int) -> CorrectionView:
    return access.own(
        visit,
        lambda: reading.correction(correction_id, at=visit.at),
        unless=reading.NoSuchCorrection,
    )


def _show(
    visit: Visit, case: CorrectionView, *, wrong: dict[str, forms.Form] | None = None
) -> HttpResponse:
    section = directory.section(case.section)
    context: dict[str, Any] = {
        "case": case,
        "state": _(STAGE_WORDS[case.stage]),
        "tone": TONES.get(case.stage, ""),
        "section_name": section.name if section else case.section,
        "minutes": case.minutes(visit.at),
        "wrong_word": _(WRONG_WORDS[case.wrong]) if case.wrong else "",
        "through_word": _(THROUGH_WORDS[case.found_through]) if case.found_through else "",
        "texts": _texts(visit, case),
        "measures": [(one, _(WHAT_WORDS[one.what])) for one in case.measures],
        "amendments": _amendments(visit, case),
        "describing": _describing(case),
        "amending": _amending(visit, case) if _copy(case) else None,
        "ending": ReasonForm(auto_id="end_%s"),
        "crumbs": [Link(_("訂正"), reverse("desk:corrections"))],
    }
    context |= wrong or {}
    return frame.show(visit, "correction", context, status=BAD_INPUT if wrong else 200)


def _texts(visit: Visit, case: CorrectionView) -> list[tuple[Any, str, int]]:
    """The texts of a case with what each is called and how many people it is for."""
    found = []
    for text, name, people in (
        (case.letter, _("訂正メール（受け取った人へ）"), case.gone),
        (case.replacement, _("正しいメール（まだ受け取っていない人へ）"), case.kept_back),
    ):
        if text is not None:
            found.append((bulletins.bulletin(text, at=visit.at), name, people))
    return found


def _amendments(visit: Visit, case: CorrectionView) -> list[tuple[Any, Any]]:
    changes = amending.amendments(case.number, service=visit.service.code)
    return [(one, difference.pieces(one.before, one.after) if one.shown else ()) for one in changes]


def _describing(case: CorrectionView) -> DescribeForm:
    return DescribeForm(
        initial={
            "wrong": case.wrong or Wrong.ERROR,
            "found_at": case.found_at or case.opened_at,
            "found_by": case.found_by,
            "found_through": case.found_through
            or (Through.INQUIRY if case.inquiry else Through.TELEPHONE),
            "passage": case.passage,
            "right": case.right,
        },
    )


def _copy(case: CorrectionView) -> bool:
    return archive.of_bulletin(case.bulletin) is not None


def _amending(visit: Visit, case: CorrectionView, data: Any = None) -> AmendForm:
    """The corrected text, begun from what was sent with the right words in place."""
    chair = chair_of(visit.person, case.section, at=visit.at)
    sent = bulletins.revision(bulletins.permits_of(case.bulletin)[-1].revision_id).draft
    mended = {
        part: text.replace(case.passage, case.right) if case.passage else text
        for part, text in (("subject", sent.subject), ("body", sent.body))
    }
    return AmendForm(data, initial=mended, auto_id="amend_%s", substitute=chair.by == "substitute")
