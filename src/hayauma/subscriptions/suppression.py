"""Addresses that are not written to for a time (送らないアドレス), known by digest alone."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from hayauma.subscriptions import rows
from hayauma.subscriptions.models import Suppression


def among(digests: Iterable[bytes], *, at: datetime) -> set[bytes]:
    """Return those of some digests that are not written to at a moment."""
    found = rows.keys_of("subscriptions_suppression", "digest", digests)
    if not found:
        return set()
    lasting = Q(until__isnull=True) | Q(until__gt=at)
    live = Suppression.objects.filter(lasting, since__lte=at, pk__in=found.values())
    return {bytes(digest) for digest in live.values_list("digest", flat=True)}


def holds(digest: bytes, *, at: datetime) -> bool:
    """Return whether an address is not written to at a moment."""
    return bool(among([digest], at=at))
