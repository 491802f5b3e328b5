"""The mails about an inquiry (通知): receipt and answer to the asker, tasks to the staff.

What staff get names the number and the page, never who asked or what: it is read at the desk.
Letters go through the outbox in the transaction of the act they tell of.
"""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma import links
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.telling import deciders
from hayauma.inquiries.states import Channel
from hayauma.inquiries.views import Contact, InquiryView
from hayauma.installation import city_time, services
from hayauma.look import japanese
from hayauma.notices import outbox
from hayauma.organization import directory, posts, staff_notices
from hayauma.organization.kinds import Role
from hayauma.regulation import LetterClass


def receipt(case: InquiryView, contact: Contact, *, again: bool, at: datetime) -> None:
    """Tell the asker the number (受付の通知); a second mail within a day gets no second one.

    Source: RFC 3834 2. The asker's words are not repeated: whoever typed somebody else's address
    cannot make the city write to them.
    """
    if not contact.address or (again and case.channel is Channel.MAIL):
        return
    _to_asker("receipt", case, contact, klass=LetterClass.RECEIPT, key=f"receipt:{case.id}", at=at)


def answer(
    case: InquiryView,
    contact: Contact,
    answer_id: int,
    text: str,
    *,
    interim: bool = False,
    at: datetime,
) -> int:
    """Send an answer, or a word in between, to the asker; return the notice's id."""
    return _to_asker(
        "meanwhile" if interim else "answer",
        case,
        contact,
        klass=LetterClass.ANSWER,
        key=f"answer:{answer_id}",
        at=at,
        text=text,
    )


def came_in(case: InquiryView, *, at: datetime) -> None:
    """Tell the owning head and those in charge of the programme that there is an inquiry."""
    told = set(deciders(case.section, at=at)[0])
    if case.bulletin is not None:
        told |= _in_charge(bulletins.bulletin(case.bulletin, at=at).programme, at)
    _to_staff("came_in", case, told, key=f"inquiry:{case.id}", at=at)


def inherited(case: InquiryView, *, at: datetime) -> None:
    """Tell those who answer in the heir's section (承継課) that an inquiry is now theirs."""
    told = deciders(case.section, at=at)[0]
    _to_staff("came_in", case, told, key=f"inquiry:{case.id}:{case.section}", at=at)


def handed_over(case: InquiryView, section: str, handover: int, *, by: str, at: datetime) -> None:
    """Ask another section whether it takes the inquiry on."""
    told = deciders(section, at=at)[0]
    _to_staff("handed_over", case, told, key=f"handover:{handover}", at=at, by=by)


def declined(case: InquiryView, handover: int, reason: str, *, at: datetime) -> None:
    """Tell the section that keeps the inquiry why the other one does not take it."""
    told = deciders(case.section, at=at)[0]
    _to_staff("declined", case, told, key=f"declined:{handover}", at=at, reason=reason)


def wants_approval(case: InquiryView, answer_id: int, *, by: str, at: datetime) -> None:
    """Tell the owning head that an answer is drafted."""
    told = deciders(case.section, at=at)[0]
    _to_staff("wants_approval", case, told, key=f"wants:{answer_id}", at=at, by=by)


def showed_wrong(case: InquiryView, *, by: str, at: datetime) -> None:
    """Tell the owning head that a bulletin may be wrong (第9条)."""
    told = deciders(case.section, at=at)[0]
    _to_staff("showed_wrong", case, told, key=f"wrong:{case.id}", at=at, by=by)


def grown_old(case: InquiryView, *, level: int, at: datetime) -> None:
    """Tell the owning head first, then the operations manager, that an inquiry waits too long."""
    told: Iterable[int] = deciders(case.section, at=at)[0]
    if level > 1:
        manager = posts.role_holder(Role.OPERATIONS_MANAGER, service=case.service, at=at)
        told = (manager.account_id,) if manager else told
    _to_staff("grown_old", case, told, key=f"old:{case.id}:{level}", at=at)


def _to_asker(
    name: str,
    case: InquiryView,
    contact: Contact,
    *,
    klass: LetterClass,
    key: str,
    at: datetime,
    **words: object,
) -> int:
    service = services.named(case.service)
    section = directory.section(case.section)
    subject_of = bulletins.bulletin(case.bulletin, at=at) if case.bulletin else None
    context = {
        "case": case,
        "service": service,
        "section": section,
        "about": subject_of.subject if subject_of else "",
        "number": subject_of.number if subject_of else "",
        "page": service.public_url + links.back_number(subject_of.number)
        if subject_of and subject_of.number
        else "",
        "due": _day(case.due_at),
        "name": contact.name,
        **words,
    }
    subject, text = _written(name, context)
    return outbox.send(klass=klass, to=contact.address, subject=subject, text=text, at=at, key=key)


def _to_staff(
    name: str,
    case: InquiryView,
    accounts: Iterable[int],
    *,
    key: str,
    at: datetime,
    **words: object,
) -> None:
    context = {
        "case": case,
        "due": _day(case.due_at),
        "url": f"{services.named(case.service).desk_url}/inquiries/{case.id}/",
        **words,
    }
    subject, text = _written(name, context)
    staff_notices.send(accounts, klass=LetterClass.TASK, subject=subject, text=text, key=key, at=at)


def _written(name: str, context: dict[str, object]) -> tuple[str, str]:
    """Subject and text, in Japanese whichever language the screen of the one who acts is in."""
    with override("ja"):
        subject = render_to_string(f"inquiries/{name}_subject.txt", context)
        return " ".join(subject.split()), render_to_string(f"inquiries/{name}.txt", context)


def _day(at: datetime | None) -> str:
    if at is None:
        return ""
    return japanese.full_moment(city_time.local(at))


def _in_charge(programme: str, at: datetime) -> set[int]:
    """Who is in charge of a programme; of one that has ended, nobody is."""
    try:
        return set(directory.programme(programme, at=at).in_charge)
    except directory.NoProgramme:
        return set()
