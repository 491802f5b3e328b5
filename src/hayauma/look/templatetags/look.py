"""Filters that write numbers, days and times in Japanese, or in English on an English page."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language

from hayauma.look import clauses, japanese

register = template.Library()


def _english() -> bool:
    return (get_language() or "ja").startswith("en")


@register.filter
def people(number: int | None) -> str:
    """Write a head-count (8,214人; on an English page 8,214); 「－」 for None, not yet counted."""
    if number is None:
        return "－"
    return f"{number:,}" if _english() else japanese.people(number)


@register.filter
def grouped(number: int | None) -> str:
    """Write a number with separators and no unit (8,214)."""
    return "－" if number is None else f"{number:,}"


@register.filter
def kanji(number: int) -> str:
    """Write a number in words (二千百四十三)."""
    return japanese.kanji(number)


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Write month, day, weekday (6月3日（水）)."""
    if value is None:
        return ""
    return formats.date_format(value, "D j F") if _english() else japanese.day(value)


@register.filter(expects_localtime=True)
def full_day(value: date | None) -> str:
    """Write the day with its era year (令和8年6月3日（水）)."""
    if value is None:
        return ""
    return formats.date_format(value, "D j F Y") if _english() else japanese.full_day(value)


@register.filter(expects_localtime=True)
def clock(value: datetime | None) -> str:
    """Write the time of day (10時00分)."""
    if value is None:
        return ""
    return formats.date_format(value, "H:i") if _english() else japanese.clock(value)


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """Write day and time without the year (6月3日（水）10時00分)."""
    if value is None:
        return ""
    return formats.date_format(value, "D j F, H:i") if _english() else japanese.moment(value)


@register.filter(expects_localtime=True)
def full_moment(value: datetime | None) -> str:
    """Write day and time with the era year (令和8年6月3日（水）10時00分)."""
    if value is None:
        return ""
    return formats.date_format(value, "D j F Y, H:i") if _english() else japanese.full_moment(value)


@register.filter(expects_localtime=True)
def cell(value: str | int | float | date | datetime | None) -> str:
    """Write a cell of a table, whatever stands in it."""
    if isinstance(value, datetime):
        return full_moment(value)
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, int | float):
        return f"{value:,}"
    return value or "－"


@register.filter
def at(values: Sequence[object], place: int) -> object:
    """Return one of several by its place."""
    return values[place]


@register.filter
def is_figure(value: object) -> bool:
    """Return whether a cell is a number."""
    return isinstance(value, int | float)


@register.filter
def clause(text: str) -> str:
    """Write a clause (第8条第2項; on an English page Article 8(2))."""
    return clauses.said(text)


@register.filter
def iso(value: datetime | None) -> str:
    """Write the instant for a ``datetime`` attribute (2026-06-03T01:00Z)."""
    if value is None:
        return ""
    return value.astimezone(timezone.get_default_timezone()).isoformat(timespec="minutes")
