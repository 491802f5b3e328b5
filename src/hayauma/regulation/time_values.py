"""Values of time (日と時刻): days of the year, lead times and hours, as profiles write them."""

import re
from dataclasses import dataclass
from datetime import date

from hayauma.regulation.values import (
    Choice,
    Count,
    Hours,
    LeadTime,
    Value,
    list_of_text,
    words_of,
)

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class YearDays:
    """A list of days of every year, "12-29"."""

    def read(self, raw: object) -> Value:
        """Return the days in the order written."""
        days = list_of_text(raw)
        for day in days:
            if not _is_day(day):
                raise ValueError(f"「{day}」という日はありません。{self.allowed()}で書いてください")
        return days

    def allowed(self) -> str:
        """Return what may be written."""
        return '"12-29" の形の日付の並び'

    def show(self, value: Value) -> str:
        """Return the days."""
        return "、".join(words_of(value)) or "なし"


@dataclass(frozen=True)
class ClockType:
    """A time of the day, "07:00"."""

    def read(self, raw: object) -> Value:
        """Return the time as it was written."""
        return _clock(raw)

    def allowed(self) -> str:
        """Return what may be written."""
        return '"07:00" の形の時刻'

    def show(self, value: Value) -> str:
        """Return the time."""
        return str(value)


@dataclass(frozen=True)
class LeadTimeType:
    """A table { days = 3, counting = "business", by = "15:00" }."""

    def read(self, raw: object) -> Value:
        """Return the lead time."""
        table = _table(raw, {"days", "counting", "by"}, self.allowed())
        days = Count("日").read(table["days"])
        counting = Choice({"business": "", "calendar": ""}).read(table["counting"])
        return LeadTime(int(str(days)), str(counting), _clock(table["by"]))

    def allowed(self) -> str:
        """Return the form of the table."""
        return '{ days = 3, counting = "business" か "calendar", by = "15:00" }'

    def show(self, value: Value) -> str:
        """Return the lead time in words."""
        return str(value)


@dataclass(frozen=True)
class HoursType:
    """A table { days = "weekdays", opens = "08:30", closes = "17:15" }."""

    def read(self, raw: object) -> Value:
        """Return the hours."""
        table = _table(raw, {"days", "opens", "closes"}, self.allowed())
        days = Choice({"weekdays": "", "every_day": ""}).read(table["days"])
        opens, closes = _clock(table["opens"]), _clock(table["closes"])
        if opens >= closes:
            raise ValueError("opens は closes より前の時刻にしてください")
        return Hours(str(days), opens, closes)

    def allowed(self) -> str:
        """Return the form of the table."""
        return '{ days = "weekdays" か "every_day", opens = "08:30", closes = "17:15" }'

    def show(self, value: Value) -> str:
        """Return the hours in words."""
        return str(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(f"2000-{text}")  # a leap year, so that 02-29 is a day
    except ValueError:
        return False
    return True


def _table(raw: object, fields: set[str], form: str) -> dict[str, object]:
    if not isinstance(raw, dict) or set(raw) != fields:
        raise ValueError(f"{form} の形で書いてください")
    return raw


def _clock(raw: object) -> str:
    if not isinstance(raw, str) or not _CLOCK.fullmatch(raw):
        raise ValueError('時刻は "08:30" の形で書いてください')
    return raw
