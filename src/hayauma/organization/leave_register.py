"""The register of leaves (特例簿): which there are, and which one covers a release.

Source: 第8条第2項ただし書. Whoever gives them and ends them acts in `leaves`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma.organization.kinds import LeaveKind
from hayauma.organization.models import Account, TerminalLeave
from hayauma.organization.periods import words
from hayauma.statements import kept


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
    menus = set(menu_codes)
    menu = menus.pop() if len(menus) == 1 else ""
    asked = (service, person_code, terminal_code, menu, at)
    for row in _live(*asked):
        return LeaveSeen(LeaveKind(row.kind).value, row.pk, text_of(row), _form(row))
    for past in _past(*asked):
        return LeaveSeen("expired", past.pk, text_of(past), _form(past))
    return LeaveSeen("none")


def _fitting(
    service: str, person: str, terminal: str, menu: str, at: datetime
) -> QuerySet[TerminalLeave]:
    return TerminalLeave.objects.filter(
        Q(person="") | Q(person=person),
        Q(terminal="") | Q(terminal=terminal),
        Q(menu="") | Q(menu=menu),
        service=service,
        since__lte=at,
    )


@kept
def _live(
    service: str, person: str, terminal: str, menu: str, at: datetime
) -> QuerySet[TerminalLeave]:
    """A written one before an oral one, a standing one before one for the moment."""
    rows = _fitting(service, person, terminal, menu, at)
    live = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), until__gt=at)
    return live.order_by("oral", "-kind", "-until", "pk")[:1]


@kept
def _past(
    service: str, person: str, terminal: str, menu: str, at: datetime
) -> QuerySet[TerminalLeave]:
    return _fitting(service, person, terminal, menu, at).order_by("-until", "-pk")[:1]


def listing(*, service: str, at: datetime, past: bool = False) -> tuple[LeaveView, ...]:
    """Return the leaves that are not over yet at a moment, or every one; the newest first."""
    rows = TerminalLeave.objects.filter(service=service)
    if not past:
        rows = rows.filter(until__gt=at, ended_at__isnull=True)
    return tuple(view(row) for row in rows.order_by("-granted_at", "-pk"))


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


def _form(row: TerminalLeave) -> Literal["written", "oral"]:
    return "oral" if row.oral and row.written_at is None else "written"


def _name_of(person: str) -> str:
    """Return the name of the member of staff a leave is for; a code is nothing to read."""
    account = person.removeprefix("staff:")
    found = Account.objects.filter(pk=account).first() if account.isdecimal() else None
    return found.name if found else person
