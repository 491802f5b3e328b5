"""The regular look at each terminal (棚卸し): is it still where the register says?

Source: 市の定め (equipment.look_days, equipment.not_looked_at). The keepers are told before the
term is over and once more when it is; what an overdue terminal may still do is the policy's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from hayauma.installation import policies, services
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.keeping import locked, moment, record, refuse_strangers, tell_keepers
from hayauma.organization.models import Terminal, TerminalCertificate
from hayauma.regulation import Policy, look_due

NOTICE_KEY = "equipment.notice_days"
NOTICE_DAYS = 14  # where the city sets no rule


@dataclass(frozen=True)
class Look:
    """When a terminal is due to be looked at again."""

    due_at: datetime | None  # None where no rule says so
    overdue: bool
    soon: bool


@transaction.atomic
def reconfirm(*, terminal: str, by: Person, at: datetime) -> None:
    """Record the regular look: the terminal still stands where the register says.

    Errors: ValidationError for an unknown or retired terminal, and for anybody but the keepers.
    """
    refuse_strangers(by)
    row = locked(terminal)
    row.reconfirmed_at, row.look_told_at = at, None
    row.save(update_fields=["reconfirmed_at", "look_told_at"])
    record(Act.TERMINAL_RECONFIRMED, row, by.actor, {"place": row.place}, at)


def look(policy: Policy, looked_at: datetime, *, at: datetime) -> Look:
    """Return how a terminal stands that was last looked at at a moment."""
    due_at = look_due(policy, looked_at=looked_at)
    if due_at is None:
        return Look(None, overdue=False, soon=False)
    return Look(due_at, overdue=due_at <= at, soon=due_at - notice(policy) <= at < due_at)


def notice(policy: Policy) -> timedelta:
    """Return how long before a term people are told of it."""
    days = policy.number(NOTICE_KEY)
    return timedelta(days=NOTICE_DAYS if days is None else days)


def due(at: datetime) -> tuple[int, ...]:
    """Return the terminals whose keepers are to be told now: it is due soon, or overdue."""
    policy = policies.in_force(service=services.current().code, at=at)
    days = policy.number("equipment.look_days")
    if days is None:
        return ()
    late = at - timedelta(days=days)
    soon = late + notice(policy)
    known = TerminalCertificate.objects.filter(terminal=OuterRef("pk"), removed_at__isnull=True)
    rows = Terminal.objects.filter(
        Q(enrolled_at__isnull=False) | Exists(known), retired_at__isnull=True
    ).annotate(looked_at=Coalesce("reconfirmed_at", "enrolled_at", "registered_at"))
    # Told once when it is near, and once more when its day has passed.
    again = Q(looked_at__lte=late) & Q(look_told_at__lt=F("looked_at") + timedelta(days=days))
    told = rows.filter(Q(look_told_at__isnull=True) | again, looked_at__lte=soon)
    return tuple(told.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def run(terminal_id: int, *, at: datetime) -> None:
    """Tell the keepers that a terminal is to be looked at; twice tells nobody twice."""
    rows = Terminal.objects.select_for_update(of=("self",)).select_related("keeper")
    row = rows.get(pk=terminal_id)
    policy = policies.in_force(service=services.current().code, at=at)
    looked_at = row.reconfirmed_at or row.enrolled_at or row.registered_at
    if row.retired_at:
        return
    found = look(policy, looked_at, at=at)
    if found.due_at is None:
        return
    row.look_told_at = at
    row.save(update_fields=["look_told_at"])
    tell_keepers(
        row,
        template="look_due",
        subject=f"【配備機器】{row.name}の所在を確かめてください",
        key=f"look-due:{row.code}:{int(found.due_at.timestamp())}:{'late' if found.overdue else 1}",
        context={
            "due": moment(found.due_at),
            "overdue": found.overdue,
            "barred": policy.says("equipment.not_looked_at", "barred"),
        },
        at=at,
    )
