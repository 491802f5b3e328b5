"""Who of some people is still to be written to (残っている登録者).

The rules that name a bulletin and not menus are delivery's to resolve; whether a person still wants
letters is known here alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from hayauma.subscriptions import rows

# Ids in one statement: both databases take them as one list.
PAGE = 1_000
STILL = """
    SELECT s.id, s.edition, p.domain, s.format
    FROM subscriptions_subscription s
    JOIN subscriptions_subscriber p ON p.id = s.subscriber_id
    WHERE {ids} AND s.state = 'active' AND (s.paused_until IS NULL OR s.paused_until <= %s)
      AND p.digest NOT IN (
        SELECT digest FROM subscriptions_suppression
        WHERE since <= %s AND (until IS NULL OR until > %s))
    ORDER BY s.id
"""


class Remaining(NamedTuple):
    """One person as the registration stands now: a changed address is followed."""

    subscription: int
    edition: str
    domain: str
    format: str = "both"


def of(ids: Sequence[int], *, at: datetime) -> Iterator[Remaining]:
    """Yield those of some registrations that still want letters now, by ascending id."""
    now = [rows.moment(at)] * 3
    ordered = sorted(ids)
    for start in range(0, len(ordered), PAGE):
        among, keys = rows.among("s.id", ordered[start : start + PAGE])
        with connection.cursor() as cursor:
            cursor.execute(STILL.format(ids=among), [*keys, *now])
            page = cursor.fetchall()
        yield from (Remaining(*row) for row in page)
