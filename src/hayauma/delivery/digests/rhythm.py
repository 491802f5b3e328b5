"""When digests go (まとめの日時): the city's hour, every day or one day of the week.

Source: 市の定め. Reckoned in the city's own time.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from hayauma.regulation import Policy
from hayauma.subscriptions.states import Frequency

AT_KEY, WEEKDAY_KEY = "digest.at", "digest.weekday"
# Where the city sets no such rule.
USUAL_TIME, USUAL_WEEKDAY = "07:00", "monday"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Occurrence(NamedTuple):
    """One time a digest goes: its day in the city, and the moment."""

    day: date
    moment: datetime


def latest(policy: Policy, rhythm: str, at: datetime) -> Occurrence:
    """Return the newest time, not after a moment, at which a digest of a rhythm goes."""
    zone = ZoneInfo(settings.TIME_ZONE)
    written = str(policy.value(AT_KEY)) if policy.regulates(AT_KEY) else USUAL_TIME
    hour = time.fromisoformat(written)
    day = at.astimezone(zone).date()
    if datetime.combine(day, hour, zone) > at:
        day -= timedelta(days=1)
    if rhythm == Frequency.WEEKLY:
        name = policy.word(WEEKDAY_KEY) if policy.regulates(WEEKDAY_KEY) else USUAL_WEEKDAY
        day -= timedelta(days=(day.weekday() - WEEKDAYS.index(name)) % 7)
    return Occurrence(day, datetime.combine(day, hour, zone))


def number(rhythm: str, day: date, n: int) -> str:
    """Return the number of a digest's dispatch, such as D20260603 or W20260601.1 for its rest."""
    letter = "W" if rhythm == Frequency.WEEKLY else "D"
    return f"{letter}{day:%Y%m%d}" + (f".{n}" if n else "")
