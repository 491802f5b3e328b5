"""Reading what came back (戻りを読む): of a dispatch, of one letter, of a month by domain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from hayauma.delivery.models import Returned, ReturnTally, Shard, Unproven
from hayauma.delivery.words import Word
from hayauma.mail.bounces import Kind

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class CameBack:
    """What came back of a dispatch: letters by reason, and the mails that say something else."""

    by_reason: dict[str, int]
    late: int  # mails that say a letter will be late
    complaints: int
    unread: int  # mails that could not be read

    @property
    def letters(self) -> int:
        """How many letters came back."""
        return sum(self.by_reason.values())

    @property
    def anything(self) -> bool:
        """Whether anything came at all."""
        return bool(self.letters or self.late or self.complaints or self.unread)


@dataclass(frozen=True)
class OneBack:
    """What came back for one letter."""

    at: datetime
    kind: Kind
    status: str
    klass: str
    reason: str
    said: str


@dataclass(frozen=True)
class GroupBack:
    """What came back of a domain group, of how many that were accepted."""

    group: str
    accepted: int
    returned: int
    dead: int


def of_dispatch(dispatch_id: int) -> CameBack:
    """Return what came back of a dispatch: one small row, as pages look often."""
    row = ReturnTally.objects.filter(pk=dispatch_id).first()
    if row is None:
        return CameBack({}, 0, 0, 0)
    return CameBack(dict(sorted(row.by_reason.items())), row.late, row.complaints, row.unread)


def of_letter(dispatch_id: int, seq: int) -> tuple[OneBack, ...]:
    """Return what came back for one letter, oldest first."""
    rows = Returned.objects.filter(dispatch_id=dispatch_id, seq=seq).order_by("pk")
    return tuple(
        OneBack(row.at, Kind(row.kind), row.status, row.klass, row.reason, row.said) for row in rows
    )


def by_group(*, service: str, at: datetime) -> tuple[GroupBack, ...]:
    """Return what came back in the last thirty days by domain group, the most first.

    Of dispatches that began in them: as many letters as are in the divisor may be in the count.
    """
    since = at - LATELY
    rows = Returned.objects.filter(
        counts=True, at__gt=since, dispatch__started_at__gt=since, dispatch__service__code=service
    )
    found: dict[str, list[int]] = {}
    counted = rows.values_list("domain_group", "dead").annotate(n=Count("pk")).order_by()
    for group, dead, n in counted:
        both = found.setdefault(group, [0, 0])
        both[0] += n
        both[1] += n if dead else 0
    accepted = _accepted(service, since, found)
    lines = [GroupBack(group, accepted.get(group, 0), *both) for group, both in found.items()]
    return tuple(sorted(lines, key=lambda one: (-one.returned, one.group)))


def unproven(*, at: datetime) -> tuple[int, int]:
    """Return how many mails changed nothing in the last thirty days: forged, and too late."""
    found = Unproven.objects.filter(day__gt=(at - LATELY).date()).aggregate(
        forged=Sum("forged"), late=Sum("late")
    )
    return found["forged"] or 0, found["late"] or 0


def _accepted(service: str, since: datetime, groups: Collection[str]) -> dict[str, int]:
    rows = Shard.objects.filter(
        dispatch__service__code=service,
        dispatch__started_at__gt=since,
        domain_group__in=list(groups),
    )
    counted: dict[str, int] = {}
    for group, words in rows.values_list("domain_group", "words").iterator():
        counted[group] = counted.get(group, 0) + bytes(words).count(int(Word.accepted))
    return counted
