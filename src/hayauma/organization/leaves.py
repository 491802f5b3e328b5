"""Leaves (機器の特例): the operations manager allows a release from other equipment.

Source: 第8条第2項ただし書. A leave is for a person, a terminal, a menu, or any of them, for a
period. Urgent news needs one as much as any other.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import policies
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.leave_register import (
    LeaveScope,
    LeaveSeen,
    LeaveView,
    covering,
    listing,
    view,
)
from hayauma.organization.models import TerminalLeave
from hayauma.organization.officers import manager_standing
from hayauma.organization.periods import enter, refuse_reversed
from hayauma.regulation import GrantLeaveFacts, Refused, Verdict, may_grant_leave

__all__ = [
    "LeaveScope",
    "LeaveSeen",
    "LeaveView",
    "confirm",
    "covering",
    "end",
    "grant",
    "judge",
    "listing",
]


def judge(
    *,
    service: str,
    reason: str,
    by: Person,
    at: datetime,
    oral: bool = False,
    urgent: bool = False,
    absence: str = "",
) -> Verdict:
    """Return the verdict on this person granting a leave, before anything is written.

    Source: 第8条第2項ただし書.
    """
    standing = manager_standing(by, service=service, at=at, absence=absence)
    facts = GrantLeaveFacts(
        by=standing.by,
        manager=standing.holder,
        absence_reason=absence,
        reason=reason,
        form="oral" if oral else "written",
        urgent=urgent,
    )
    return may_grant_leave(facts, policies.in_force(service=service, at=at))


@transaction.atomic
def grant(
    *,
    service: str,
    kind: LeaveKind,
    scope: LeaveScope,
    reason: str,
    since: datetime,
    until: datetime | None = None,
    oral: bool = False,
    oral_number: str = "",
    urgent: bool = False,
    absence: str = "",
    by: Person,
    at: datetime,
) -> LeaveView:
    """Grant a leave; a single one without an end lasts as long as the policy says.

    An oral one was said on the telephone (`oral_number` is the number called) and is put in
    writing later. Source: 第8条第2項ただし書.
    Errors: Refused for anybody but the operations manager and, while he is away, his substitute;
    ValidationError by field.
    """
    kind = LeaveKind(kind)
    verdict = judge(
        service=service, reason=reason, by=by, at=at, oral=oral, urgent=urgent, absence=absence
    )
    if not verdict.allowed:
        raise Refused(verdict)
    end = until or default_end(kind, service, since, at)
    refuse_reversed(since, end)
    if oral and not oral_number.strip():
        raise ValidationError({"oral_number": _("かけた電話番号を書いてください。")})
    row = TerminalLeave(
        service=service,
        kind=kind,
        person=scope.person,
        terminal=scope.terminal,
        menu=scope.menu,
        reason=reason,
        granted_by=by.code,
        granted_by_name=by.actor.shown,
        granted_at=at,
        oral=oral,
        oral_number=oral_number,
        since=since,
        until=end,
    )
    enter(row)
    payload: dict[str, journal.JSON] = {
        "kind": str(kind),
        "person": scope.person,
        "terminal": scope.terminal,
        "menu": scope.menu,
        "reason": reason,
        "since": since.isoformat(),
        "until": end.isoformat(),
        "oral": oral,
        "absence": absence,
        "verdict": verdict.as_json(),
    }
    record(Act.LEAVE_GRANTED, row, by, payload, at)
    return view(row)


@transaction.atomic
def confirm(*, leave_id: int, absence: str = "", by: Person, at: datetime) -> LeaveView:
    """Put an oral leave in writing afterwards.

    Errors: Refused for whoever could not grant it; ValidationError where it is in writing already.
    """
    row = locked(leave_id)
    refuse_others(row, by, at, absence)
    if not row.oral or row.written_at is not None:
        raise ValidationError({"leave_id": _("書面にしていない口頭の特例ではありません。")})
    row.written_at = at
    row.save(update_fields=["written_at"])
    record(Act.LEAVE_CONFIRMED, row, by, {}, at)
    return view(row)


@transaction.atomic
def end(*, leave_id: int, reason: str, absence: str = "", by: Person, at: datetime) -> LeaveView:
    """End a leave before its time.

    Errors: Refused for whoever could not grant it; ValidationError where it has ended already.
    """
    row = locked(leave_id)
    refuse_others(row, by, at, absence)
    if row.ended_at is not None or row.until <= at:
        raise ValidationError({"leave_id": _("この特例は、すでに終わっています。")})
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(Act.LEAVE_ENDED, row, by, {"reason": reason}, at)
    return view(row)


def default_end(kind: LeaveKind, service: str, since: datetime, at: datetime) -> datetime:
    """Return when a leave ends that names no end, as the policy says. Errors: ValidationError."""
    hours = policies.in_force(service=service, at=at).number("equipment.leave_hours")
    if kind is LeaveKind.STANDING or hours is None:
        raise ValidationError({"until": _("いつまでの特例かを書いてください。")})
    return since + timedelta(hours=hours)


def locked(leave_id: int) -> TerminalLeave:
    """Return a leave, locked. Errors: ValidationError where there is none."""
    row = TerminalLeave.objects.select_for_update().filter(pk=leave_id).first()
    if row is None:
        raise ValidationError({"leave_id": _("この特例はありません。")})
    return row


def refuse_others(row: TerminalLeave, by: Person, at: datetime, absence: str) -> None:
    """Raise Refused for whoever could not grant the leave either."""
    verdict = judge(service=row.service, reason=row.reason, by=by, at=at, absence=absence)
    if not verdict.allowed:
        raise Refused(verdict)


def record(
    act: Act, row: TerminalLeave, by: Person, payload: dict[str, journal.JSON], at: datetime
) -> None:
    """Write down what happened to a leave."""
    journal.record(
        act=act,
        actor=by.actor,
        object=f"leave:{row.pk}",
        payload=payload,
        at=at,
        service=row.service,
    )
