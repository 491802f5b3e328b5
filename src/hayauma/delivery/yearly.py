"""Figures of a year of sending (年の数): by month, programme and menu, and what became of it.

Dispatches are read row by row, letters only as the packed words of their shards: ten million
letters are ten thousand rows.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from hayauma.delivery.models import Dispatch, LetterEvent, Results, Shard
from hayauma.delivery.words import Word, count
from hayauma.installation import city_time
from hayauma.subscriptions.audience import AudienceRule

MINUTE = timedelta(minutes=1)


class Month(NamedTuple):
    """What began in one month."""

    dispatches: int
    letters: int


class Programmed(NamedTuple):
    """What a programme sent, how much of it unapproved, and when last."""

    dispatches: int
    unapproved: int
    last: datetime | None


class Took(NamedTuple):
    """How long one dispatch took until the last server had answered."""

    number: str
    letters: int
    minutes: float


def by_month(*, service: str, since: datetime, until: datetime) -> dict[str, Month]:
    """Return what began in each month of the city's calendar (2026-04)."""
    zone = city_time.zone()
    found: dict[str, Month] = {}
    rows = _begun(service, since, until).values_list("started_at", "audience")
    for started, letters in rows.order_by("started_at").iterator():
        assert started is not None, "only what has begun is asked for"
        key = started.astimezone(zone).strftime("%Y-%m")
        before = found.get(key, Month(0, 0))
        found[key] = Month(before.dispatches + 1, before.letters + letters)
    return found


def by_programme(*, service: str, since: datetime, until: datetime) -> dict[str, Programmed]:
    """Return by programme's code what it sent in a period."""
    rows = (
        _begun(service, since, until)
        .values_list("release__permit__bulletin__programme__code")
        .annotate(n=Count("pk"), unapproved=Count("pk", filter=_URGENT), last=Max("started_at"))
        .order_by()
    )
    return {code: Programmed(n, unapproved, last) for code, n, unapproved, last in rows}


def by_menu(*, service: str, since: datetime, until: datetime) -> dict[str, int]:
    """Return by menu's code how many dispatches went to it in a period."""
    found: Counter[str] = Counter()
    rows = _begun(service, since, until).values_list("release__permit__revision__audience")
    for (stored,) in rows.iterator():
        rule = AudienceRule.from_json(stored)
        if rule.kind == "menus":
            found.update(set(rule.codes))
    return dict(found)


def words(*, service: str, since: datetime, until: datetime) -> dict[str, int]:
    """Return the twelve words of everything that began in a period."""
    total: Counter[Word] = Counter()
    for packed in _packed(service, since, until):
        total.update(count(packed))
    return {word.name: total[word] for word in Word}


def refused(*, service: str, since: datetime, until: datetime) -> dict[str, int]:
    """Return why servers refused letters of a period, by reason, the most frequent first."""
    rows = (
        LetterEvent.objects.filter(
            word=Word.refused, shard__dispatch__in=_begun(service, since, until)
        )
        .values_list("reason")
        .annotate(n=Count("pk"))
        .order_by()
    )
    total: Counter[str] = Counter()
    for reason, n in rows:
        total[reason or "other"] += n
    return dict(total.most_common())


def took(*, service: str, since: datetime, until: datetime) -> tuple[Took, ...]:
    """Return how long each finished dispatch of a period took, the slowest first.

    From its first letter's turn until the servers' last answer on record; a dispatch nobody
    answered is left out.
    """
    ended = _begun(service, since, until).filter(closed_at__isnull=False)
    last = dict(
        Results.objects.filter(shard__dispatch__in=ended)
        .values_list("shard__dispatch")
        .annotate(last=Max("at"))
        .order_by()
    )
    rows = ended.values_list("pk", "number", "audience", "started_at")
    found = [
        Took(number, letters, max(0.0, (last[pk] - started) / MINUTE))
        for pk, number, letters, started in rows
        if pk in last and started is not None
    ]
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.number)))


_URGENT = Q(release__urgent=True)


def _begun(service: str, since: datetime, until: datetime) -> "QuerySet[Dispatch]":
    return Dispatch.objects.filter(
        service__code=service,
        release__isnull=False,
        started_at__gte=since,
        started_at__lt=until,
    )


def _packed(service: str, since: datetime, until: datetime) -> Iterator[bytes]:
    rows = Shard.objects.filter(dispatch__in=_begun(service, since, until))
    for words_ in rows.values_list("words", flat=True).iterator():
        yield bytes(words_)
