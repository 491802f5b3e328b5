"""Spoken leaves (口頭の特例): said on the telephone at night, written down, confirmed afterwards.

Source: 第8条第2項ただし書; the form is the city's rule (equipment.leave_form). Whoever needs the
leave writes down who gave it, when, and which number was called; whoever gave it is told at once,
and confirms it or says that it was never given.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization import directory, staff_notices
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.holdings import role_holder
from hayauma.organization.keeping import moment
from hayauma.organization.kinds import LeaveKind, Role
from hayauma.organization.leave_register import LeaveView, view
from hayauma.organization.leaves import default_end, judge, locked, record
from hayauma.organization.models import TerminalLeave
from hayauma.organization.periods import enter
from hayauma.regulation import LetterClass, Refused


@transaction.atomic
def note(
    *,
    service: str,
    given_by: int,
    called: str,
    said_at: datetime,
    reason: str,
    absence: str = "",
    by: Person,
    at: datetime,
) -> LeaveView:
    """Write down the leave that was given to oneself on the telephone, for urgent news.

    `given_by` is the account that was called. It lasts as long as one press would.
    Source: 第8条第2項ただし書. Errors: Refused where the city takes no spoken leave, or where
    whoever was called may give none; ValidationError by field.
    """
    giver = _giver(given_by, service=service, at=at)
    if giver.account_id == by.account_id:
        raise ValidationError({"given_by": _("自分が認めた特例は、書面で認めてください。")})
    if not called.strip():
        raise ValidationError({"called": _("かけた電話番号を書いてください。")})
    if said_at > at:
        raise ValidationError({"said_at": _("これからの時刻は書けません。")})
    verdict = judge(
        service=service, reason=reason, by=giver, at=at, oral=True, urgent=True, absence=absence
    )
    if not verdict.allowed:
        raise Refused(verdict)
    row = TerminalLeave(
        service=service,
        kind=LeaveKind.SINGLE,
        person=by.code,
        reason=reason,
        granted_by=giver.code,
        granted_by_name=giver.actor.shown,
        granted_at=at,
        oral=True,
        oral_number=called.strip(),
        noted_by_name=by.actor.shown,
        said_at=said_at,
        since=at,
        until=default_end(LeaveKind.SINGLE, service, at, at),
    )
    enter(row)
    payload: dict[str, journal.JSON] = {
        "given_by": giver.code,
        "said_at": said_at.isoformat(),
        "reason": reason,
        "until": row.until.isoformat(),
        "absence": absence,
        "verdict": verdict.as_json(),
    }
    record(Act.LEAVE_NOTED, row, by, payload, at)
    _tell(row, [given_by], template="leave_noted", at=at, by=by)
    return view(row)


@transaction.atomic
def deny(*, leave_id: int, by: Person, at: datetime) -> LeaveView:
    """Say that a leave noted in one's name was never given: it ends at once, officers are told.

    Errors: ValidationError for anybody but whoever is said to have given it, and where it was
    confirmed already.
    """
    row = locked(leave_id)
    if row.granted_by != by.code or not row.noted_by_name:
        raise ValidationError(_("あなたが認めたと記された特例ではありません。"))
    if row.written_at is not None or row.ended_at is not None:
        raise ValidationError(_("この特例は、すでに確認されたか、終わっています。"))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(Act.LEAVE_DENIED, row, by, {}, at)
    _tell(row, officers(row.service, at), template="leave_denied", at=at, by=by)
    return view(row)


def officers(service: str, at: datetime) -> list[int]:
    """Return the accounts of the two officers, those who are there."""
    held = [
        role_holder(role, service=service, at=at)
        for role in (Role.OPERATIONS_MANAGER, Role.SUPERVISING_OFFICER)
    ]
    return [one.account_id for one in held if one]


def _giver(account: int, *, service: str, at: datetime) -> Person:
    try:
        return directory.person(account, at=at, service=service)
    except directory.NoSuchPerson:
        raise ValidationError({"given_by": _("認めた職員を選んでください。")}) from None


def _tell(row: TerminalLeave, to: list[int], *, template: str, at: datetime, by: Person) -> None:
    context = {
        "by": by.actor.shown,
        "giver": row.granted_by_name,
        "noted_by": row.noted_by_name,
        "said": moment(row.said_at) if row.said_at else "",
        "until": moment(row.until),
        "reason": row.reason,
    }
    subjects = {
        "leave_noted": _("【機器の特例】電話で認めたことを確認してください"),
        "leave_denied": _("【機器の特例】認めていないと申出がありました"),
    }
    staff_notices.send(
        to,
        klass=LetterClass.ALARM,
        subject=subjects[template],
        text=render_to_string(f"organization/{template}.txt", context),
        key=f"{template}:{row.pk}",
        at=at,
    )
