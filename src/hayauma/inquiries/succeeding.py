"""Inquiries after a reorganisation (承継): the heir of a section that ended has its open cases.

A stage of the engine. Source: 第5条第3項第3号: whoever owns the work now answers.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from hayauma import journal
from hayauma.inquiries import letters, reading
from hayauma.inquiries.acts import Act
from hayauma.inquiries.models import Inquiry
from hayauma.inquiries.states import OPEN
from hayauma.organization import heirs


def open_by_section(*, service: str) -> dict[str, int]:
    """Return how many inquiries each section has open; one query."""
    rows = Inquiry.objects.filter(service__code=service, state__in=[str(one) for one in OPEN])
    return dict(rows.values_list("section").annotate(n=Count("pk")).order_by("section"))


def due(at: datetime) -> tuple[int, ...]:
    """Return the open inquiries of sections that ended and have an heir."""
    rows = Inquiry.objects.filter(state__in=[str(one) for one in OPEN])
    asked = set(rows.order_by().values_list("section", flat=True).distinct())
    gone = [code for code, after in heirs.ended(at=at, among=asked).items() if after]
    if not gone:
        return ()
    return tuple(rows.filter(section__in=gone).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def run(inquiry_id: int, *, at: datetime) -> None:
    """Give an inquiry to the heir of its section, and tell who answers there; twice is once."""
    row = reading.row(inquiry_id, lock=True)
    after = heirs.heir(row.section, at=at)
    if after is None or after.code == row.section or row.state not in OPEN:
        return
    before, row.section = row.section, after.code
    row.save(update_fields=["section"])
    journal.record(
        act=Act.INHERITED,
        actor=journal.SYSTEM,
        object=f"inquiry:{row.pk}",
        payload={"from": before, "to": after.code},
        at=at,
        service=row.service.code,
    )
    letters.inherited(reading.view(row), at=at)
