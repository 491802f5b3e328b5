"""Engines (送る機械): each writes now and then that it lives and how it fares; people read it.

Nothing is decided by it: who lives is told by locks (`hosts`), whose a shard is by leases.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hayauma.delivery import hosts
from hayauma.delivery.models import Engine

# One that has said nothing for so long is not at work, or cannot say so.
SILENT_AFTER = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class EngineView:
    """One engine as it was last heard of."""

    name: str
    host: str
    lanes: str
    since: datetime
    heard_at: datetime
    letters_per_second: float
    relay_since: datetime | None
    relay_said: str
    left_at: datetime | None

    def silent(self, at: datetime) -> bool:
        """Return whether it should be at work and is not heard of."""
        return self.left_at is None and at - self.heard_at > SILENT_AFTER


@transaction.atomic
def arrive(*, name: str, host: str, lanes: str, at: datetime) -> None:
    """Enter an engine that has begun; those that were there before it on this host are forgotten.

    The caller holds the lock of its lanes.
    """
    before = Engine.objects.filter(host=host, lanes=lanes).exclude(name=name)
    gone = [one.pk for one in before if one.left_at or not hosts.lives(one.name)]
    Engine.objects.filter(Q(pk__in=gone) | Q(heard_at__lt=at - FORGOTTEN_AFTER)).delete()
    Engine.objects.update_or_create(
        name=name, defaults={"host": host, "lanes": lanes, "since": at, "heard_at": at}
    )


def heard(
    *,
    name: str,
    letters_per_second: float,
    relay_since: datetime | None,
    relay_said: str,
    at: datetime,
) -> None:
    """Write down that an engine was heard of, and what it said of itself."""
    Engine.objects.filter(name=name).update(
        heard_at=at,
        letters_per_second=letters_per_second,
        relay_since=relay_since,
        relay_said=relay_said[:300],
    )


def leave(*, name: str, at: datetime) -> None:
    """Write down that an engine ended as it was told to: it is missed by nobody."""
    Engine.objects.filter(name=name).update(heard_at=at, left_at=at, letters_per_second=0.0)


def listing() -> tuple[EngineView, ...]:
    """Return the engines of all hosts as they were last heard of, by host."""
    return tuple(
        EngineView(
            name=row.name,
            host=row.host,
            lanes=row.lanes,
            since=row.since,
            heard_at=row.heard_at,
            letters_per_second=row.letters_per_second,
            relay_since=row.relay_since,
            relay_said=row.relay_said,
            left_at=row.left_at,
        )
        for row in Engine.objects.order_by("host", "lanes", "since")
    )
