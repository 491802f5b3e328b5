"""Cadence (発行の間隔): on which days the issues of a series fall due. Pure: days in, days out."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

WEEKDAYS = (
    noop("月曜日"), noop("火曜日"), noop("水曜日"), noop("木曜日"), noop("金曜日"), noop("土曜日"),
    noop("日曜日"),
)  # fmt: skip
LAST = 5  # the last one of its month, fourth or fifth


class Every(StrEnum):
    """By what a series counts."""

    WEEK = "week"  # 毎週
    MONTH_DAY = "month_day"  # 毎月○日
    MONTH_WEEKDAY = "month_weekday"  # 毎月第○の○曜日


@dataclass(frozen=True)
class Cadence:
    """When issues fall due.

    `day` is the day of the month (31 is its last one) or which of the weekdays (5 is the last);
    `weekday` counts from Monday, 0.
    """

    every: Every
    day: int = 1
    weekday: int = 0

    def after(self, before: date) -> date:
        """Return the first day after another on which an issue falls due."""
        if self.every is Every.WEEK:
            return before + timedelta(days=(self.weekday - before.weekday() - 1) % 7 + 1)
        year, month = before.year, before.month
        while (found := self._in_month(year, month)) <= before:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return found

    def _in_month(self, year: int, month: int) -> date:
        first, days = calendar.monthrange(year, month)
        if self.every is Every.MONTH_DAY:
            return date(year, month, min(self.day, days))
        day = (self.weekday - first) % 7 + 1 + 7 * (self.day - 1)
        return date(year, month, day if day <= days else day - 7)

    def words(self) -> str:
        """Return the cadence as a sentence names it."""
        if self.every is Every.WEEK:
            return _("毎週{weekday}").format(weekday=_(WEEKDAYS[self.weekday]))
        if self.every is Every.MONTH_DAY:
            return _("毎月末日") if self.day >= 31 else _("毎月{day}日").format(day=self.day)
        weekday = _(WEEKDAYS[self.weekday])
        if self.day >= LAST:
            return _("毎月最後の{weekday}").format(weekday=weekday)
        return _("毎月第{n}{weekday}").format(n=self.day, weekday=weekday)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"every": str(self.every), "day": self.day, "weekday": self.weekday}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Cadence":
        """Return a kept cadence."""
        return cls(Every(kept["every"]), int(kept["day"]), int(kept["weekday"]))


def fits(cadence: Cadence) -> bool:
    """Return whether its numbers name days there are."""
    most = 31 if cadence.every is Every.MONTH_DAY else LAST
    return 1 <= cadence.day <= most and 0 <= cadence.weekday <= 6
