"""Figures of sending (運用の数): how much was sent, what waits, which menus were quiet.

One line a dispatch, or the packed words of a few; letters have no rows and are never counted.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet, Sum

from hayauma.delivery.models import Dispatch, Shard
from hayauma.delivery.states import State
from hayauma.delivery.words import Word, count
from hayauma.subscriptions.audience import AudienceRule


@dataclass(frozen=True)
class Sent:
    """What began in a period: dispatches, the letters they stand for, and how many unapproved."""

    dispatches: int
    letters: int
    unapproved: int


class Quiet(NamedTuple):
    """When a programme's last dispatch began, and how many began in the period."""

    last: datetime | None
    in_period: int


def started(*, service: str, since: datetime, until: datetime) -> Sent:
    """Return what began from one moment until before another."""
    found = (
        _counted(service)
        .filter(started_at__gte=since, started_at__lt=until)
        .aggregate(
            dispatches=Count("pk"),
            letters=Sum("audience"),
            unapproved=Count("pk", filter=Q(release__urgent=True)),
        )
    )
    return Sent(found["dispatches"], found["letters"] or 0, found["unapproved"])


def standing(*, service: str) -> dict[State, int]:
    """Return how many dispatches wait, run, are paused or held."""
    rows = _counted(service).exclude(state__in=[State.CLOSED, State.TAKEN_BACK])
    return {State(state): n for state, n in rows.values_list("state").annotate(n=Count("pk"))}


def words_since(*, service: str, since: datetime) -> dict[str, int]:
    """Return the twelve words of what began since a moment: from the shards' arrays, in one look.

    About a thousand letters a row; meant for a day, not for a year.
    """
    rows = Shard.objects.filter(
        dispatch__service__code=service,
        dispatch__started_at__gte=since,
        dispatch__release__isnull=False,
    ).values_list("words", flat=True)
    total: Counter[Word] = Counter()
    for packed in rows.iterator():
        total.update(count(bytes(packed)))
    return {word.name: total[word] for word in Word}


def by_programme(*, service: str, since: datetime, until: datetime) -> dict[str, Quiet]:
    """Return by programme's code when it last sent, and how often in a period."""
    inside = Q(started_at__gte=since, started_at__lt=until)
    rows = (
        _counted(service)
        .filter(started_at__isnull=False)
        .values_list("release__permit__bulletin__programme__code")
        .annotate(last=Max("started_at"), n=Count("pk", filter=inside))
        .order_by()
    )
    return {code: Quiet(last, n) for code, last, n in rows}


def by_menu(*, service: str, since: datetime) -> dict[str, datetime]:
    """Return by menu's code when it was last sent to, as far as that was since a moment."""
    rows = _counted(service).filter(started_at__gte=since)
    last: dict[str, datetime] = {}
    pairs = rows.order_by("started_at").values_list(
        "release__permit__revision__audience", "started_at"
    )
    for stored, at in pairs.iterator():
        rule = AudienceRule.from_json(stored)
        if rule.kind == "menus" and at is not None:
            last.update(dict.fromkeys(rule.codes, at))
    return last


def _counted(service: str) -> QuerySet[Dispatch]:
    """What is counted as sent: bulletins; a digest (まとめ) says once more what was counted."""
    return Dispatch.objects.filter(service__code=service, release__isnull=False)
