"""Limits (上限): how often an address is written to before it is confirmed.

Against flooding somebody's mailbox through our page. Who deleted the first mail gets another. A
setting of the service overrides each (`registration.pause_minutes` and so on).
"""

from dataclasses import dataclass, fields
from datetime import timedelta

from hayauma.installation import values


@dataclass(frozen=True)
class Limits:
    """How many mails one address gets before it is confirmed."""

    pause_minutes: int = 10  # between two mails to one address
    per_day: int = 3
    per_week: int = 6


PREFIX = "registration."


def of(service: str) -> Limits:
    """Return the limits of a service."""
    return Limits(
        **{
            limit.name: int(
                values.value(service=service, key=PREFIX + limit.name, default=limit.default)
            )
            for limit in fields(Limits)
        }
    )


def too_soon(asked: list[timedelta], limits: Limits) -> bool:
    """Return whether one more mail would be too many; `asked` are the ages of those before."""
    day, week = timedelta(days=1), timedelta(days=7)
    return (
        any(age < timedelta(minutes=limits.pause_minutes) for age in asked)
        or sum(age < day for age in asked) >= limits.per_day
        or sum(age < week for age in asked) >= limits.per_week
    )
