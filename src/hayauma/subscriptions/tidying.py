"""Tidying (片付け): registrations nobody pressed are erased, address and all."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.installation import services
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.models import Confirmation

MOST_AT_ONCE = 500
# A request is kept for a week: so far back the limits on mails to one address look.
KEPT = timedelta(days=7)


def due(at: datetime) -> tuple[int, ...]:
    """Return the requests old enough to be erased, oldest first; one look into an index."""
    old = Confirmation.objects.filter(expires_at__lte=at - KEPT / 2, created_at__lte=at - KEPT)
    return tuple(old.order_by("expires_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def run(ids: Iterable[int], at: datetime) -> int:
    """Erase requests and return how many there were; erasing twice erases nothing."""
    rows = Confirmation.objects.filter(pk__in=list(ids))
    pressed = rows.filter(used_at__isnull=False).count()
    total, _ = rows.delete()
    if total:
        service = services.current().code
        journal.record(
            act=Act.EXPIRED,
            actor=journal.SYSTEM,
            object=f"service:{service}",
            payload={"erased": total, "never_pressed": total - pressed},
            at=at,
            service=service,
        )
    return total
