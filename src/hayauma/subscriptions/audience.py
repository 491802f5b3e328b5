"""The audience rule (宛先の決まり) and the people it means at a moment.

The rule is what an approval binds; people are counted while a bulletin is written and frozen by
delivery at its release. The statements walk registrations by key, page by page, so that a million
people take neither memory nor one long transaction, and the first thousand are there at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from hayauma.menus import catalogue
from hayauma.subscriptions import rhythms, rows
from hayauma.subscriptions.slices import Row, Slice, Waiting

__all__ = [
    "ABOUT_CHOICES",
    "AudienceRule",
    "NotResolvedHere",
    "RuleKind",
    "Slice",
    "count",
    "count_editions",
    "menus_of",
    "people",
]


class RuleKind(StrEnum):
    """What the codes of a rule name."""

    MENUS = "menus"  # menus: everybody who chose one of them
    GROUP = "group"  # groups of menus (分野): everybody who chose any menu of one of them
    RECEIVED = "received"  # a bulletin: everybody who may have got it; delivery resolves it
    STOPPED = "stopped"  # a bulletin: everybody whose letter was stopped; delivery resolves it
    DRILL = "drill"  # a drill's own register; citizens are never in it


ABOUT_CHOICES = frozenset({RuleKind.MENUS, RuleKind.GROUP})


class NotResolvedHere(ValueError):
    """A rule whose people this room does not hold."""


@dataclass(frozen=True)
class AudienceRule:
    """Who is written to, as kind and codes; an approval binds this and not the people."""

    kind: str
    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Put the codes into the one form that is compared: each once, in code order."""
        object.__setattr__(self, "kind", RuleKind(self.kind).value)
        object.__setattr__(self, "codes", tuple(sorted(set(self.codes))))

    def as_json(self) -> dict[str, Any]:
        """Return the rule as JSON values; from_json() reads it back."""
        return {"kind": self.kind, "codes": list(self.codes)}

    @classmethod
    def from_json(cls, stored: Any) -> "AudienceRule":
        """Return the rule that as_json() wrote. Errors: ValueError for any other shape."""
        if not isinstance(stored, Mapping) or set(stored) != {"kind", "codes"}:
            raise ValueError("an audience rule has kind and codes")
        codes = stored["codes"]
        if not isinstance(codes, list | tuple) or not all(isinstance(c, str) for c in codes):
            raise ValueError("the codes of an audience rule are a list of texts")
        return cls(stored["kind"], tuple(codes))


# Registrations looked at in one statement: few first, so that the first letters go at once.
FIRST_PAGE, LARGEST_PAGE = 2_000, 40_000

# The bounds stand twice, for the registrations and for the choices: without either of them
# PostgreSQL reads a whole table for every page.
PEOPLE = """
    SELECT s.id, s.edition, p.domain, s.format
    FROM subscriptions_subscription s
    JOIN subscriptions_subscriber p ON p.id = s.subscriber_id
    WHERE s.id > %s AND s.id <= %s AND s.id IN (
        SELECT subscription_id FROM subscriptions_choice
        WHERE {menus} AND until IS NULL AND subscription_id > %s AND subscription_id <= %s)
      AND s.state = 'active' AND (s.paused_until IS NULL OR s.paused_until <= %s)
      AND p.digest NOT IN (
        SELECT digest FROM subscriptions_suppression
        WHERE since <= %s AND (until IS NULL OR until > %s))
    ORDER BY s.id
"""
COUNT = """
    SELECT count(*) FROM subscriptions_subscription s
    WHERE s.id IN (
        SELECT subscription_id FROM subscriptions_choice WHERE {menus} AND until IS NULL)
      AND s.state = 'active' AND (s.paused_until IS NULL OR s.paused_until <= %s)
      AND s.subscriber_id NOT IN (
        SELECT p.id FROM subscriptions_subscriber p
        JOIN subscriptions_suppression x ON x.digest = p.digest
        WHERE x.since <= %s AND (x.until IS NULL OR x.until > %s))
"""
COUNT_EDITIONS = COUNT.replace("SELECT count(*)", "SELECT s.edition, count(*)", 1) + (
    "    GROUP BY s.edition\n"
)
NEWEST = "SELECT max(id) FROM subscriptions_subscription"


def people(
    rule: AudienceRule,
    *,
    service: str,
    at: datetime,
    size: int = 1_000,
    groups: Mapping[str, str] | None = None,
    digests: bool = False,
) -> Iterator[Slice]:
    """Yield everybody the rule means at a moment, once each, in slices of at most `size`.

    A slice has one domain group (`groups` maps domains to groups; a domain not in it is its own)
    and is full, or the last of its group. Slices of different groups come in turn, so the first
    full one is there long before the last person was read. Left out: who stopped, paused, is
    suspended, or is not to be written to. The caller may commit between slices. With `digests`
    those who read the rule's menus in a digest alone (まとめ) come in slices of their rhythm.
    Errors: NotResolvedHere for the rules that delivery resolves.
    """
    waiting = Waiting(size, groups or {})
    menus = menus_of(rule, service, at=at)
    ask = digests and rhythms.anybody()
    for after, upto, page in _pages(menus, at):
        readers = rhythms.between(after, upto, menus=menus) if ask else {}
        waiting.take(page, readers)
        yield from waiting.full()
    yield from waiting.rest()


def count(rule: AudienceRule, *, service: str, at: datetime) -> int:
    """Return how many people the rule means at a moment.

    Errors: NotResolvedHere for the rules that delivery resolves.
    """
    menus = menus_of(rule, service, at=at)
    of_menus, keys = rows.among("menu_id", menus)
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(menus=of_menus), [*keys, *[rows.moment(at)] * 3])
        return int(cursor.fetchone()[0])


def count_editions(rule: AudienceRule, *, service: str, at: datetime) -> dict[str, int]:
    """Return how many of the people a rule means chose each language edition (言語版).

    Errors: NotResolvedHere for the rules that delivery resolves.
    """
    of_menus, keys = rows.among("menu_id", menus_of(rule, service, at=at))
    with connection.cursor() as cursor:
        statement = COUNT_EDITIONS.format(menus=of_menus)
        cursor.execute(statement, [*keys, *[rows.moment(at)] * 3])
        return dict(cursor.fetchall())


def menus_of(rule: AudienceRule, service: str, *, at: datetime | None = None) -> list[int]:
    """Return the keys of the menus a rule means: those in effect at a moment, or all there were.

    Errors: NotResolvedHere for the rules that delivery resolves.
    """
    if rule.kind not in ABOUT_CHOICES:
        raise NotResolvedHere(f"{rule.kind}: not a rule about choices")
    if rule.kind == RuleKind.GROUP:
        return catalogue.keys(service, groups=rule.codes, at=at)
    return catalogue.keys(service, menus=rule.codes, at=at)


def _pages(menus: list[int], at: datetime) -> Iterator[tuple[int, int, list[Row]]]:
    """Yield everybody with one of the menus by ascending id, some thousand ids at a time.

    Each page with the bounds of its ids: above the first, up to the second.
    """
    of_menus, keys = rows.among("menu_id", menus)
    statement = PEOPLE.format(menus=of_menus)
    now = [rows.moment(at)] * 3
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        newest = cursor.fetchone()[0] or 0
    after, size = 0, FIRST_PAGE
    while after < newest:
        upto = after + size
        with connection.cursor() as cursor:
            cursor.execute(statement, [after, upto, *keys, after, upto, *now])
            page = cursor.fetchall()
        yield after, upto, page
        after, size = upto, min(size * 4, LARGEST_PAGE)
