"""Periods (期間): everything here holds from a moment until another, and is never overwritten."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from hayauma.installation import city_time
from hayauma.look import japanese


def at_moment(at: datetime, through: str = "") -> Q:
    """Return the condition that a row is in force at a moment; it ends before `until`.

    `through` is the path of the row that has the period, such as `post__`.
    """
    ended = Q(**{f"{through}until__isnull": True}) | Q(**{f"{through}until__gt": at})
    return Q(**{f"{through}since__lte": at}) & ended


def touching(since: datetime, until: datetime | None) -> Q:
    """Return the condition that a row's period shares at least one moment with this one."""
    later = Q(until__isnull=True) | Q(until__gt=since)
    return later if until is None else later & Q(since__lt=until)


def still_here(at: datetime, through: str = "") -> Q:
    """Return the condition that the person of an account has not left by a moment."""
    return Q(**{f"{through}leaves_at__isnull": True}) | Q(**{f"{through}leaves_at__gt": at})


def refuse_reversed(since: datetime, until: datetime | None) -> None:
    """Raise ValidationError for a period that ends before it begins, or as it begins."""
    if until is not None and until <= since:
        raise ValidationError({"until": _("終わりは、始まりより後にしてください。")})


def words(since: datetime, until: datetime | None) -> str:
    """Return a period as a sentence names it, in the city's time."""
    begin = japanese.full_moment(city_time.local(since))
    if until is None:
        return _("{begin}から").format(begin=begin)
    end = japanese.full_moment(city_time.local(until))
    return _("{begin}から{end}まで").format(begin=begin, end=end)


def enter(row: Model) -> None:
    """Check each column of a new row, and write it.

    Errors: ValidationError by field; SQLite itself would take a name of any length.
    """
    unknown = [f.name for f in row._meta.fields if f.null and getattr(row, f.attname) is None]
    row.clean_fields(exclude=unknown)
    row.validate_unique(exclude=unknown)
    row.save(force_insert=True)
