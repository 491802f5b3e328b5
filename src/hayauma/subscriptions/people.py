"""People of the audience (宛先の人): what letters need to know, asked for by the thousand.

The one place where addresses are opened. Statements are raw and constant: this runs while letters
go out.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.subscriptions import addresses, audience, rows
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.models import Subscription
from hayauma.vault import TamperedAddress


class Addressee(NamedTuple):
    """One person as a letter needs it; `menus` are the open choices in catalogue order.

    `active` is False for who stopped, paused, is suspended or is not to be written to; the address
    is empty where its cipher does not open.
    """

    subscription_id: int
    address: str
    token: str
    edition: str
    format: str
    active: bool
    menus: tuple[str, ...]


# For some people, one look each; for whole audiences see audience.PEOPLE.
GETS_LETTERS = """
    s.state = 'active' AND (s.paused_until IS NULL OR s.paused_until <= %s) AND NOT EXISTS (
        SELECT 1 FROM subscriptions_suppression x
        WHERE x.digest = p.digest AND x.since <= %s AND (x.until IS NULL OR x.until > %s))
"""
PEOPLE = """
    SELECT s.id, s.token, s.edition, s.format, p.cipher, p.digest,
        CASE WHEN {gets_letters} THEN 1 ELSE 0 END
    FROM subscriptions_subscription s
    JOIN subscriptions_subscriber p ON p.id = s.subscriber_id
    WHERE {among}
"""
CHOICES = """
    SELECT subscription_id, menu_id FROM subscriptions_choice WHERE {among} AND until IS NULL
"""
THERE = """
    SELECT s.id FROM subscriptions_subscription s
    JOIN subscriptions_subscriber p ON p.id = s.subscriber_id
    WHERE {among} AND {gets_letters}
"""


def addressees(ids: Iterable[int], *, at: datetime) -> dict[int, Addressee]:
    """Return what letters to these registrations need; those that were erased are missing."""
    wanted = list(ids)
    menus = _chosen(wanted)
    condition, parameters = rows.among("s.id", wanted)
    statement = PEOPLE.format(gets_letters=GETS_LETTERS, among=condition)
    unseal = addresses.vault().open
    found: dict[int, Addressee] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [*[rows.moment(at)] * 3, *parameters])
        for one, token, edition, form, cipher, digest, gets_letters in cursor.fetchall():
            try:
                address = unseal(bytes(cipher), addresses.subscriber_place(bytes(digest)))
            except TamperedAddress:
                address = ""
            active = bool(gets_letters and address)
            found[one] = Addressee(one, address, token, edition, form, active, menus.get(one, ()))
    return found


def keys_fit() -> bool:
    """Return whether this home's keys open the newest address; True where there is none.

    A second host with keys of its own would find that nobody can be written to.
    """
    newest = "SELECT cipher, digest FROM subscriptions_subscriber ORDER BY id DESC LIMIT 1"
    for cipher, digest in rows.ask(newest):
        try:
            addresses.vault().open(bytes(cipher), addresses.subscriber_place(bytes(digest)))
        except TamperedAddress:
            return False
    return True


def gone(
    ids: Iterable[int], *, at: datetime, rule: AudienceRule | None = None, service: str = ""
) -> set[int]:
    """Return those who get no letter any more: stopped, paused, suspended, suppressed or erased.

    With a rule (and its service) also those who ended every choice through which they were meant.
    Quick: delivery asks before each group of letters.
    """
    wanted = list(ids)
    condition, parameters = rows.among("s.id", wanted)
    statement = THERE.format(gets_letters=GETS_LETTERS, among=condition)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *[rows.moment(at)] * 3])
        there = {row[0] for row in cursor.fetchall()}
    if rule is not None and rule.kind in audience.ABOUT_CHOICES:
        there &= _choosers(wanted, audience.menus_of(rule, service))
    return set(wanted) - there


def find(address: str, *, service: str = "") -> tuple[int, ...]:
    """Return the registrations of an address somebody gave; none for what is no address."""
    try:
        kept = mail_address.parse(address)
    except mail_address.AddressError:
        return ()
    found = Subscription.objects.filter(subscriber__digest=addresses.digest(kept))
    if service:
        found = found.filter(service__code=service)
    return tuple(found.order_by("pk").values_list("pk", flat=True))


def _chosen(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Return the codes of each person's open choices, in catalogue order."""
    condition, parameters = rows.among("subscription_id", ids)
    chosen: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(CHOICES.format(among=condition), parameters)
        for subscription, menu in cursor.fetchall():
            chosen.setdefault(subscription, set()).add(menu)
    codes = catalogue.codes({menu for menus in chosen.values() for menu in menus})
    # A city has a dozen menus and a hundred combinations: each is put in order once.
    combinations: dict[frozenset[int], tuple[str, ...]] = {}
    found: dict[int, tuple[str, ...]] = {}
    for subscription, menus in chosen.items():
        key = frozenset(menus)
        if key not in combinations:
            combinations[key] = tuple(code for menu, code in codes.items() if menu in key)
        found[subscription] = combinations[key]
    return found


def _choosers(ids: list[int], menus: list[int]) -> set[int]:
    """Return those who have at least one of the menus chosen."""
    condition, parameters = rows.among("subscription_id", ids)
    of_menus, keys = rows.among("menu_id", menus)
    statement = f"{CHOICES.format(among=condition)} AND {of_menus}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *keys])
        return {row[0] for row in cursor.fetchall()}
