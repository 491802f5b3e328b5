"""Taking on and handing on (受入れ・回付): somebody always has an inquiry, and it is in sight who.

A section that is asked to take one on says yes or why not; until then the first section keeps it.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.inquiries import belonging, letters, reading
from hayauma.inquiries.acts import Act
from hayauma.inquiries.models import Handover, Inquiry
from hayauma.inquiries.states import OPEN, State
from hayauma.inquiries.views import InquiryView
from hayauma.organization import directory
from hayauma.organization.directory import Person

SUMMARY_MOST = 200


@transaction.atomic
def accept(*, inquiry_id: int, by: Person, at: datetime) -> InquiryView:
    """Take an inquiry on: the section's own, or one that another section hands over.

    Errors: NotTheirs; ValidationError where it is no longer open.
    """
    row = reading.row(inquiry_id, lock=True)
    refuse_closed(row)
    offer = _offer(row)
    if offer is not None and belonging.seat(by, offer.to_section, at=at).by != "other":
        offer.settled_at, offer.settled_by = at, by.actor.shown
        offer.save(update_fields=["settled_at", "settled_by"])
        row.section = offer.to_section
    else:
        belonging.refuse_strangers(row, by, at=at)
    row.state, row.accepted_at, row.accepted_by = State.WORKED, at, by.actor.shown
    row.look_at = row.due_at
    row.save(update_fields=["section", "state", "accepted_at", "accepted_by", "look_at"])
    note(row, Act.ACCEPTED, {"section": row.section}, by=by, at=at)
    return reading.inquiry(row.pk)


@transaction.atomic
def hand_over(*, inquiry_id: int, to: str, reason: str, by: Person, at: datetime) -> InquiryView:
    """Ask another section to take an inquiry on, with the reason (回付).

    Errors: NotTheirs; ValidationError by field (to, reason), or where one is under way.
    """
    row = reading.row(inquiry_id, lock=True)
    refuse_closed(row)
    belonging.refuse_strangers(row, by, at=at)
    faults = {}
    if not reason.strip():
        faults["reason"] = _("回付する理由を書いてください。")
    if to == row.section or to not in {one.code for one in directory.sections(at=at)}:
        faults["to"] = _("回付する課等を選んでください。")
    if faults:
        raise ValidationError(faults)
    if _offer(row) is not None:
        raise ValidationError(_("前の回付の返事を待っています。"), code="state")
    handover = Handover.objects.create(
        inquiry=row,
        from_section=row.section,
        to_section=to,
        reason=reason.strip(),
        at=at,
        by_name=by.actor.shown,
    )
    note(row, Act.HANDED_OVER, {"from": row.section, "to": to}, by=by, at=at)
    letters.handed_over(reading.view(row), to, handover.pk, by=by.actor.shown, at=at)
    return reading.inquiry(row.pk)


@transaction.atomic
def decline(*, inquiry_id: int, reason: str, by: Person, at: datetime) -> InquiryView:
    """Say why an inquiry that is handed over is not this section's; the first keeps it.

    Errors: NotTheirs; ValidationError (reason).
    """
    row = reading.row(inquiry_id, lock=True)
    offer = _offer(row)
    if offer is None:
        raise ValidationError(_("返事を待っている回付はありません。"), code="state")
    if belonging.seat(by, offer.to_section, at=at).by == "other":
        raise belonging.NotTheirs(_("返事をするのは、回付を受けた課等の職員です（市の定め）。"))
    if not reason.strip():
        raise ValidationError({"reason": _("受け入れない理由を書いてください。")})
    offer.settled_at, offer.settled_by = at, by.actor.shown
    offer.declined_because = reason.strip()
    offer.save(update_fields=["settled_at", "settled_by", "declined_because"])
    note(row, Act.DECLINED, {"from": offer.from_section, "to": offer.to_section}, by=by, at=at)
    letters.declined(reading.view(row), offer.pk, offer.declined_because, at=at)
    return reading.inquiry(row.pk)


@transaction.atomic
def sum_up(*, inquiry_id: int, summary: str, by: Person, at: datetime) -> InquiryView:
    """Write in a line what it is about, without anybody's data (要旨): what stays for ever.

    Errors: NotTheirs; ValidationError (summary).
    """
    row = reading.row(inquiry_id, lock=True)
    belonging.refuse_strangers(row, by, at=at)
    line = " ".join(summary.split())
    if not line or len(line) > SUMMARY_MOST:
        raise ValidationError({"summary": _("要旨を1行（200字まで）で書いてください。")})
    row.summary = line
    row.save(update_fields=["summary"])
    note(row, Act.SUMMED_UP, {}, by=by, at=at)
    return reading.inquiry(row.pk)


def refuse_closed(row: Inquiry) -> None:
    """Raise ValidationError where nothing more is owed."""
    if row.state not in OPEN:
        raise ValidationError(_("この質問・要望は、もう扱いが終わっています。"), code="state")


def note(
    row: Inquiry, act: Act, payload: dict[str, journal.JSON], *, by: Person, at: datetime
) -> None:
    """Write an act on an inquiry into the journal, for this room's files."""
    journal.record(
        act=act,
        actor=by.actor,
        object=f"inquiry:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )


def _offer(row: Inquiry) -> Handover | None:
    return Handover.objects.filter(inquiry=row, settled_at__isnull=True).first()
