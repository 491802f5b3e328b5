"""Erasing (消去): a registration that was stopped goes with its address, within thirty days.

What stays: the journal, which never knew an address, and where a number of the registration stands
in a sealed count of letters, a number that leads to nobody any more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.installation import services, values
from hayauma.installation.services import NoService
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.models import (
    Confirmation,
    Subscriber,
    Subscription,
    Suppression,
)
from hayauma.subscriptions.states import State

MOST_AT_ONCE = 500
DAYS = "withdrawal.erase_days"
DAYS_MOST = 30  # a city may erase sooner, never later


def term(*, service: str) -> int:
    """Return after how many days a stopped registration is erased; a city may say sooner."""
    return min(int(values.value(service=service, key=DAYS, default=DAYS_MOST)), DAYS_MOST)


def due(at: datetime) -> tuple[int, ...]:
    """Return the registrations stopped long enough ago; one look into an index."""
    try:
        service = services.current().code
    except NoService:
        return ()
    days = term(service=service)
    rows = Subscription.objects.filter(
        state=State.WITHDRAWN, withdrawn_at__lte=at - timedelta(days=days)
    )
    return tuple(rows.order_by("withdrawn_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def run(ids: Iterable[int], at: datetime) -> int:
    """Erase registrations with everything kept about the people and return how many there were."""
    rows = Subscription.objects.select_for_update().filter(
        pk__in=list(ids), state=State.WITHDRAWN, withdrawn_at__isnull=False
    )
    found = list(rows.values_list("pk", "subscriber_id"))
    people = {subscriber for _, subscriber in found}
    digests = Subscriber.objects.filter(pk__in=people).values_list("digest", flat=True)
    asked = [bytes(digest) for digest in digests]
    Subscription.objects.filter(pk__in=[one for one, _ in found]).delete()
    elsewhere = Subscription.objects.filter(subscriber_id__in=people)
    kept = set(elsewhere.values_list("subscriber_id", flat=True))
    Subscriber.objects.filter(pk__in=people - kept).delete()
    Confirmation.objects.filter(digest__in=asked).delete()
    if found:
        service = services.current().code
        journal.record(
            act=Act.ERASED,
            actor=journal.SYSTEM,
            object=f"service:{service}",
            payload={"erased": len(found)},
            at=at,
            service=service,
        )
    return len(found)


def spent(at: datetime) -> tuple[int, ...]:
    """Return the suppressions whose end date has come."""
    rows = Suppression.objects.filter(until__lte=at)
    return tuple(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


def forget(ids: Iterable[int], at: datetime) -> int:  # noqa: ARG001 — a stage is told the time
    """Erase suppressions that have ended: of an address nobody writes to nothing need be known."""
    return Suppression.objects.filter(pk__in=list(ids)).delete()[0]
