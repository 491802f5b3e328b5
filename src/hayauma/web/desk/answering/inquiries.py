"""Questions and requests (質問・要望) at the desk: the list, one case, and writing one down.

Source: 第5条第3項第3号. A case is seen by the section that has it, the one it is offered to, and
the officers; for others it does not exist. Who asked is shown only on the case's own page.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins import reading as bulletins
from hayauma.inquiries import belonging, reading, receiving
from hayauma.inquiries.receiving import Question
from hayauma.inquiries.states import (
    CHANNEL_WORDS,
    ENDING_WORDS,
    OPEN,
    SORT_WORDS,
    STATE_WORDS,
    WAY_WORDS,
    Channel,
    Sort,
    State,
)
from hayauma.inquiries.views import Contact, InquiryView
from hayauma.look import Link
from hayauma.organization import directory
from hayauma.organization.directory import Role
from hayauma.organization.kinds import OFFICERS
from hayauma.web.desk import access, frame
from hayauma.web.desk.answering import typed
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, page

BAD_INPUT = 422
TONES = {
    State.ASSIGNED: "orange",
    State.WORKED: "blue",
    State.ANSWERED: "green",
    State.CLOSED: "",
}


@page
def inquiries(visit: Visit) -> HttpResponse:
    """List the open cases of the visitor's section, or of all for an officer; ?all=1 each."""
    asked = visit.request.GET
    number = int(asked["page"]) if asked.get("page", "").isdecimal() else 1
    every = bool(asked.get("all"))
    sections = () if visit.person.roles.intersection(OFFICERS) else tuple(_mine(visit))
    cases, last = reading.listing(
        service=visit.service.code,
        sections=sections,
        states=() if every else OPEN,
        page=number,
    )
    names = _section_names(visit)
    context = {
        "lines": [_line(one, names, visit) for one in cases],
        "every": every,
        "page": (shown := min(number, last)),
        "last": last,
        "previous_url": _page(shown - 1, every) if shown > 1 else "",
        "next_url": _page(shown + 1, every) if shown < last else "",
    }
    return frame.show(visit, "inquiries", context)


@page
def take_down(visit: Visit) -> HttpResponse:
    """Write down a question that came by telephone or at the counter."""
    form = typed.TakeDownForm(
        visit.request.POST if visit.posted else None,
        sections=_sections(visit),
        initial={"channel": Channel.TELEPHONE, "sort": Sort.QUESTION},
    )
    if visit.posted and form.is_valid():
        try:
            case = _taken_down(visit, form.cleaned_data)
        except ValidationError as fault:
            complain(form, fault)
        else:
            return redirect("desk:inquiry", case.id)
    status = BAD_INPUT if form.errors else 200
    return frame.show(visit, "take_down", {"form": form, "crumbs": [_up()]}, status=status)


@page
def inquiry(visit: Visit, inquiry_id: int) -> HttpResponse:
    """Show one case: what was asked, by whom, what was done, and what can be done now."""
    return show(visit, seen(visit, inquiry_id))


def seen(visit: Visit, inquiry_id: int) -> InquiryView:
    """Return a case this person may see. Errors: Http404, also where it is hidden."""
    case = access.own(visit, lambda: reading.inquiry(inquiry_id), unless=reading.NoSuchInquiry)
    if visit.person.roles.intersection(OFFICERS) or {case.section, case.offered_to} & _mine(visit):
        return case
    if belonging.seat(visit.person, case.section, at=visit.at).by != "other":
        return case
    raise Http404


def show(
    visit: Visit, case: InquiryView, *, wrong: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """Render the page of a case; `wrong` is the form that could not be taken, by its name."""
    asked, names = reading.asked(case.id), _section_names(visit)
    sits = belonging.seat(visit.person, case.section, at=visit.at)
    about = bulletins.bulletin(case.bulletin, at=visit.at) if case.bulletin else None
    context: dict[str, Any] = {
        "case": case,
        "asked": asked,
        "about": about,
        "section_name": names.get(case.section, case.section),
        "offered_name": names.get(case.offered_to, case.offered_to),
        "offered_here": bool(case.offered_to) and case.offered_to in _mine(visit),
        "ours": sits.by != "other" or visit.person.has(Role.OPERATIONS_MANAGER),
        "decides": sits.by in {"head", "substitute"},
        "stands_in": sits.by == "substitute",
        "words": _words(case),
        "overdue": case.overdue(visit.at),
        "answers": [(one, _(WAY_WORDS[one.way])) for one in reading.answers(case.id)],
        "handovers": [
            (one, names.get(one.from_section, ""), names.get(one.to_section, ""))
            for one in reading.handovers(case.id)
        ],
        "crumbs": [_up()],
        **_forms(visit, case, mail=asked.can_be_mailed),
    }
    if wrong:
        context[wrong[0]] = wrong[1]
    return frame.show(visit, "inquiry", context, status=BAD_INPUT if wrong else 200)


def blank(visit: Visit, case: InquiryView, name: str, data: Any) -> forms.Form:
    """Return one of the page's forms by its name, with what was typed into it."""
    return _forms(visit, case, mail=reading.asked(case.id).can_be_mailed, data=data, only=name)[
        name
    ]


def _forms(
    visit: Visit, case: InquiryView, *, mail: bool, data: Any = None, only: str = ""
) -> dict[str, forms.Form]:
    """The forms of the page, each with ids of its own."""
    others = [(code, name) for code, name in _sections(visit) if code != case.section]
    makers: dict[str, Any] = {
        "summary": lambda **kw: typed.SummaryForm(initial={"summary": case.summary}, **kw),
        "handover": lambda **kw: typed.HandoverForm(sections=others, **kw),
        "decline": typed.ReasonForm,
        "answer": lambda **kw: typed.AnswerForm(mail=mail, **kw),
        "meanwhile": lambda **kw: typed.AnswerForm(mail=mail, **kw),
        "closing": typed.ClosingForm,
        "reopening": typed.ReasonForm,
        "absence": typed.AbsenceForm,
    }
    return {
        name: make(data=data if name == only else None, auto_id=f"{name}_%s")
        for name, make in makers.items()
        if not only or name == only
    }


def _taken_down(visit: Visit, given: dict[str, Any]) -> InquiryView:
    about = None
    if given["number"].strip():
        about = bulletins.numbered(given["number"].strip(), service=visit.service.code)
        if about is None:
            raise ValidationError({"number": _("この番号の配信メールはありません。")})
    question = Question(
        words=given["words"],
        sort=Sort(given["sort"]),
        bulletin=about,
        contact=Contact(given["name"], given["address"], given["phone"]),
        section=given["section"],
        summary=given["summary"],
    )
    return receiving.receive(
        question,
        service=visit.service.code,
        channel=Channel(given["channel"]),
        by=visit.person.actor,
        at=visit.at,
    )


def _line(case: InquiryView, names: dict[str, str], visit: Visit) -> dict[str, Any]:
    return {
        "case": case,
        "url": reverse("desk:inquiry", args=[case.id]),
        "section": names.get(case.section, case.section),
        "offered": names.get(case.offered_to, ""),
        "overdue": case.overdue(visit.at),
        **_words(case),
    }


def _words(case: InquiryView) -> dict[str, str]:
    return {
        "state": _(STATE_WORDS[case.state]),
        "tone": TONES[case.state],
        "channel": _(CHANNEL_WORDS[case.channel]),
        "sort": _(SORT_WORDS[case.sort]),
        "ending": _(ENDING_WORDS[case.ending]) if case.ending else "",
    }


def _mine(visit: Visit) -> frozenset[str]:
    """The sections whose cases this person works on: where they are placed, and which they head."""
    heads = {post.section for post in visit.person.posts}
    return frozenset({visit.person.section.code, *heads} - {""})


def _sections(visit: Visit) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in directory.sections(at=visit.at)]


def _section_names(visit: Visit) -> dict[str, str]:
    return dict(_sections(visit))


def _page(number: int, every: bool) -> str:
    return f"?{'all=1&' if every else ''}page={number}"


def _up() -> Link:
    return Link(_("質問・要望"), reverse("desk:inquiries"))
