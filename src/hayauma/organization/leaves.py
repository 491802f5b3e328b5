"""Leaves (機器の特例): the operations manager allows a release from other equipment.

Source: 第8条第2項ただし書. A leave is for a person, a terminal, a menu, or any of them, for a
period. Urgent news needs one as much as any other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma import journal
from hayauma.installation import policies
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.models import Account, TerminalLeave
from hayauma.organization.officers import manager_standing
from hayauma.organization.periods import enter, refuse_reversed, words
from hayauma.regulation import GrantLeaveFacts, Refused, Verdict, may_grant_leave


@dataclass(frozen=True)
class LeaveSeen:
    """Whether a leave covers a release; `text` says which, as the record prints it."""

    state: Literal["none", "single", "standing", "expired"]
    id: int | None = None
    text: str = ""
    form: Literal["written", "oral"] = "written"


@dataclass(frozen=True)
class LeaveScope:
    """For whom, with what, for what: each a plain code, empty for any."""

    person: str = ""
    terminal: str = ""
    menu: str = ""


@dataclass(frozen=True)
class LeaveView:
    """One leave in the register."""

    id: int
    kind: LeaveKind
    scope: LeaveScope
    reason: str
    granted_by: str
    granted_by_code: str
    granted_at: datetime
    oral: bool
    oral_number: str
    written_at: datetime | None
    noted_by: str  # who wrote down what was said
    said_at: datetime | None
    since: datetime
    until: datetime
    ended_at: datetime | None

    @property
    def unwritten(self) -> bool:
        """Return whether it was only said so far, and nobody has confirmed it."""
        return self.oral and self.written_at is None and self.ended_at is None


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


def covering(
    *,
    service: str,
    person_code: str,
    terminal_code: str,
    menu_codes: Collection[str],
    at: datetime,
) -> LeaveSeen:
    """Return the leave that covers a release by a person, from a terminal, to these menus.

    A leave for one menu covers a bulletin to that menu alone. Where a leave did cover it and has
    run out or was ended, the state is `expired`.
    """
    menus = ["", *menu_codes] if len(set(menu_codes)) == 1 else [""]
    fits = TerminalLeave.objects.filter(
        Q(person="") | Q(person=person_code),
        Q(terminal="") | Q(terminal=terminal_code),
        service=service,
        menu__in=menus,
        since__lte=at,
    )
    live = fits.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), until__gt=at)
    # A written one before an oral one, a standing one before one for the moment.
    row = live.order_by("oral", "-kind", "-until", "pk").first()
    if row:
        return LeaveSeen(LeaveKind(row.kind).value, row.pk, text_of(row), _form(row))
    past = fits.order_by("-until", "-pk").first()
    return LeaveSeen("expired", past.pk, text_of(past), _form(past)) if past else LeaveSeen("none")


def listing(*, service: str, at: datetime, past: bool = False) -> tuple[LeaveView, ...]:
    """Return the leaves that are not over yet at a moment, or every one; the newest first."""
    rows = TerminalLeave.objects.filter(service=service)
    if not past:
        rows = rows.filter(until__gt=at, ended_at__isnull=True)
    return tuple(view(row) for row in rows.order_by("-granted_at", "-pk"))


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


def _form(row: TerminalLeave) -> Literal["written", "oral"]:
    return "oral" if row.oral and row.written_at is None else "written"


@override("ja")  # records print it, whichever language the screen is in
def text_of(row: TerminalLeave) -> str:
    """Return a leave as records print it."""
    who = "、".join(name for name in (_name_of(row.person), row.terminal, row.menu) if name)
    return _("特例{id}（{who}{by}が承認、{period}）").format(
        id=row.pk,
        who=f"{who}、" if who else "",
        by=row.granted_by_name,
        period=words(row.since, row.until),
    )


def _name_of(person: str) -> str:
    """Return the name of the member of staff a leave is for; a code is nothing to read."""
    account = person.removeprefix("staff:")
    found = Account.objects.filter(pk=account).first() if account.isdecimal() else None
    return found.name if found else person


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


def view(row: TerminalLeave) -> LeaveView:
    """Return a leave as other rooms see it."""
    return LeaveView(
        id=row.pk,
        kind=LeaveKind(row.kind),
        scope=LeaveScope(row.person, row.terminal, row.menu),
        reason=row.reason,
        granted_by=row.granted_by_name,
        granted_by_code=row.granted_by,
        granted_at=row.granted_at,
        oral=row.oral,
        oral_number=row.oral_number,
        written_at=row.written_at,
        noted_by=row.noted_by_name,
        said_at=row.said_at,
        since=row.since,
        until=row.until,
        ended_at=row.ended_at,
    )
