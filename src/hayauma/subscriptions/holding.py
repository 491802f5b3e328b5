"""What is held of citizens (保有の状況): how many addresses, since when, why, and what was erased.

Numbers alone; no row and no address leaves this file.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from hayauma.subscriptions import erasing
from hayauma.subscriptions.models import Choice, Confirmation, Consent, Subscription, Suppression


class Kept(NamedTuple):
    """How many of one kind, and since when the oldest of them is there."""

    kind: str
    number: int
    since: datetime | None


@dataclass(frozen=True)
class Held:
    """Everything that holds an address or can find one."""

    by_state: tuple[Kept, ...]  # registrations by state
    by_route: tuple[Kept, ...]  # the ground: by which route the consent came
    waiting: Kept  # requests nobody has confirmed yet
    suppressed: tuple[Kept, ...]  # addresses not written to, as digests, by reason
    erase_days: int  # a stopped registration goes within so many days


def held(*, service: str) -> Held:
    """Return what is held of the citizens of a service now; a few counts."""
    registered = Subscription.objects.filter(service__code=service)
    waiting = Confirmation.objects.filter(service__code=service, used_at__isnull=True)
    asked = waiting.aggregate(n=Count("pk"), since=Min("created_at"))
    consents = Consent.objects.filter(subscription__service__code=service)
    return Held(
        by_state=_kept(registered.values_list("state"), "confirmed_at"),
        by_route=_kept(consents.values_list("route"), "at"),
        waiting=Kept("waiting", asked["n"], asked["since"]),
        suppressed=_kept(Suppression.objects.values_list("reason"), "since"),
        erase_days=erasing.term(service=service),
    )


def registered_at(moment: datetime, *, service: str) -> int:
    """Return how many of today's registrations stood at a moment of the past.

    Those that were erased since are not among them.
    """
    rows = Subscription.objects.filter(service__code=service, confirmed_at__lt=moment)
    return rows.exclude(withdrawn_at__lt=moment).count()


def first(*, service: str) -> datetime | None:
    """Return when the oldest registration there is was confirmed."""
    rows = Subscription.objects.filter(service__code=service)
    oldest: datetime | None = rows.aggregate(first=Min("confirmed_at"))["first"]
    return oldest


def choosers_at(moment: datetime, *, service: str) -> dict[int, int]:
    """Return how many had chosen each menu at a moment, by the menu's key; erased ones left out."""
    open_then = Q(until__isnull=True) | Q(until__gt=moment)
    rows = (
        Choice.objects.filter(open_then, subscription__service__code=service, since__lt=moment)
        .exclude(subscription__withdrawn_at__lt=moment)
        .values_list("menu")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return dict(rows)


def _kept(grouped: "QuerySet[Any, Any]", since: str) -> tuple[Kept, ...]:
    rows = grouped.annotate(n=Count("pk"), first=Min(since)).order_by()
    return tuple(Kept(kind, n, first) for kind, n, first in sorted(rows))
