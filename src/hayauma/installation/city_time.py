"""The city's time (市の時刻): moments are kept in UTC, and read where the city is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    """Return the zone in which days begin and rules are read."""
    return ZoneInfo(settings.TIME_ZONE)


def local(at: datetime) -> datetime:
    """Return a moment as the city's clocks show it."""
    return at.astimezone(zone())


def day(at: datetime) -> date:
    """Return the city's date at a moment."""
    return local(at).date()
