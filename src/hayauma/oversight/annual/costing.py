"""What a year cost (費用): a few lines, entered by hand once a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import services
from hayauma.organization.directory import Person
from hayauma.oversight.acts import Act
from hayauma.oversight.guidance import answers_for
from hayauma.oversight.models import YearCost

YEN_MOST = 10**12


@dataclass(frozen=True)
class Cost:
    """One line: for what, how many yen, and a note."""

    item: str
    yen: int
    note: str = ""


def costs(year: int, *, service: str) -> tuple[Cost, ...]:
    """Return the lines of a fiscal year in their order."""
    rows = YearCost.objects.filter(service__code=service, year=year).order_by("n")
    return tuple(Cost(row.item, row.yen, row.note) for row in rows)


@transaction.atomic
def enter(
    *, service: str, year: int, lines: Sequence[Cost], by: Person, at: datetime
) -> tuple[Cost, ...]:
    """Enter what a year cost, in place of what was entered before.

    Source: 第4条第3項第2号. Errors: ValidationError for a line without a name or with a sum that
    cannot be, and for anybody but the operations manager.
    """
    if not answers_for(by, service=service, at=at):
        raise ValidationError(_("費用を記入するのは、運用管理者です。"), code="officer")
    for one in lines:
        if not one.item.strip() or not 0 <= one.yen < YEN_MOST:
            raise ValidationError(_("費用の名前と、円の数を書いてください。"))
    before = costs(year, service=service)
    service_id = services.named(service).id
    YearCost.objects.filter(service_id=service_id, year=year).delete()
    YearCost.objects.bulk_create(
        YearCost(service_id=service_id, year=year, n=n, item=one.item, yen=one.yen, note=one.note)
        for n, one in enumerate(lines, 1)
    )
    payload: dict[str, journal.JSON] = {
        "year": year,
        "before": [[one.item, one.yen] for one in before],
        "after": [[one.item, one.yen] for one in lines],
    }
    journal.record(
        act=Act.COST_ENTERED,
        actor=by.actor,
        object=f"report:{year}",
        payload=payload,
        at=at,
        service=service,
    )
    return tuple(lines)
