"""Settling a reorganisation (改編の後始末): what has no dates follows, once the moment has come.

A stage of the engine. No right hangs on it: posts, placements and charges hold by date, and whoever
left is asked to sign in again from the moment itself.
"""

from datetime import datetime

from django.db import transaction

from hayauma import journal
from hayauma.organization import accounts
from hayauma.organization.acts import Act
from hayauma.organization.models import Account, Reorganisation, Section


def due(at: datetime) -> tuple[int, ...]:
    """Return the reorganisations whose moment has come (a stage's due)."""
    rows = Reorganisation.objects.filter(
        planned_at__isnull=False,
        taken_back_at__isnull=True,
        settled_at__isnull=True,
        moment__lte=at,
    )
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def run(reorganisation_id: int, *, at: datetime) -> None:
    """Write the new telephones, and that the organisation is in force; twice is once."""
    rows = Reorganisation.objects.select_for_update()
    row = rows.filter(pk=reorganisation_id, settled_at__isnull=True).first()
    if row is None:
        return
    for code, phone in row.phones.items():
        Section.objects.filter(code=code).update(phone=phone)
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    journal.record(
        act=Act.REORGANISATION_IN_FORCE,
        actor=journal.SYSTEM,
        object=f"reorganisation:{row.pk}",
        payload={"moment": row.moment.isoformat(), "phones": dict(row.phones)},
        at=at,
        service=row.service,
    )


def gone(at: datetime) -> tuple[int, ...]:
    """Return the accounts of those who have left, their duty done (a stage's due)."""
    rows = Account.objects.filter(is_active=True, leaves_at__lte=at)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def close(account_id: int, *, at: datetime) -> None:
    """Close the account of somebody who has left; twice is once."""
    if Account.objects.filter(pk=account_id, is_active=True).exists():
        accounts.close(account_id=account_id, actor=journal.SYSTEM, at=at)
