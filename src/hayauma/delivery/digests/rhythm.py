"""When digests go (まとめの日時): the city's hour, every day or one day of the week.

Source: 市の定め. Reckoned in the city's own time.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.installation import city_time
from hayauma.regulation import Policy
from hayauma.subscriptions.states import Frequency

AT_KEY, WEEKDAY_KEY = "digest.at", "digest.weekday"
# Where the city sets no such rule.
USUAL_TIME, USUAL_WEEKDAY = "07:00", "monday"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_WORDS = (
    noop("月曜日"),
    noop("火曜日"),
    noop("水曜日"),
    noop("木曜日"),
    noop("金曜日"),
    noop("土曜日"),
    noop("日曜日"),
)


LETTERS = {Frequency.DAILY: "D", Frequency.WEEKLY: "W", Frequency.AT_ONCE: "M"}


class Occurrence(NamedTuple):
    """One time a digest goes: its day in the city, and the moment."""

    day: date
    moment: datetime


def latest(policy: Policy, rhythm: str, at: datetime) -> Occurrence:
    """Return the newest time, not after a moment, at which a digest of a rhythm goes."""
    zone = city_time.zone()
    hour = _hour(policy)
    day = city_time.day(at)
    if datetime.combine(day, hour, zone) > at:
        day -= timedelta(days=1)
    if rhythm == Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - _weekday(policy)) % 7)
    return Occurrence(day, datetime.combine(day, hour, zone))


def following(policy: Policy, rhythm: str, at: datetime) -> Occurrence:
    """Return the next time, after a moment, at which a digest of a rhythm goes."""
    days = 7 if rhythm == Frequency.WEEKLY else 1
    day = latest(policy, rhythm, at).day + timedelta(days=days)
    return Occurrence(day, datetime.combine(day, _hour(policy), city_time.zone()))


def in_words(policy: Policy) -> tuple[str, str]:
    """Return the hour (7:00) and the weekday, as a citizen reads them."""
    hour = _hour(policy)
    return f"{hour.hour}:{hour.minute:02d}", _(WEEKDAY_WORDS[_weekday(policy)])


def _hour(policy: Policy) -> time:
    return time.fromisoformat(str(policy.value(AT_KEY)) if policy.regulates(AT_KEY) else USUAL_TIME)


def _weekday(policy: Policy) -> int:
    return WEEKDAYS.index(
        policy.word(WEEKDAY_KEY) if policy.regulates(WEEKDAY_KEY) else USUAL_WEEKDAY
    )


def number(rhythm: str, day: date, n: int) -> str:
    """Return the number of a digest's dispatch, such as D20260603 or W20260601.1 for its rest.

    M is the letter to those who read at once about what they missed.
    """
    letter = LETTERS[Frequency(rhythm)]
    return f"{letter}{day:%Y%m%d}" + (f".{n}" if n else "")
