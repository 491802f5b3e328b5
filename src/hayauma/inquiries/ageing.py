"""Growing old (経過): an inquiry nobody takes on, or whose term has passed, goes to who is above.

First the owning head is told, three days later the operations manager (市の定め). Who asked is
erased a year after the case is closed.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.inquiries import letters, reading
from hayauma.inquiries.acts import Act
from hayauma.inquiries.models import Asker, Inquiry
from hayauma.inquiries.states import OPEN
from hayauma.installation import city_time, services, values

MOST_AT_ONCE = 100
NEXT_STEP = timedelta(days=3)
LEVELS = 2  # the head, then the operations manager
KEEP_KEY, KEEP_DAYS = "inquiry.keep_days", 365


def due(at: datetime) -> tuple[int, ...]:
    """Return the inquiries somebody higher must hear of, oldest first; one look into an index."""
    rows = Inquiry.objects.filter(look_at__lte=at).order_by("look_at")
    return tuple(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def run(inquiry_id: int, *, at: datetime) -> None:
    """Tell the next officer about an inquiry that grew old; twice tells nobody twice."""
    row = reading.row(inquiry_id, lock=True)
    if row.look_at is None or row.look_at > at:
        return
    if row.state not in OPEN or row.escalations >= LEVELS:
        row.look_at = None
        row.save(update_fields=["look_at"])
        return
    row.escalations += 1
    row.look_at = at + NEXT_STEP if row.escalations < LEVELS else None
    row.save(update_fields=["escalations", "look_at"])
    journal.record(
        act=Act.ESCALATED,
        actor=journal.SYSTEM,
        object=f"inquiry:{row.pk}",
        payload={"level": row.escalations, "state": row.state},
        at=at,
        service=row.service.code,
    )
    letters.grown_old(reading.view(row), level=row.escalations, at=at)


def erasable(at: datetime) -> tuple[int, ...]:
    """Return the askers whose term is over."""
    service = services.current().code
    over = at - timedelta(days=values.value(service=service, key=KEEP_KEY, default=KEEP_DAYS))
    rows = Asker.objects.filter(erased_at__isnull=True, inquiry__closed_at__lte=over)
    return tuple(rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def erase(asker_id: int, *, at: datetime) -> None:
    """Erase who asked and their own words; number, summary and answer stay. Twice is once."""
    asker = Asker.objects.select_related("inquiry__service").filter(pk=asker_id).first()
    if asker is None or asker.erased_at is not None:
        return
    asker.cipher, asker.digest, asker.question, asker.mail_key = b"", None, "", None
    asker.erased_at = at
    asker.save()
    journal.record(
        act=Act.ASKER_ERASED,
        actor=journal.SYSTEM,
        object=f"inquiry:{asker.inquiry_id}",
        payload={"closed_on": _day(asker.inquiry.closed_at)},
        at=at,
        service=asker.inquiry.service.code,
    )


def _day(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return city_time.day(moment).isoformat()
