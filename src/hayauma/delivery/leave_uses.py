"""Which releases rested on a leave (特例の使用): each use is on record with its release.

Source: 第8条第2項ただし書.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hayauma.delivery.models import Dispatch


@dataclass(frozen=True)
class Use:
    """One release that a leave made possible."""

    leave: int
    dispatch: int
    number: str
    at: datetime
    by_name: str
    urgent: bool


def uses(leave_numbers: Collection[int]) -> dict[int, tuple[Use, ...]]:
    """Return the releases that rested on these leaves, the newest first."""
    rows = Dispatch.objects.filter(release__leave_number__in=list(leave_numbers))
    found: dict[int, tuple[Use, ...]] = dict.fromkeys(leave_numbers, ())
    for row in rows.select_related("release").order_by("-pk"):
        release = row.release
        assert release is not None, "filtered by it"
        assert release.leave_number is not None, "filtered by it"
        use = Use(
            release.leave_number, row.pk, row.number, release.at, release.by_name, release.urgent
        )
        found[use.leave] = (*found[use.leave], use)
    return found
