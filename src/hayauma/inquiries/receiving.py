"""Receiving (受付): a question or request gets its number, its section and its term.

Source: 第5条第3項第3号. The owning section of the bulletin is the one that answers; who asked, and
their own words, stand apart from the case.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import reading as bulletins
from hayauma.inquiries import letters, reading
from hayauma.inquiries.acts import Act
from hayauma.inquiries.models import Asker, Inquiry
from hayauma.inquiries.states import Channel, Sort, State
from hayauma.inquiries.views import NOBODY, Contact, InquiryView
from hayauma.installation import numbering, policies, services
from hayauma.mail import address as mail_address
from hayauma.organization import directory
from hayauma.organization.kinds import Alias
from hayauma.organization.sections import called
from hayauma.regulation import owed_when_asked

LONGEST = 4000
# An inquiry nobody has taken on after two days is told to the head (製品の初期値).
TAKEN_ON_WITHIN = timedelta(days=2)
# From one address, or one place on the network, within a day: enough for anybody in earnest.
MOST_A_DAY = 5
ASKING = journal.Actor("citizen", "質問した人")


@dataclass(frozen=True)
class Question:
    """What was asked, by whom, and about which bulletin; all but the words may be missing."""

    words: str
    sort: Sort = Sort.QUESTION
    bulletin: int | None = None
    contact: Contact = NOBODY
    section: str = ""
    summary: str = ""
    # Of a mail: Message-ID and content, so that the same mail twice is one inquiry.
    mail_key: str = ""
    # Whether the receipt may go out: not where nobody vouches for the address.
    receipt: bool = True


@transaction.atomic
def receive(
    question: Question,
    *,
    service: str,
    channel: Channel,
    by: journal.Actor = ASKING,
    at: datetime,
) -> InquiryView:
    """Take a question in: number, section, term; receipt to the asker, word to the section.

    Errors: ValidationError by field (words, address, section); a mail that came before returns
    the inquiry it became.
    """
    key = hashlib.sha256(question.mail_key.encode()).hexdigest() if question.mail_key else None
    if key and (before := Asker.objects.filter(mail_key=key).first()):
        return reading.inquiry(before.inquiry_id)
    contact = _checked(question)
    digest = _digest(contact)
    known = _asked_today(digest, at)
    if known >= MOST_A_DAY and channel is not Channel.TELEPHONE:
        raise ValidationError(
            {"words": _("この宛先からの質問は、きょうは{n}件までです。").format(n=MOST_A_DAY)}
        )
    row = _case(question, service=service, channel=channel, by=by, at=at)
    Asker.objects.create(
        inquiry=row,
        cipher=settings.VAULT.seal(
            json.dumps(asdict(contact), ensure_ascii=False), reading.place(row.pk)
        )
        if any(asdict(contact).values())
        else b"",
        digest=digest,
        question=question.words.strip(),
        mail_key=key,
    )
    taken = reading.view(row)
    if question.receipt:
        letters.receipt(taken, contact, again=bool(known), at=at)
    letters.came_in(taken, at=at)
    return taken


def _case(
    question: Question, *, service: str, channel: Channel, by: journal.Actor, at: datetime
) -> Inquiry:
    section = _section(question, service=service, at=at)
    due = _due(service, at)
    number = numbering.allot(service=service, kind="inquiry", at=at)
    row = Inquiry.objects.create(
        service_id=services.named(service).id,
        year=number.year,
        number=number.n,
        bulletin_id=question.bulletin,
        channel=channel,
        sort=question.sort,
        state=State.ASSIGNED,
        section=section,
        summary=question.summary.strip(),
        received_at=at,
        received_by=by.shown,
        due_at=due,
        look_at=min(at + TAKEN_ON_WITHIN, due) if due else at + TAKEN_ON_WITHIN,
    )
    journal.record(
        act=Act.RECEIVED,
        actor=by,
        object=f"inquiry:{row.pk}",
        payload={
            "number": number.text,
            "bulletin": question.bulletin,
            "channel": channel,
            "sort": question.sort,
            "section": section,
            "due_at": due.isoformat() if due else None,
        },
        at=at,
        service=service,
    )
    return row


def _checked(question: Question) -> Contact:
    """Return the contact in kept form. Errors: ValidationError by field."""
    faults = {}
    if not question.words.strip():
        faults["words"] = _("質問や要望の内容を書いてください。")
    elif len(question.words) > LONGEST:
        faults["words"] = _("{most}字までで書いてください。いまは{n}字です。").format(
            most=f"{LONGEST:,}", n=f"{len(question.words):,}"
        )
    kept = question.contact.address
    try:
        kept = mail_address.parse(kept) if kept.strip() else ""
    except mail_address.AddressError as fault:
        faults["address"] = _(str(fault))
    if faults:
        raise ValidationError(faults)
    return Contact(question.contact.name.strip(), kept, question.contact.phone.strip())


def _digest(contact: Contact) -> bytes | None:
    if not contact.address:
        return None
    return settings.VAULT.digest(mail_address.lookup_form(contact.address))


def _asked_today(digest: bytes | None, at: datetime) -> int:
    if digest is None:
        return 0
    recent = Inquiry.objects.filter(received_at__gt=at - timedelta(days=1))
    return recent.filter(asker__digest=digest).count()


def _section(question: Question, *, service: str, at: datetime) -> str:
    """The section that owns the bulletin now; else the one named; else the one that publishes."""
    if question.bulletin is not None:
        return bulletins.bulletin(question.bulletin, at=at).section
    if question.section:
        if directory.section(question.section) is None:
            raise ValidationError({"section": _("この課等は登録されていません。")})
        return question.section
    publishing = called(Alias.PUBLICITY, service=service, at=at)
    if publishing is None:
        raise ValidationError({"section": _("どの課等が答えるかを選んでください。")})
    return publishing.code


def _due(service: str, at: datetime) -> datetime | None:
    """Until when the city wants an answer given, where it has set a term."""
    for measure in owed_when_asked(policies.in_force(service=service, at=at)):
        if measure.within_hours:
            return at + timedelta(hours=measure.within_hours)
    return None
