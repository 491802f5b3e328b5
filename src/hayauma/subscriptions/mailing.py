"""Mailing (発送): what letters need of people, read just before each group of them goes.

The hot path of sending. One statement a group, and on SQLite one row: a cursor gives the
interpreter away at every row, and the thread of the sockets would take it a hundred times.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from hayauma.subscriptions import addresses, rows
from hayauma.subscriptions.people import GETS_LETTERS
from hayauma.vault import TamperedAddress

# Token, kept address (empty where its cipher does not open), place of the menu.
Ready = tuple[str, str, int]

_READY = """
    SELECT s.id AS id, s.token AS token, p.cipher AS cipher, p.digest AS digest,
        (SELECT MIN(CASE c.menu_id {cases} END) FROM subscriptions_choice c
         WHERE c.subscription_id = s.id AND c.until IS NULL AND c.menu_id IN ({menus})) AS place
    FROM subscriptions_subscription s
    JOIN subscriptions_subscriber p ON p.id = s.subscriber_id
    WHERE {among} AND {gets_letters}
"""
_ROWS = "SELECT id, token, cipher, digest, place FROM ({ready}) r WHERE place IS NOT NULL"
# Whose place is NULL makes a NULL of the whole line, and group_concat passes those over.
_ONE_ROW = """
    SELECT group_concat(id || ' ' || place || ' ' || token || ' ' || hex(cipher) || ' '
        || hex(digest), '\n')
    FROM ({ready})
"""


def ready(ids: Iterable[int], *, places: Mapping[int, int], at: datetime) -> dict[int, Ready]:
    """Return what copies for these registrations need; who gets no letter any more is missing.

    `places` are the keys of the menus through which the letter comes, each with its place in the
    letter's lists: a person is written to under the first of them still chosen.
    """
    if not places:
        return {}
    condition, parameters = rows.among("s.id", ids)
    statement = _statement(tuple(places.items()), condition, rows.on_postgresql())
    found = rows.ask(statement, [*parameters, *[rows.moment(at)] * 3])
    return _opened(found) if rows.on_postgresql() else _opened(_unpacked(found[0][0] or ""))


@lru_cache(maxsize=64)
def _statement(places: Sequence[tuple[int, int]], among: str, on_postgresql: bool) -> str:
    """The statement for one bulletin's menus: the same text, so the database plans it once."""
    chosen = _READY.format(
        # Whole numbers from our own tables.
        cases=" ".join(f"WHEN {int(menu)} THEN {int(place)}" for menu, place in places),
        menus=", ".join(str(int(menu)) for menu, _ in places),
        among=among,
        gets_letters=GETS_LETTERS,
    )
    return (_ROWS if on_postgresql else _ONE_ROW).format(ready=chosen)


def _unpacked(text: str) -> list[tuple[int, str, bytes, bytes, int]]:
    octets, found = bytes.fromhex, []
    for line in text.splitlines():
        one, place, token, cipher, digest = line.split(" ")
        found.append((int(one), token, octets(cipher), octets(digest), int(place)))
    return found


def _opened(found: Iterable[tuple[int, str, bytes, bytes, int]]) -> dict[int, Ready]:
    """Open each address in its place; one that does not open spares the others."""
    unseal, place_of = addresses.vault().open, addresses.subscriber_place
    people: dict[int, Ready] = {}
    for one, token, cipher, digest, place in found:
        try:
            people[one] = (token, unseal(cipher, place_of(digest)), place)
        except TamperedAddress:
            people[one] = (token, "", place)
    return people
