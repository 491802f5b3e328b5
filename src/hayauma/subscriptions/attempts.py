"""Attempts (申込みの回数): how often one network, and everybody together, may ask for a mail.

Against filling strangers' mailboxes through our page. Counted in the database, which every process
of every host shares; a network stands there as a keyed digest and only until its slot is over.
"""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from django.db import connection

from hayauma.installation import values
from hayauma.subscriptions import addresses, rows
from hayauma.subscriptions.models import Attempt

SLOT = timedelta(minutes=10)
PREFIX = "registration."

_COUNT = """
    INSERT INTO subscriptions_attempt (bucket, ends_at, count) VALUES (%s, %s, 1)
    ON CONFLICT (bucket) DO UPDATE SET count = subscriptions_attempt.count + 1
    RETURNING count
"""


@dataclass(frozen=True)
class Most:
    """How many requests in ten minutes; a setting of the service overrides each."""

    # A carrier puts thousands of telephones behind one network.
    per_network: int = 200
    # Sent faster than anybody reads the page: few people do, every script does.
    hurried_per_network: int = 20
    # Twice a typhoon evening of a large city (1,000 a minute).
    altogether: int = 20_000


def too_many(*, service: str, network: str, hurried: bool, at: datetime) -> bool:
    """Count one request and return whether it is one too many.

    `network` is empty where the request came from our own proxy or this machine: it is counted
    with all others alone. Call it outside a transaction: a refused request counts too.
    """
    most = _most(service)
    counted = [("all", most.altogether)]
    if network:
        counted.append((f"network:{network}", most.per_network))
        if hurried:
            counted.append((f"hurried:{network}", most.hurried_per_network))
    # Every count goes up, also after one has said no.
    refused = [count(f"{service}:{what}", SLOT, at) > limit for what, limit in counted]
    return any(refused)


def count(what: str, slot: timedelta, at: datetime) -> int:
    """Count one attempt at something within its slot of time and return how many there were."""
    since_then = at - datetime(2000, 1, 1, tzinfo=UTC)
    number = since_then // slot
    ends_at = at + (slot - since_then % slot)
    bucket = addresses.vault().digest(f"attempt:{what}:{slot.total_seconds():.0f}:{number}")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [bucket, rows.moment(ends_at)])
        return int(cursor.fetchone()[0])


def over(at: datetime) -> tuple[int, ...]:
    """Return counts whose slot is over; one look into an index."""
    return tuple(Attempt.objects.filter(ends_at__lte=at).values_list("pk", flat=True)[:1_000])


def forget(ids: tuple[int, ...], at: datetime) -> int:  # noqa: ARG001 — a stage is told the time
    """Erase counts and return how many there were."""
    return Attempt.objects.filter(pk__in=ids).delete()[0]


def _most(service: str) -> Most:
    return Most(
        **{
            one.name: int(values.value(service=service, key=PREFIX + one.name, default=one.default))
            for one in fields(Most)
        }
    )
