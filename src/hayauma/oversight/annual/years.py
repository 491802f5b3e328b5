"""Fiscal years (年度) as spans of time in the city's zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hayauma.installation import city_time

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Span:
    """A fiscal year as far as it has gone: until its end, or until now."""

    year: int
    since: datetime
    until: datetime
    over: bool

    @property
    def last(self) -> datetime:
        """Return its last instant in the city's zone: the first of April is another year's."""
        return city_time.local(self.until - INSTANT)

    def months(self) -> Iterator[date]:
        """Yield the first day of each month that has begun."""
        zone = city_time.zone()
        for n in range(12):
            month = date(self.year + (3 + n) // 12, (3 + n) % 12 + 1, 1)
            if begin(month, zone) < self.until:
                yield month


def span(year: int, *, at: datetime) -> Span:
    """Return a fiscal year, from 1 April, as it stands at a moment."""
    zone = city_time.zone()
    since, end = begin(date(year, 4, 1), zone), begin(date(year + 1, 4, 1), zone)
    return Span(year, since, min(end, max(at, since)), at >= end)


def begin(day: date, zone: ZoneInfo | None = None) -> datetime:
    """Return the first moment of a day in the city."""
    return datetime.combine(day, time(0), tzinfo=zone or city_time.zone())


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
