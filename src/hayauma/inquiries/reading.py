"""Reading inquiries: rows turned into views, lists, and who asked. Nothing here writes."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from hayauma.inquiries.models import Answer, Asker, Handover, Inquiry
from hayauma.inquiries.states import OPEN, Channel, Ending, Sort, State, Way
from hayauma.inquiries.views import AnswerView, Asked, Contact, HandoverView, InquiryView
from hayauma.installation.numbering import Number
from hayauma.mail import address as mail_address

PER_PAGE = 50


class NoSuchInquiry(LookupError):
    """There is no inquiry of this id."""


def inquiry(inquiry_id: int) -> InquiryView:
    """Return one inquiry. Errors: NoSuchInquiry."""
    return view(row(inquiry_id))


def listing(
    *,
    service: str,
    sections: Iterable[str] = (),
    states: Iterable[State] = (),
    page: int = 1,
) -> tuple[tuple[InquiryView, ...], int]:
    """Return one page of inquiries, those that wait longest first, and the last page's number.

    `sections` keeps to what these sections have, or are asked to take on; empty means all.
    """
    rows = _rows().filter(service__code=service)
    if wanted := list(sections):
        offered = Q(handovers__settled_at__isnull=True, handovers__to_section__in=wanted)
        rows = rows.filter(Q(section__in=wanted) | offered).distinct()
    if kept := [str(state) for state in states]:
        rows = rows.filter(state__in=kept)
    last = max(1, -(-rows.count() // PER_PAGE))
    number = min(max(1, page), last)
    shown = rows.order_by("closed_at", "received_at", "pk")[(number - 1) * PER_PAGE :][:PER_PAGE]
    return tuple(view(one) for one in shown), last


def overdue(*, service: str, at: datetime) -> tuple[InquiryView, ...]:
    """Return the open inquiries past their term, or of which somebody higher had to be told.

    Those that wait longest come first; where the city sets no term, only the second counts.
    """
    rows = _rows().filter(service__code=service, state__in=[str(state) for state in OPEN])
    late = Q(due_at__lt=at) | Q(escalations__gt=0)
    return tuple(view(one) for one in rows.filter(late).order_by("received_at", "pk"))


def days_to_answer(*, service: str, since: datetime, until: datetime) -> float | None:
    """Return the mean of the days from receipt to answer of what was answered in a period."""
    rows = Inquiry.objects.filter(
        service__code=service, answered_at__gte=since, answered_at__lt=until
    ).values_list("received_at", "answered_at")
    took = [answered - received for received, answered in rows if answered is not None]
    return sum(one.total_seconds() for one in took) / len(took) / 86_400 if took else None


def received(*, service: str, since: datetime, until: datetime) -> tuple[InquiryView, ...]:
    """Return what was received from one moment until before another, in order of time."""
    rows = _rows().filter(service__code=service, received_at__gte=since, received_at__lt=until)
    return tuple(view(one) for one in rows.order_by("received_at", "pk"))


def askers_held(*, service: str) -> tuple[int, datetime | None]:
    """Return of how many askers something is still kept, and when the oldest of them asked."""
    rows = Asker.objects.filter(erased_at__isnull=True, inquiry__service__code=service)
    found = rows.aggregate(n=Count("pk"), since=Min("inquiry__received_at"))
    return found["n"], found["since"]


def of_bulletin(bulletin_id: int) -> tuple[InquiryView, ...]:
    """Return what was asked about one bulletin, oldest first."""
    rows = _rows().filter(bulletin_id=bulletin_id).order_by("received_at", "pk")
    return tuple(view(one) for one in rows)


def answers(inquiry_id: int) -> tuple[AnswerView, ...]:
    """Return the drafts and answers of an inquiry, oldest first."""
    rows = Answer.objects.filter(inquiry_id=inquiry_id).order_by("pk")
    return tuple(answer_view(one) for one in rows)


def handovers(inquiry_id: int) -> tuple[HandoverView, ...]:
    """Return who asked whom to take an inquiry on, oldest first."""
    rows = Handover.objects.filter(inquiry_id=inquiry_id).order_by("pk")
    return tuple(
        HandoverView(
            from_section=one.from_section,
            to_section=one.to_section,
            reason=one.reason,
            at=one.at,
            by_name=one.by_name,
            settled_at=one.settled_at,
            settled_by=one.settled_by,
            declined_because=one.declined_because,
        )
        for one in rows
    )


def asked(inquiry_id: int) -> Asked:
    """Return who asked and what, for those who answer; the mail address only masked."""
    asker = Asker.objects.get(inquiry_id=inquiry_id)
    known = contact(asker)
    return Asked(
        name=known.name,
        phone=known.phone,
        address=mail_address.masked(known.address) if known.address else "",
        question=asker.question,
        can_be_mailed=bool(known.address),
        erased=asker.erased_at is not None,
    )


def contact(asker: Asker) -> Contact:
    """Return how an asker can be answered, opened from its seal; empty once erased."""
    if not asker.cipher:
        return Contact()
    sealed = settings.VAULT.open(bytes(asker.cipher), place(asker.inquiry_id))
    return Contact(**json.loads(sealed))


def place(inquiry_id: int) -> bytes:
    """Return the place an asker's cipher is bound to."""
    return b"inquiry:%d" % inquiry_id


def row(inquiry_id: int, *, lock: bool = False) -> Inquiry:
    """Return the row of an inquiry for this room's acts, locked for the transaction if asked."""
    rows = _rows()
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=inquiry_id)
    except Inquiry.DoesNotExist:
        raise NoSuchInquiry(inquiry_id) from None


def view(row: Inquiry) -> InquiryView:
    """Return the view of a row."""
    offered = [one.to_section for one in row.handovers.all() if one.settled_at is None]
    return InquiryView(
        id=row.pk,
        number=Number(row.year, row.number).text,
        service=row.service.code,
        bulletin=row.bulletin_id,
        channel=Channel(row.channel),
        sort=Sort(row.sort),
        state=State(row.state),
        section=row.section,
        summary=row.summary,
        received_at=row.received_at,
        received_by=row.received_by,
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by,
        due_at=row.due_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        ending=Ending(row.ending) if row.ending else None,
        ending_note=row.ending_note,
        showed_wrong_at=row.showed_wrong_at,
        offered_to=offered[-1] if offered else "",
    )


def answer_view(row: Answer) -> AnswerView:
    """Return the view of an answer."""
    return AnswerView(
        id=row.pk,
        interim=row.interim,
        way=Way(row.way),
        text=row.text,
        at=row.at,
        by_name=row.by_name,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        approved_post=row.approved_post,
        given_at=row.given_at,
        given_by=row.given_by,
    )


def _rows() -> QuerySet[Inquiry]:
    return Inquiry.objects.select_related("service").prefetch_related("handovers")
