"""Limits of alarms (警報の基準): from when on somebody is told; the operations manager's to set.

Source: 第4条第3項第3号 (who runs the delivery system), 市の定め (the figures). Where the city has
decided nothing the product's own figure holds, and a screen says which of the two it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import values
from hayauma.mail.characters import inert

PREFIX = "alarms."
GROUND_MOST = 200  # characters


@dataclass(frozen=True)
class Bounds:
    """What a figure is where nobody set it, and the smallest and largest that makes sense."""

    default: int
    least: int
    most: int


# Minutes, but for the last two: letters, and per cent of them.
BOUNDS: Mapping[str, Bounds] = {
    "relay_minutes": Bounds(5, 1, 120),
    "resting_minutes": Bounds(15, 1, 1_440),
    "same_minutes": Bounds(30, 1, 1_440),
    "canary_minutes": Bounds(30, 1, 1_440),
    "refused_among": Bounds(500, 20, 100_000),
    "refused_percent": Bounds(5, 1, 100),
}


@dataclass(frozen=True)
class AlarmLimits:
    """From when on an alarm is told: durations, and which share of how many letters."""

    # A relay that does not answer, and an engine that stood still.
    relay_after: timedelta
    # A domain group that rests.
    resting_after: timedelta
    # An alarm that comes back within so long is the same one.
    same_within: timedelta
    # A canary's letter that has not arrived.
    canary_after: timedelta
    # More than this share refused, of at least so many letters.
    refused_among: int
    refused_share: float


@dataclass(frozen=True)
class LimitLine:
    """One figure as a screen shows it; `decided` where the city set it."""

    name: str
    value: int
    bounds: Bounds
    decided: bool
    ground: str


def in_force(*, service: str) -> AlarmLimits:
    """Return the limits of a service."""
    now = {line.name: line.value for line in lines(service=service)}
    return AlarmLimits(
        relay_after=timedelta(minutes=now["relay_minutes"]),
        resting_after=timedelta(minutes=now["resting_minutes"]),
        same_within=timedelta(minutes=now["same_minutes"]),
        canary_after=timedelta(minutes=now["canary_minutes"]),
        refused_among=now["refused_among"],
        refused_share=now["refused_percent"] / 100,
    )


def lines(*, service: str) -> tuple[LimitLine, ...]:
    """Return every figure, in the order of BOUNDS."""
    stored = values.under(service=service, prefix=PREFIX)
    return tuple(_line(name, bounds, stored.get(PREFIX + name)) for name, bounds in BOUNDS.items())


@transaction.atomic
def change(
    to: Mapping[str, int], *, service: str, ground: str, actor: journal.Actor, at: datetime
) -> tuple[str, ...]:
    """Set figures by name and return those that changed; before and after stand in the journal.

    A figure nobody has set, given as it is, stays the product's own. Source: 第4条第3項第3号; who
    may, the caller has asked. Errors: ValidationError by field (`ground`, or a figure's name).
    """
    now = {line.name: line for line in lines(service=service)}
    faults = {name: fault for name, number in to.items() if (fault := _fault(name, number))}
    new = {name: number for name, number in to.items() if number != now[name].value}
    ground = ground.strip()
    if new and not (ground and inert(ground) and len(ground) <= GROUND_MOST):
        faults["ground"] = _("何によって決めたかを書いてください（{most}字まで）。").format(
            most=GROUND_MOST
        )
    if faults:
        raise ValidationError(faults)
    for name, number in new.items():
        values.change(
            service=service, key=PREFIX + name, to=number, ground=ground, actor=actor, at=at
        )
    return tuple(new)


def _fault(name: str, number: int) -> str:
    bounds = BOUNDS[name]
    if bounds.least <= number <= bounds.most:
        return ""
    return _("{least}から{most}までの数で書いてください。").format(
        least=f"{bounds.least:,}", most=f"{bounds.most:,}"
    )


def _line(name: str, bounds: Bounds, stored: values.Set | None) -> LimitLine:
    if stored is None:
        return LimitLine(name, bounds.default, bounds, decided=False, ground="")
    return LimitLine(name, int(stored.value), bounds, decided=True, ground=stored.ground)
