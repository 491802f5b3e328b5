"""A random sample with a seed (無作為抽出): anybody can draw the same one again, by hand.

Every bulletin of the period gets the SHA-256 of `seed:number`; those with the smallest are the
sample. No program's random numbers are in it, so it comes out the same in twenty years.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.bulletins import reading as bulletins
from hayauma.delivery import reading as dispatches

MOST = 100
SEED_MOST = 64


@dataclass(frozen=True)
class Drawn:
    """One bulletin of a sample."""

    bulletin: int
    number: str
    subject: str
    released_at: datetime
    urgent: bool
    mark: str  # SHA-256 of seed:number; the smallest are drawn


@dataclass(frozen=True)
class Sample:
    """What was drawn, and out of how many."""

    service: str
    seed: str
    since: datetime
    until: datetime
    size: int
    population: int
    drawn: tuple[Drawn, ...]


def draw(*, service: str, since: datetime, until: datetime, size: int, seed: str) -> Sample:
    """Draw bulletins released in a period; the same records and seed give the same sample.

    Errors: ValidationError by field (seed, size, until).
    """
    _refuse(seed, size, since, until)
    released = dispatches.ordered(service=service, since=since, until=until)
    by_number = {one.number: one for one in released}
    chosen = smallest(by_number, seed=seed, size=size)
    subjects = bulletins.subjects({by_number[number].bulletin for number in chosen})
    return Sample(
        service=service,
        seed=seed,
        since=since,
        until=until,
        size=size,
        population=len(by_number),
        drawn=tuple(
            Drawn(
                bulletin=by_number[number].bulletin,
                number=number,
                subject=subjects.get(by_number[number].bulletin, ""),
                released_at=by_number[number].at,
                urgent=by_number[number].urgent,
                mark=mark(seed, number),
            )
            for number in chosen
        ),
    )


def smallest(numbers: Iterable[str], *, seed: str, size: int) -> list[str]:
    """Return the numbers whose marks are the smallest, in the order of their marks."""
    return sorted(set(numbers), key=lambda number: mark(seed, number))[:size]


def mark(seed: str, number: str) -> str:
    """Return the SHA-256 of `seed:number` in hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def _refuse(seed: str, size: int, since: datetime, until: datetime) -> None:
    faults = {}
    if not seed.strip() or len(seed) > SEED_MOST or "@" in seed or "＠" in seed:
        faults["seed"] = _("抽出の種（数や言葉）を、64字までで書いてください。")
    if not 1 <= size <= MOST:
        faults["size"] = _("抽出する数は、1から{most}までです。").format(most=MOST)
    if until <= since:
        faults["until"] = _("終わりの日は、始まりの日より後にしてください。")
    if faults:
        raise ValidationError(faults)
