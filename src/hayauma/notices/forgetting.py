"""Forgetting notices (通知の片付け): rows that only tell what became of a notice, after their time.

Address and text go when a notice is closed; what stays is its class, its subject and the relay's
answer, and after the retention nothing does.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.installation import services, values
from hayauma.notices.acts import Act
from hayauma.notices.models import Notice

MOST_AT_ONCE = 500
DAYS_KEPT = 90
SETTING = "notices.days_kept"  # 第4条第3項: the operations manager's, with its ground


def due(at: datetime) -> tuple[int, ...]:
    """Return closed notices older than the retention, oldest first; one look into an index."""
    days = int(values.value(service=services.current().code, key=SETTING, default=DAYS_KEPT))
    old = Notice.objects.filter(closed_at__lte=at - timedelta(days=days)).order_by("closed_at")
    return tuple(old.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def run(ids: Iterable[int], at: datetime) -> int:
    """Delete closed notices and return how many there were; an open one is never deleted."""
    total, _ = Notice.objects.filter(pk__in=list(ids), closed_at__isnull=False).delete()
    if total:
        service = services.current().code
        journal.record(
            act=Act.FORGOTTEN,
            actor=journal.SYSTEM,
            object=f"service:{service}",
            payload={"deleted": total},
            at=at,
            service=service,
        )
    return total
