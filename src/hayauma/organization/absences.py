"""Absences (不在): a decider who is away, why, and when a call was tried."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.holdings import away
from hayauma.organization.kinds import ABSENCE_WORDS, AbsenceReason
from hayauma.organization.models import Absence, Account
from hayauma.organization.periods import at_moment, enter, refuse_reversed


@dataclass(frozen=True)
class AbsenceView:
    """One absence; `words` is its reason as records print it."""

    id: int
    account_id: int
    reason: AbsenceReason
    note: str
    tried_at: datetime | None
    recorded_by: str
    since: datetime
    until: datetime | None

    @property
    def words(self) -> str:
        """Return the reason in Japanese, with the note."""
        word = ABSENCE_WORDS[self.reason]
        return f"{word}（{self.note}）" if self.note else word


def is_absent(account_id: int, *, at: datetime) -> bool:
    """Return whether a person is recorded as away at a moment."""
    return bool(away([account_id], at))


def of(account_id: int, *, at: datetime) -> AbsenceView | None:
    """Return the absence a person is in at a moment, if any."""
    rows = Absence.objects.filter(at_moment(at), account_id=account_id)
    row = rows.order_by("-since", "-pk").first()
    return _view(row) if row else None


@transaction.atomic
def record(
    *,
    account_id: int,
    reason: AbsenceReason,
    note: str = "",
    tried_at: datetime | None = None,
    since: datetime,
    until: datetime | None = None,
    actor: journal.Actor,
    at: datetime,
) -> AbsenceView:
    """Record that a person is away, so that their substitutes may decide (代決).

    Errors: ValidationError for a period reversed, for 連絡がつかない without the time of the call,
    and for a person who is already away in that period.
    """
    refuse_reversed(since, until)
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise ValidationError({"account_id": _("この職員は登録されていません。")})
    if reason is AbsenceReason.UNREACHABLE and tried_at is None:
        raise ValidationError({"tried_at": _("電話をかけた時刻を書いてください。")})
    if account.absences.filter(at_moment(since)).exists():
        raise ValidationError({"since": _("この時には、すでに不在と記録されています。")})
    row = Absence(
        account=account,
        reason=reason,
        note=note,
        tried_at=tried_at,
        recorded_by=actor.shown,
        since=since,
        until=until,
    )
    enter(row)
    journal.record(
        act=Act.ABSENCE_RECORDED,
        actor=actor,
        object=f"account:{account_id}",
        payload={
            "name": account.name,
            "reason": str(reason),
            "note": note,
            "tried_at": tried_at.isoformat() if tried_at else None,
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
        },
        at=at,
    )
    return _view(row)


@transaction.atomic
def end(*, account_id: int, actor: journal.Actor, at: datetime) -> None:
    """Record that a person is back. Errors: ValidationError where they were not away."""
    row = Absence.objects.filter(at_moment(at), account_id=account_id, since__lt=at).first()
    if row is None:
        raise ValidationError({"account_id": _("不在と記録されていません。")})
    row.until = at
    row.save(update_fields=["until"])
    journal.record(
        act=Act.ABSENCE_ENDED,
        actor=actor,
        object=f"account:{account_id}",
        payload={"absence": row.pk},
        at=at,
    )


def _view(row: Absence) -> AbsenceView:
    return AbsenceView(
        id=row.pk,
        account_id=row.account_id,
        reason=AbsenceReason(row.reason),
        note=row.note,
        tried_at=row.tried_at,
        recorded_by=row.recorded_by,
        since=row.since,
        until=row.until,
    )
