"""Numbers, days and times as a Japanese city office writes them. Pure; no Django."""

from datetime import date, datetime

_DIGITS = "〇一二三四五六七八九"
_SMALL = ("", "十", "百", "千")
_LARGE = ("", "万", "億", "兆")
_WEEKDAYS = "月火水木金土日"
_REIWA = date(2019, 5, 1)


def kanji(number: int) -> str:
    """Return a whole number in words (2143 → 二千百四十三), for read-back before a release."""
    if number < 0 or number >= 10**16:
        raise ValueError(f"number out of range: {number}")
    if number == 0:
        return "零"
    words, place = "", 0
    while number:
        number, group = divmod(number, 10_000)
        if group:
            words = _four(group, place) + _LARGE[place] + words
        place += 1
    return words


def _four(group: int, place: int) -> str:
    """Return up to four digits in words; 一 is dropped before 十, 百 and a leading 千."""
    words = ""
    for power in range(3, -1, -1):
        digit = group // 10**power % 10
        if not digit:
            continue
        bare = digit == 1 and (power in (1, 2) or (power == 3 and place == 0))
        words += ("" if bare else _DIGITS[digit]) + _SMALL[power]
    return words


def people(number: int) -> str:
    """Return a head-count with separators (8214 → 8,214人)."""
    return f"{number:,}人"


def day(value: date) -> str:
    """Return month, day and weekday (6月3日（水）); the year is left out."""
    return f"{value.month}月{value.day}日（{_WEEKDAYS[value.weekday()]}）"


def era_year(value: date) -> str:
    """Return the year in the era (令和8年); years before 令和 are given in the common era.

    Source: 元号法; 令和 since 1 May 2019.
    """
    plain = date(value.year, value.month, value.day)
    if plain < _REIWA:
        return f"{value.year}年"
    year = value.year - 2018
    return "令和元年" if year == 1 else f"令和{year}年"


def full_day(value: date) -> str:
    """Return era year, month, day and weekday (令和8年6月3日（水）)."""
    return era_year(value) + day(value)


def clock(value: datetime) -> str:
    """Return hour and minute (10時00分) of a time already in the city's zone."""
    return f"{value.hour}時{value.minute:02d}分"


def moment(value: datetime) -> str:
    """Return day and time (6月3日（水）10時00分) of a time already in the city's zone."""
    return day(value) + clock(value)


def full_moment(value: datetime) -> str:
    """Return era year, day and time (令和8年6月3日（水）10時00分)."""
    return full_day(value) + clock(value)
