"""Retry (再送): how long to wait before a letter is tried again, and when it is too late."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """A lane's patience, all in seconds: the first wait, the longest one, and the whole life."""

    first: float
    most: float
    lifetime: float


ROUTINE = Pace(first=300, most=3600, lifetime=48 * 3600)
URGENT = Pace(first=30, most=300, lifetime=6 * 3600)


def wait(attempts: int, pace: Pace) -> float:
    """Return the seconds until the next attempt after `attempts` deferrals: doubled each time."""
    if attempts < 1:
        return 0.0
    # Beyond 2**30 the longest wait is reached at any pace; the power stays a small number.
    return float(min(pace.most, pace.first * 2 ** min(attempts - 1, 30)))


def expired(first_try: datetime, at: datetime, pace: Pace) -> bool:
    """Return whether a letter first tried at one instant is given up at another."""
    return (at - first_try).total_seconds() >= pace.lifetime
