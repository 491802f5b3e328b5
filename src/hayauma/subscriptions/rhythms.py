"""Rhythms (届け方): who reads a menu in a digest (まとめ) and not bulletin by bulletin.

Frequency is chosen menu by menu. Who gets a bulletin through several menus gets it in the quickest
rhythm of them: at once, if any of them is read at once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection

from hayauma.subscriptions import rows
from hayauma.subscriptions.models import Choice, Subscription
from hayauma.subscriptions.states import RHYTHMS, Frequency

# Spelt like the condition of the index that holds these choices and no others. 'daily' comes before
# 'weekly' in the alphabet, as it does in time.
BETWEEN = """
    SELECT c.subscription_id, MIN(c.frequency) FROM subscriptions_choice c
    WHERE c.until IS NULL AND c.frequency IN ('daily', 'weekly') AND {menus}
      AND c.subscription_id > %s AND c.subscription_id <= %s
      AND NOT EXISTS (
        SELECT 1 FROM subscriptions_choice a
        WHERE a.subscription_id = c.subscription_id AND a.until IS NULL AND {also}
          AND a.frequency = 'at_once')
    GROUP BY c.subscription_id
"""
CHOSEN = """
    SELECT c.subscription_id, c.menu_id FROM subscriptions_choice c
    WHERE c.until IS NULL AND {menus} AND {ids}
"""
READERS = """
    SELECT DISTINCT c.subscription_id FROM subscriptions_choice c
    WHERE c.until IS NULL AND c.frequency IN ('daily', 'weekly') AND c.frequency = %s AND {ids}
"""


def choose(subscription: Subscription, frequencies: Mapping[int, str]) -> bool:
    """Set how often chosen menus, by their keys, are written to, in the caller's transaction.

    Returns whether anything changed; a word that is no frequency changes nothing.
    """
    changed = 0
    for frequency in Frequency:
        menus = [menu for menu, word in frequencies.items() if word == frequency]
        open_ones = subscription.choices.filter(until__isnull=True, menu_id__in=menus)
        changed += open_ones.exclude(frequency=frequency).update(frequency=frequency)
    return changed > 0


def anybody() -> bool:
    """Return whether anybody reads a digest at all; one look into an index."""
    wanted = [str(one) for one in RHYTHMS]
    return Choice.objects.filter(until__isnull=True, frequency__in=wanted).exists()


def between(after: int, upto: int, *, menus: Sequence[int]) -> dict[int, str]:
    """Return the rhythm of those who read some menus in a digest alone, by registration.

    Asked for registrations above one id and up to another.
    """
    wanted, keys = rows.among("c.menu_id", menus)
    also, _ = rows.among("a.menu_id", menus)
    with connection.cursor() as cursor:
        statement = BETWEEN.format(menus=wanted, also=also)
        cursor.execute(statement, [*keys, after, upto, *keys])
        return dict(cursor.fetchall())


def chosen(ids: Iterable[int], *, menus: Collection[int]) -> dict[int, frozenset[int]]:
    """Return which of some menus each of some registrations has chosen, whatever the rhythm."""
    among, parameters = rows.among("c.subscription_id", ids)
    wanted, keys = rows.among("c.menu_id", menus)
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN.format(menus=wanted, ids=among), [*keys, *parameters])
        for subscription, menu in cursor.fetchall():
            found.setdefault(subscription, set()).add(menu)
    return {one: frozenset(menus) for one, menus in found.items()}


def readers(ids: Iterable[int], *, rhythm: str) -> set[int]:
    """Return those of some registrations who read any menu in a rhythm."""
    among, parameters = rows.among("c.subscription_id", ids)
    with connection.cursor() as cursor:
        cursor.execute(READERS.format(ids=among), [str(rhythm), *parameters])
        return {row[0] for row in cursor.fetchall()}
