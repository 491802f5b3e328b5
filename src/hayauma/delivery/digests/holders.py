"""Who got a bulletin by digest, and who would have (まとめで受け取った人).

Read from the digests' own letters: which variant each had, and its word.
"""

from array import array
from collections.abc import Collection, Iterator
from typing import NamedTuple

from hayauma.delivery.models import Digest, DigestEntry, DigestVariant, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids, unpack_numbers
from hayauma.delivery.words import RECEIVED, Word

STOPPED = frozenset({Word.stopped})
NOT_YET = STOPPED | {Word.waiting, Word.deferred}


class Carried(NamedTuple):
    """One entry in one digest: which of the digest's variants have it."""

    digest: Digest
    entry: int
    variants: frozenset[int]

    @property
    def dropped(self) -> bool:
        """Return whether the digest was stopped because this entry was wrong."""
        return self.entry in self.digest.dropped


def carried(dispatches: Collection[int]) -> Iterator[Carried]:
    """Yield each digest that carries one of some dispatches' bulletins, oldest first."""
    taken = DigestEntry.objects.filter(dispatch_id__in=list(dispatches), digest__isnull=False)
    for entry, first in taken.order_by("pk").values_list("pk", "digest_id"):
        for digest in chain(first):
            rows = DigestVariant.objects.filter(digest=digest).values_list("n", "entries")
            having = frozenset(n for n, entries in rows if entry in entries)
            if having:
                yield Carried(digest, entry, having)


def chain(digest_id: int | None) -> Iterator[Digest]:
    """Yield a digest and what was made of its rest, one after the other."""
    rows = Digest.objects.select_related("dispatch", "service")
    found = rows.filter(pk=digest_id).first() if digest_id is not None else None
    while found is not None:
        yield found
        found = rows.filter(follows=found).first()


def received(dispatches: Collection[int]) -> Iterator[tuple[str, list[int]]]:
    """Yield (rhythm, registrations) shard by shard: who may hold a bulletin by digest."""
    for one in carried(dispatches):
        yield from _people(one, RECEIVED)


def kept_back(dispatches: Collection[int]) -> Iterator[tuple[str, list[int]]]:
    """Yield (rhythm, registrations): whose digest was stopped because of a bulletin in it."""
    for one in carried(dispatches):
        if one.dropped:
            yield from _people(one, STOPPED)


def unsettled(dispatches: Collection[int]) -> bool:
    """Return whether a digest with one of the bulletins still has letters without last words."""
    return any(one.digest.dispatch.closed_at is None for one in carried(dispatches))


def figures(dispatch: int) -> tuple[int, int]:
    """Return how many may hold a bulletin by digest, and how many wait or were kept back."""
    gone = left = 0
    for one in carried([dispatch]):
        for _rhythm, people in _people(one, RECEIVED | {Word.in_flight}):
            gone += len(people)
        if one.dropped or one.digest.dispatch.closed_at is None:
            for _rhythm, people in _people(one, NOT_YET):
                left += len(people)
    waiting = DigestEntry.objects.filter(dispatch_id=dispatch, digest__isnull=True)
    rhythms = list(waiting.filter(dropped_at__isnull=True).values_list("rhythm", flat=True))
    shards = Shard.objects.filter(dispatch_id=dispatch, rhythm__in=rhythms)
    return gone, left + sum(shards.values_list("size", flat=True))


def _people(one: Carried, wanted: frozenset[Word]) -> Iterator[tuple[str, list[int]]]:
    """Yield the people of a digest whose variant has the entry and whose word is wanted."""
    shards = Shard.objects.filter(dispatch_id=one.digest.dispatch_id).order_by("pk")
    for shard, words in shards.values_list("pk", "words").iterator():
        if not wanted & set(bytes(words)):
            continue
        held = ShardPeople.objects.get(pk=shard)
        ids = unpack_ids(bytes(held.subscriptions))
        variants: array[int] = unpack_numbers(bytes(held.variants))
        yield (
            one.digest.rhythm,
            [
                person
                for person, word, variant in zip(ids, bytes(words), variants, strict=True)
                if word in wanted and variant in one.variants
            ],
        )
