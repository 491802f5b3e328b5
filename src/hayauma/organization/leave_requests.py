"""Asking for a leave (特例の求め): one press by whoever needs it, one by whoever may give it.

Source: 第8条第2項ただし書. The letter leads the operations manager to a page that fits a telephone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import policies
from hayauma.organization import absences, leaves, staff_notices, substitutes
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.holdings import role_holder, role_post
from hayauma.organization.keeping import moment
from hayauma.organization.kinds import LeaveKind, Role
from hayauma.organization.leaves import LeaveScope, LeaveView
from hayauma.organization.models import LeaveRequest
from hayauma.organization.periods import enter
from hayauma.regulation import LetterClass, Refused

# Nobody presses for something that was wanted yesterday.
STANDS_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class RequestView:
    """One request, and what became of it."""

    id: int
    person: str
    person_name: str
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    answered_by: str
    leave: int | None


@transaction.atomic
def ask(*, service: str, reason: str, url: str, by: Person, at: datetime) -> RequestView:
    """Ask for a leave for oneself and write to whoever may give it now.

    `url` is the page of the answer, with {id} for the request's number.
    Errors: ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("機器の特例が要る理由を書いてください。")})
    row = LeaveRequest(
        service=service,
        person=by.code,
        person_name=by.actor.shown,
        reason=reason.strip(),
        asked_at=at,
    )
    enter(row)
    _record(Act.LEAVE_ASKED, row, by, {"reason": row.reason}, at)
    context = {
        "who": row.person_name,
        "reason": row.reason,
        "at": moment(at),
        "hours": policies.in_force(service=service, at=at).number("equipment.leave_hours"),
        "url": url.format(id=row.pk),
    }
    staff_notices.send(
        _givers(service, at),
        klass=LetterClass.ALARM,
        subject=_("【機器の特例】{who}が求めています").format(who=row.person_name),
        text=render_to_string("organization/leave_asked.txt", context),
        key=f"leave-asked:{row.pk}",
        at=at,
    )
    return _view(row)


@transaction.atomic
def grant(*, request_id: int, absence: str = "", by: Person, at: datetime) -> LeaveView:
    """Answer a request by a leave for that person, for the hours of the policy.

    Errors: Refused for anybody but the operations manager and, while he is away, his substitute;
    ValidationError where it was answered already, or asked too long ago.
    """
    row = _locked(request_id, at)
    leave = leaves.grant(
        service=row.service,
        kind=LeaveKind.SINGLE,
        scope=LeaveScope(person=row.person),
        reason=row.reason,
        since=at,
        absence=absence,
        by=by,
        at=at,
    )
    row.answered_at, row.answered_by_name, row.leave_id = at, by.actor.shown, leave.id
    row.save(update_fields=["answered_at", "answered_by_name", "leave"])
    return leave


@transaction.atomic
def decline(*, request_id: int, why: str, absence: str = "", by: Person, at: datetime) -> None:
    """Answer a request by no.

    Errors: as in grant().
    """
    row = _locked(request_id, at)
    verdict = leaves.judge(service=row.service, reason=row.reason, by=by, at=at, absence=absence)
    if not verdict.allowed:
        raise Refused(verdict)
    row.answered_at, row.answered_by_name = at, by.actor.shown
    row.save(update_fields=["answered_at", "answered_by_name"])
    _record(Act.LEAVE_DECLINED, row, by, {"why": why}, at)


def open_requests(*, service: str, at: datetime) -> tuple[RequestView, ...]:
    """Return the requests nobody has answered, the newest first."""
    rows = LeaveRequest.objects.filter(
        service=service, answered_at__isnull=True, asked_at__gt=at - STANDS_FOR
    )
    return tuple(_view(row) for row in rows.order_by("-pk"))


def request(request_id: int, *, service: str) -> RequestView | None:
    """Return one request, answered or not."""
    row = LeaveRequest.objects.filter(pk=request_id, service=service).first()
    return _view(row) if row else None


def _locked(request_id: int, at: datetime) -> LeaveRequest:
    row = LeaveRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if row is None or row.answered_at is not None or row.asked_at <= at - STANDS_FOR:
        raise ValidationError(_("この求めは、もう答えられたか、古くなっています。"))
    return row


def _givers(service: str, at: datetime) -> list[int]:
    """Who may give a leave now: the operations manager, and his substitutes while he is away."""
    held = role_holder(Role.OPERATIONS_MANAGER, service=service, at=at)
    found = [held.account_id] if held else []
    if held is None or absences.is_absent(held.account_id, at=at):
        seated = role_post(Role.OPERATIONS_MANAGER, service=service, at=at)
        line = substitutes.chain(seated.code, at=at) if seated else ()
        found += [one.account_id for one in line]
    return found


def _record(
    act: Act, row: LeaveRequest, by: Person, payload: dict[str, journal.JSON], at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"leave_request:{row.pk}",
        payload=payload,
        at=at,
        service=row.service,
    )


def _view(row: LeaveRequest) -> RequestView:
    return RequestView(
        id=row.pk,
        person=row.person,
        person_name=row.person_name,
        reason=row.reason,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answered_by=row.answered_by_name,
        leave=row.leave_id,
    )
