"""Numbers (番号): per 年度 from 1 April, without a gap, from a counter row."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from hayauma.installation import city_time
from hayauma.installation.models import Counter
from hayauma.installation.services import named


class Number(NamedTuple):
    """A number within a 年度."""

    year: int
    n: int

    @property
    def text(self) -> str:
        """Return 2026-118."""
        return f"{self.year}-{self.n}"


def fiscal_year(at: datetime) -> int:
    """Return the 年度 of a moment: from 1 April, on the city's clock."""
    local = city_time.local(at)
    return local.year if local.month >= 4 else local.year - 1


def allot(*, service: str, kind: str, at: datetime) -> Number:
    """Allot the next number of a kind, in the caller's transaction.

    The counter row stays locked until the caller commits: if the act fails, so does the number,
    and no gap is left. Errors: RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is allotted inside the act it belongs to")
    year = fiscal_year(at)
    row, _ = Counter.objects.get_or_create(service_id=named(service).id, kind=kind, year=year)
    counter = Counter.objects.select_for_update().get(pk=row.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    return Number(year, counter.last)
