"""The buttons of a case (質問・要望): each calls one act; what is wrong stands beside its form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.inquiries import answering, closing, handing, reading
from hayauma.inquiries.belonging import NotTheirs
from hayauma.inquiries.states import Ending, Way
from hayauma.web.desk.answering import inquiries
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act

Given = dict[str, Any]
# By the name in the address: the form of the page it belongs to, the act, what is said afterwards.
Do = Callable[[Visit, int, Given], object]


def _who(visit: Visit) -> dict[str, Any]:
    return {"by": visit.person, "at": visit.at}


def _answer(visit: Visit, case: int, given: Given) -> object:
    way = Way(given["way"])
    return answering.draft(inquiry_id=case, way=way, text=given["text"], **_who(visit))


def _meanwhile(visit: Visit, case: int, given: Given) -> object:
    way = Way(given["way"])
    return answering.tell_meanwhile(inquiry_id=case, way=way, text=given["text"], **_who(visit))


def _close(visit: Visit, case: int, given: Given) -> object:
    ending = Ending(given["ending"])
    return closing.close(inquiry_id=case, ending=ending, note_=given["note"], **_who(visit))


ACTS: dict[str, tuple[str, Do, str]] = {
    "accept": (
        "",
        lambda visit, case, _given: handing.accept(inquiry_id=case, **_who(visit)),
        noop("受け入れました。"),
    ),
    "hand-over": (
        "handover",
        lambda visit, case, given: handing.hand_over(inquiry_id=case, **given, **_who(visit)),
        noop("回付しました。相手が受け入れるまでは、この課が扱います。"),
    ),
    "decline": (
        "decline",
        lambda visit, case, given: handing.decline(inquiry_id=case, **given, **_who(visit)),
        noop("受け入れないことを、元の課に知らせました。"),
    ),
    "sum-up": (
        "summary",
        lambda visit, case, given: handing.sum_up(inquiry_id=case, **given, **_who(visit)),
        noop("要旨を保存しました。"),
    ),
    "answer": ("answer", _answer, noop("回答案を保存しました。まだ伝えていません。")),
    "meanwhile": ("meanwhile", _meanwhile, noop("途中の連絡を記録しました。")),
    "close": ("closing", _close, noop("完結としました。")),
    "reopen": (
        "reopening",
        lambda visit, case, given: closing.reopen(inquiry_id=case, **given, **_who(visit)),
        noop("もう一度扱います。"),
    ),
    "wrong": (
        "",
        lambda visit, case, _given: closing.says_wrong(inquiry_id=case, **_who(visit)),
        noop("所管する課等の長に、誤りの疑いを知らせました（第9条）。"),
    ),
}


@act
def do(visit: Visit, inquiry_id: int, name: str) -> HttpResponse:
    """Do what a button of the case says, and go back to the case."""
    case = inquiries.seen(visit, inquiry_id)
    if name not in ACTS:
        raise Http404
    form_name, doing, said = ACTS[name]
    given: Given = {}
    form: forms.Form | None = None
    if form_name:
        form = inquiries.blank(visit, case, form_name, visit.request.POST)
        if not form.is_valid():
            return inquiries.show(visit, case, wrong=(form_name, form))
        given = form.cleaned_data
    try:
        doing(visit, case.id, given)
    except NotTheirs:
        raise
    except ValidationError as fault:
        if form is None:
            raise
        complain(form, fault)
        return inquiries.show(visit, case, wrong=(form_name, form))
    messages.success(visit.request, _(said))
    return redirect("desk:inquiry", case.id)


@act
def approve_answer(visit: Visit, inquiry_id: int, answer_id: int) -> HttpResponse:
    """Agree with a drafted answer, as the owning head or in the head's stead."""
    case = _holding(visit, inquiry_id, answer_id)
    absence = visit.request.POST.get("absence", "")
    answering.approve(answer_id=answer_id, absence=absence, **_who(visit))
    messages.success(visit.request, _("回答案を承認しました。"))
    return redirect("desk:inquiry", case)


@act
def give_answer(visit: Visit, inquiry_id: int, answer_id: int) -> HttpResponse:
    """Send an answer, or write down that it was said or posted."""
    case = _holding(visit, inquiry_id, answer_id)
    absence = visit.request.POST.get("absence", "")
    given = answering.give(answer_id=answer_id, absence=absence, **_who(visit))
    said = _("回答を送りました。") if given.way is Way.MAIL else _("回答したことを記録しました。")
    messages.success(visit.request, said)
    return redirect("desk:inquiry", case)


def _holding(visit: Visit, inquiry_id: int, answer_id: int) -> int:
    """The case this person may see, where the answer is one of its own. Errors: Http404."""
    case = inquiries.seen(visit, inquiry_id)
    if answer_id not in {one.id for one in reading.answers(case.id)}:
        raise Http404
    return case.id
