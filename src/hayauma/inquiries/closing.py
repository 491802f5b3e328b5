"""Closing (完結), taking up again, and saying that an inquiry showed a bulletin to be wrong."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma.inquiries import belonging, letters, reading
from hayauma.inquiries.acts import Act
from hayauma.inquiries.handing import note
from hayauma.inquiries.states import Ending, State
from hayauma.inquiries.views import InquiryView
from hayauma.organization.directory import Person


@transaction.atomic
def close(
    *, inquiry_id: int, ending: Ending, note_: str = "", by: Person, at: datetime
) -> InquiryView:
    """Say that nothing more is owed, and why; without an answer it wants a sentence.

    Errors: NotTheirs; ValidationError by field (note, ending).
    """
    row = reading.row(inquiry_id, lock=True)
    belonging.refuse_strangers(row, by, at=at)
    if row.state == State.CLOSED:
        raise ValidationError(_("この質問・要望は、もう完結しています。"), code="state")
    if ending is Ending.ANSWERED and row.answered_at is None:
        raise ValidationError({"ending": _("まだ回答していません。")})
    if ending is not Ending.ANSWERED and not note_.strip():
        raise ValidationError({"note": _("回答せずに完結とする理由を書いてください。")})
    row.state, row.closed_at, row.look_at = State.CLOSED, at, None
    row.ending, row.ending_note = ending, note_.strip()
    row.save(update_fields=["state", "closed_at", "look_at", "ending", "ending_note"])
    note(row, Act.CLOSED, {"ending": ending}, by=by, at=at)
    return reading.inquiry(row.pk)


@transaction.atomic
def reopen(*, inquiry_id: int, reason: str, by: Person, at: datetime) -> InquiryView:
    """Take an inquiry up again. Errors: NotTheirs; ValidationError (reason)."""
    row = reading.row(inquiry_id, lock=True)
    belonging.refuse_strangers(row, by, at=at)
    if row.state not in {State.ANSWERED, State.CLOSED}:
        raise ValidationError(_("この質問・要望は、まだ扱っています。"), code="state")
    if not reason.strip():
        raise ValidationError({"reason": _("もう一度扱う理由を書いてください。")})
    row.state, row.closed_at, row.ending, row.ending_note = State.WORKED, None, "", ""
    row.save(update_fields=["state", "closed_at", "ending", "ending_note"])
    note(row, Act.REOPENED, {"reason": reason.strip()}, by=by, at=at)
    return reading.inquiry(row.pk)


@transaction.atomic
def says_wrong(*, inquiry_id: int, by: Person, at: datetime) -> InquiryView:
    """Mark that an inquiry shows its bulletin to be wrong; the owning head is told at once.

    Source: 第9条 (the duty to correct begins with knowing). Saying it twice tells nobody twice.
    Errors: NotTheirs; ValidationError where it is about no bulletin.
    """
    row = reading.row(inquiry_id, lock=True)
    belonging.refuse_strangers(row, by, at=at)
    if row.bulletin_id is None:
        raise ValidationError(_("この質問・要望は、どの配信メールについてのものでもありません。"))
    if row.showed_wrong_at is None:
        row.showed_wrong_at = at
        row.save(update_fields=["showed_wrong_at"])
        note(row, Act.SHOWED_WRONG, {"bulletin": row.bulletin_id}, by=by, at=at)
        letters.showed_wrong(reading.view(row), by=by.actor.shown, at=at)
    return reading.inquiry(row.pk)
