"""Dates (日付): whether the day exists, fits its weekday, and lies ahead.

A deadline (締切・〆切・…まで) that has passed when the mail goes out is said apart: it is the error
that readers ring up about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hayauma.bulletins.checks.finding import Finding, Text

WEEKDAYS = "月火水木金土日"
_WEEKDAY = r"(?:\s{0,3}[(（](?P<weekday>[月火水木金土日])(?:曜日?)?(?:[・･/]?[祝休])?[)）])"
_MONTH, _DAY = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12]\d|0?[1-9])"
# 6月5日(金), 2026年6月5日, 令和8年6月5日.
WORDS = re.compile(
    r"(?:(?:(?P<year>20\d\d)|令和(?P<reiwa>元|\d{1,2}))年\s{0,3})?"
    rf"(?<!\d){_MONTH}月\s{{0,3}}{_DAY}日{_WEEKDAY}?"
)
# 2026/6/5, and 6/5 only with its weekday: 1/2 may be half of something.
SLASHES = re.compile(
    rf"(?<![\d/.-])(?:(?P<year>20\d\d)[/.-]{_MONTH}[/.-]{_DAY}(?![\d/]){_WEEKDAY}?"
    rf"|(?P<month2>1[0-2]|0?[1-9])/(?P<day2>3[01]|[12]\d|0?[1-9])日?"
    rf"{_WEEKDAY.replace('weekday', 'weekday2')})"
)
# What follows a date in the same month: 6月5日(金)〜7日(日).
FOLLOWING = re.compile(rf"\s{{0,3}}[〜~～・、,とか-]ら?\s*{_DAY}日{_WEEKDAY}")
NEAR = 30  # characters around a date in which a word makes it a deadline
_URL = re.compile(r"https?://\S+")
_BEFORE = re.compile(r"(締め?切り?|〆切|期限|申込み?期間)[^\n。]{0,12}$")
_AFTER = re.compile(r"^[^\n。]{0,10}?(まで|締め?切|〆切|必着|消印有効)")


@dataclass(frozen=True)
class _Place:
    """A date where it stands: from, to, the day it means, where its weekday is (-1: nowhere)."""

    begin: int
    end: int
    day: date | None
    weekday: int


def check(text: Text, *, today: date, sent: date) -> Iterator[Finding]:
    """Yield what is wrong with the dates of a text that goes out on the day `sent`."""
    folded = _URL.sub(lambda url: " " * len(url[0]), text.folded)
    for place in _places(folded, today):
        if place.day is None:
            yield text.finding("date.impossible", place.begin, place.end)
            continue
        yield from _weekday(text, place, place.day)
        if place.day < sent:
            yield _passed(text, folded, place, today, sent)


def last_ahead(text: Text, *, sent: date) -> date | None:
    """Return the last day a text names that lay ahead on the day it was sent; None for no such day.

    Once that day is past, what was announced for it is over (まとめ).
    """
    folded = _URL.sub(lambda url: " " * len(url[0]), text.folded)
    days = [place.day for place in _places(folded, sent) if place.day and place.day > sent]
    return max(days, default=None)


def _places(folded: str, today: date) -> Iterator[_Place]:
    matches = [*WORDS.finditer(folded), *SLASHES.finditer(folded)]
    for match in sorted(matches, key=lambda one: one.start()):
        parts = _parts(match)
        day = _read(parts, today)
        weekday = max(match.start(name) for name in parts if name.startswith("weekday"))
        yield _Place(*match.span(), day, weekday)
        after = FOLLOWING.match(folded, match.end())
        if after and day:
            then = _day(day.year, day.month, int(after["day"]))
            if then is None or then >= day:  # an earlier one is the next month's: not ours to guess
                yield _Place(after.start("day"), after.end(), then, after.start("weekday"))


def _weekday(text: Text, place: _Place, day: date) -> Iterator[Finding]:
    right, at = WEEKDAYS[day.weekday()], place.weekday
    if at >= 0 and text.whole[at] != right:
        instead = text.whole[place.begin : at] + right + text.whole[at + 1 : place.end]
        yield text.finding("date.weekday", place.begin, place.end, instead=instead, weekday=right)


def _passed(text: Text, folded: str, place: _Place, today: date, sent: date) -> Finding:
    before = folded[max(0, place.begin - NEAR) : place.begin]
    after = folded[place.end : place.end + NEAR]
    deadline = _BEFORE.search(before) or _AFTER.match(after)
    if deadline:
        return text.finding("date.deadline", place.begin, place.end, sent=_said(sent))
    assert place.day, "only a day that exists has passed"
    if place.day < today:
        return text.finding("date.past", place.begin, place.end)
    return text.finding("date.before_sending", place.begin, place.end, sent=_said(sent))


def _parts(match: re.Match[str]) -> dict[str, str]:
    """The named parts of either way to write a date, under one set of names."""
    parts = {name: value or "" for name, value in match.groupdict().items()}
    for name in ("month", "day", "weekday"):
        parts[name] = parts.get(name) or parts.get(f"{name}2", "")
    return parts


def _read(parts: dict[str, str], today: date) -> date | None:
    """The date that is meant; without a year the one nearest to today."""
    month, day = int(parts["month"]), int(parts["day"])
    if parts.get("year"):
        return _day(int(parts["year"]), month, day)
    if parts.get("reiwa"):
        year = 1 if parts["reiwa"] == "元" else int(parts["reiwa"])
        return _day(2018 + year, month, day)
    this_year = _day(today.year, month, day)
    # 29 February may be next year's. In December a date in January is; a few weeks back is past.
    if this_year is None or (today - this_year).days > 180:
        return _day(today.year + 1, month, day)
    return this_year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"
