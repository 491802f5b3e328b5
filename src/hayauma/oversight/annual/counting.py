"""Counting at the end of each month (月末の登録者数): what is erased later cannot change it.

The engine counts once a month has ended; figures from before the system are carried in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import city_time, services
from hayauma.installation.services import NoService
from hayauma.organization.directory import Person
from hayauma.oversight.acts import Act
from hayauma.oversight.annual.years import Span, begin, next_month
from hayauma.oversight.guidance import answers_for
from hayauma.oversight.models import MonthCount
from hayauma.subscriptions import holding

COUNTED, CARRIED, RECKONED = "counted", "carried", "reckoned"


@dataclass(frozen=True)
class MonthView:
    """How many were registered at the end of a month, and how that is known."""

    month: date
    registered: int
    # counted then · carried from before the system · reckoned from the registrations there are now
    how: str
    dispatches: int | None = None


@dataclass(frozen=True)
class CarriedMonth:
    """A month from before the system."""

    month: date
    registered: int
    dispatches: int | None


def due(at: datetime) -> tuple[int, ...]:
    """Return the service whose last month was not counted yet; one look into an index."""
    try:
        service = services.current()
    except NoService:
        return ()
    month = _ended(at)
    if MonthCount.objects.filter(service_id=service.id, month=month).exists():
        return ()
    first = holding.first(service=service.code)
    return (service.id,) if first and first < begin(next_month(month)) else ()


def run(service_id: int, at: datetime) -> None:
    """Count the registrations as they were at the end of the month that has just ended."""
    month = _ended(at)
    service = services.current().code
    number = holding.registered_at(begin(next_month(month)), service=service)
    MonthCount.objects.get_or_create(
        service_id=service_id, month=month, defaults={"registered": number, "at": at}
    )


def at_end(span: Span, *, service: str) -> int | None:
    """Return how many were registered at the end of a fiscal year, None before anybody was."""
    every = list(span.months())
    if not every:
        return None
    row = MonthCount.objects.filter(service__code=service, month=every[-1]).first()
    first = holding.first(service=service)
    if row is None and (first is None or first >= span.until):
        return None
    return _month(every[-1], span, row, service).registered


def months(span: Span, *, service: str) -> tuple[MonthView, ...]:
    """Return the months of a fiscal year so far, each with its end's number of registrations.

    The month that is under way stands with the number of now.
    """
    kept = {
        row.month: row
        for row in MonthCount.objects.filter(
            service__code=service, month__gte=span.since.astimezone(_zone()).date()
        )
    }
    return tuple(_month(one, span, kept.get(one), service) for one in span.months())


@transaction.atomic
def carry(
    *, service: str, lines: Iterable[CarriedMonth], source: str, by: Person, at: datetime
) -> int:
    """Take in figures from before the system (導入前) and return how many months that were.

    Source: 第4条第3項第2号. `source` says from which record. Errors: ValidationError for a month
    the system knows itself, without a source, and for anybody but the operations manager.
    """
    if not answers_for(by, service=service, at=at):
        raise ValidationError(_("導入前の数を取り込むのは、運用管理者です。"), code="officer")
    if not source.strip():
        raise ValidationError({"source": _("何の記録によるかを書いてください。")})
    found = list(lines)
    first = holding.first(service=service) or at
    known = [one.month for one in found if begin(next_month(one.month)) > first]
    if known:
        month = f"{known[0].year}年{known[0].month}月"
        raise ValidationError(
            {"table": _("{month}は、導入の後です。記録から数えます。").format(month=month)}
        )
    service_id = services.named(service).id
    for one in found:
        MonthCount.objects.update_or_create(
            service_id=service_id,
            month=one.month,
            defaults={
                "registered": one.registered,
                "dispatches": one.dispatches,
                "carried": True,
                "at": at,
            },
        )
    payload: dict[str, journal.JSON] = {
        "source": source.strip(),
        "months": {one.month.strftime("%Y-%m"): [one.registered, one.dispatches] for one in found},
    }
    journal.record(
        act=Act.COUNTS_CARRIED,
        actor=by.actor,
        object=f"service:{service}",
        payload=payload,
        at=at,
        service=service,
    )
    return len(found)


def _month(month: date, span: Span, row: MonthCount | None, service: str) -> MonthView:
    if row is not None:
        how = CARRIED if row.carried else COUNTED
        return MonthView(month, row.registered, how, row.dispatches)
    end = min(begin(next_month(month)), span.until)
    return MonthView(month, holding.registered_at(end, service=service), RECKONED)


def _ended(at: datetime) -> date:
    """The first day of the month that ended last."""
    today = at.astimezone(_zone()).date()
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)


def _zone() -> ZoneInfo:
    return city_time.zone()
