"""Answering (回答): staff draft, the owning head answers for it, and it goes out once.

Source: 第5条第3項第3号. Whether a staff member's answer needs the head's approval is the city's own
rule; a word in between (中間連絡) never does.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma.inquiries import belonging, letters, reading
from hayauma.inquiries.acts import Act
from hayauma.inquiries.handing import note, refuse_closed
from hayauma.inquiries.models import Answer, Asker, Inquiry
from hayauma.inquiries.states import State, Way
from hayauma.inquiries.views import AnswerView
from hayauma.organization.directory import Person
from hayauma.regulation import Refused

LONGEST = 8000


class NoSuchAnswer(LookupError):
    """There is no answer of this id."""


@transaction.atomic
def draft(*, inquiry_id: int, way: Way, text: str, by: Person, at: datetime) -> AnswerView:
    """Write an answer down; nothing goes out yet. A newer draft stands beside the older.

    Errors: NotTheirs; ValidationError by field (text, way).
    """
    row = _worked(inquiry_id, by, at)
    answer = _write(row, way, text, interim=False, by=by, at=at)
    note(row, Act.ANSWER_DRAFTED, {"answer": answer.pk, "way": way}, by=by, at=at)
    letters.wants_approval(reading.view(row), answer.pk, by=by.actor.shown, at=at)
    return reading.answer_view(answer)


@transaction.atomic
def approve(*, answer_id: int, absence: str = "", by: Person, at: datetime) -> AnswerView:
    """Agree with a draft answer, as the owning head or in the head's stead.

    Errors: Refused for whom it is not to say; ValidationError where it has gone out already.
    """
    answer, row = _locked(answer_id)
    verdict = belonging.judge(row, by=by, approved=True, absence=absence, at=at)
    sits = belonging.seat(by, row.section, at=at)
    if not verdict.allowed or sits.by not in {"head", "substitute"}:
        raise Refused(belonging.judge(row, by=by, approved=False, absence=absence, at=at))
    answer.approved_at, answer.approved_by = at, by.actor.shown
    answer.approved_post = sits.post
    answer.save(update_fields=["approved_at", "approved_by", "approved_post"])
    note(row, Act.ANSWER_APPROVED, {"answer": answer.pk, "post": sits.post}, by=by, at=at)
    return reading.answer_view(answer)


@transaction.atomic
def give(*, answer_id: int, absence: str = "", by: Person, at: datetime) -> AnswerView:
    """Give an answer: send it by mail, or write down that it was said or posted.

    Source: 第5条第3項第3号. Errors: Refused; ValidationError.
    """
    answer, row = _locked(answer_id)
    approved = answer.approved_at is not None
    verdict = belonging.judge(row, by=by, approved=approved, absence=absence, at=at)
    if not verdict.allowed:
        raise Refused(verdict)
    if answer.way == Way.MAIL:
        contact = reading.contact(Asker.objects.get(inquiry=row))
        answer.notice = letters.answer(reading.view(row), contact, answer.pk, answer.text, at=at)
    answer.given_at, answer.given_by = at, by.actor.shown
    answer.verdict = verdict.as_json()
    answer.save(update_fields=["given_at", "given_by", "verdict", "notice"])
    row.state, row.answered_at, row.look_at = State.ANSWERED, at, None
    row.save(update_fields=["state", "answered_at", "look_at"])
    note(
        row,
        Act.ANSWERED,
        {"answer": answer.pk, "way": answer.way, "clause": verdict.as_json()["clause"]},
        by=by,
        at=at,
    )
    return reading.answer_view(answer)


@transaction.atomic
def tell_meanwhile(*, inquiry_id: int, way: Way, text: str, by: Person, at: datetime) -> AnswerView:
    """Tell the asker that it takes longer, and until when (中間連絡).

    Errors: NotTheirs; ValidationError by field.
    """
    row = _worked(inquiry_id, by, at)
    word = _write(row, way, text, interim=True, by=by, at=at)
    if way is Way.MAIL:
        contact = reading.contact(Asker.objects.get(inquiry=row))
        word.notice = letters.answer(reading.view(row), contact, word.pk, text, interim=True, at=at)
    word.given_at, word.given_by = at, by.actor.shown
    word.save(update_fields=["given_at", "given_by", "notice"])
    note(row, Act.TOLD_MEANWHILE, {"answer": word.pk, "way": way}, by=by, at=at)
    return reading.answer_view(word)


def _worked(inquiry_id: int, by: Person, at: datetime) -> Inquiry:
    row = reading.row(inquiry_id, lock=True)
    refuse_closed(row)
    belonging.refuse_strangers(row, by, at=at)
    return row


def _write(row: Inquiry, way: Way, text: str, *, interim: bool, by: Person, at: datetime) -> Answer:
    if not text.strip() or len(text) > LONGEST:
        raise ValidationError(
            {"text": _("回答を{most}字までで書いてください。").format(most=f"{LONGEST:,}")}
        )
    if way is Way.MAIL and not reading.asked(row.pk).can_be_mailed:
        raise ValidationError({"way": _("この人のメールアドレスは、分かりません。")})
    return Answer.objects.create(
        inquiry=row,
        interim=interim,
        way=way,
        text=text.strip(),
        at=at,
        by_id=by.account_id,
        by_name=by.actor.shown,
    )


def _locked(answer_id: int) -> tuple[Answer, Inquiry]:
    """The answer with its inquiry locked: two people cannot give it twice."""
    answer = Answer.objects.filter(pk=answer_id).first()
    if answer is None:
        raise NoSuchAnswer(answer_id)
    row = reading.row(answer.inquiry_id, lock=True)
    answer.refresh_from_db()
    if answer.given_at is not None:
        raise ValidationError(_("この回答は、もう伝えてあります。"), code="state")
    refuse_closed(row)
    return answer, row
