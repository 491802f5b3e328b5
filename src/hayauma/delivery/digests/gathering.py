"""Who gets what in a digest (まとめの読み手): read from the shards that wait, some ids at a time.

A reader's choices and address are those of this moment: a menu that was left since brings nothing,
a changed address is followed, who paused or stopped is left out.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet

from hayauma.delivery.digests import contents
from hayauma.delivery.digests.contents import Item
from hayauma.delivery.models import Digest, DigestEntry, DigestVariant, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids, unpack_numbers
from hayauma.delivery.words import Word
from hayauma.menus import catalogue
from hayauma.subscriptions import remaining, rhythms
from hayauma.subscriptions.remaining import Remaining
from hayauma.subscriptions.states import RHYTHMS, Frequency


class Wanted(NamedTuple):
    """What one letter of a digest holds: entries, what was missed, and under which menu's list."""

    entries: tuple[int, ...]
    missed: tuple[int, ...]
    menu: int


# Which entries and which missed dispatches wait for somebody.
Waiting = tuple[tuple[int, ...], tuple[int, ...]]


def newest(digest: Digest) -> int:
    """Return the highest registration that may be in a digest."""
    return int(_shards(digest).aggregate(highest=Max("highest"))["highest"] or 0)


def taken(digest: Digest) -> frozenset[int]:
    """Return the entries a digest carries now: fewer, once one of them was found wrong."""
    rows = DigestEntry.objects.filter(digest=contents.root(digest), dropped_at__isnull=True)
    return frozenset(rows.values_list("pk", flat=True))


def readers(
    digest: Digest, after: int, upto: int, *, at: datetime
) -> Iterator[tuple[Remaining, Wanted]]:
    """Yield the readers above one registration and up to another, ascending, with what they get."""
    waiting = _rest(digest, after, upto) if digest.follows else _waiting(digest, after, upto)
    items = contents.entries(digest)
    missed = contents.missed(digest)
    # In catalogue order: a letter comes under the first menu through which its reader was chosen.
    menus = tuple(catalogue.codes(contents.all_menus([*items.values(), *missed.values()])))
    chosen = rhythms.chosen(waiting, menus=menus) if waiting else {}
    known: dict[tuple[Waiting, frozenset[int]], Wanted | None] = {}
    for person in remaining.of(list(waiting), at=at):
        one = person.subscription
        key = (waiting[one], chosen.get(one, frozenset()))
        if key not in known:
            known[key] = _wanted(*key, items=items, missed=missed, order=menus)
        if (wanted := known[key]) is not None:
            yield person, wanted


def _wanted(
    waiting: Waiting,
    chosen: frozenset[int],
    *,
    items: dict[int, Item],
    missed: dict[int, Item],
    order: tuple[int, ...],
) -> Wanted | None:
    """What somebody with these choices gets of what waits; None for nothing at all."""
    entries = tuple(one for one in waiting[0] if one in items and chosen & set(items[one].menus))
    late = tuple(one for one in waiting[1] if one in missed and chosen & set(missed[one].menus))
    held = [items[one] for one in entries] + [missed[one] for one in late]
    through = chosen & set(contents.all_menus(held))
    first = next((menu for menu in order if menu in through), None)
    return None if first is None else Wanted(entries, late, first)


def _waiting(digest: Digest, after: int, upto: int) -> dict[int, Waiting]:
    """What waits in the shards of the bulletins themselves."""
    found: dict[int, tuple[list[int], list[int]]] = {}
    rows = DigestEntry.objects.filter(digest=digest, dropped_at__isnull=True)
    for entry, dispatch in rows.order_by("dispatch_id").values_list("pk", "dispatch_id"):
        shards = Shard.objects.filter(dispatch_id=dispatch, rhythm=digest.rhythm)
        for shard, _words in _between(shards, after, upto):
            for one in _ids(shard, after, upto):
                found.setdefault(one, ([], []))[0].append(entry)
    for dispatch in digest.missed:
        shards = Shard.objects.filter(dispatch_id=dispatch, rhythm="")
        for one in _too_late(shards, digest.rhythm, after, upto):
            found.setdefault(one, ([], []))[1].append(dispatch)
    return {one: (tuple(entries), tuple(late)) for one, (entries, late) in sorted(found.items())}


def _too_late(shards: QuerySet[Shard], rhythm: str, after: int, upto: int) -> list[int]:
    """Who is told in this rhythm, and got no letter because it was too late.

    At once are told those who read no digest at all: the others have it in theirs.
    """
    late: list[int] = []
    for shard, words in _between(shards, after, upto):
        if words.count(int(Word.expired)):
            held = unpack_ids(_people(shard)[0])
            pairs = zip(held, words, strict=True)
            late += [one for one, word in pairs if word == Word.expired and after < one <= upto]
    if not late or rhythm != Frequency.AT_ONCE:
        return sorted(rhythms.readers(late, rhythm=rhythm)) if late else []
    elsewhere = [rhythms.readers(late, rhythm=one) for one in RHYTHMS]
    return sorted(set(late).difference(*elsewhere))


def _rest(digest: Digest, after: int, upto: int) -> dict[int, Waiting]:
    """What those still get whose copy of the digest before was stopped."""
    before = digest.follows
    assert before is not None, "only the rest of another digest is asked for"
    variants = {
        n: (tuple(one for one in entries if one not in before.dropped), tuple(missed))
        for n, entries, missed in DigestVariant.objects.filter(digest=before).values_list(
            "n", "entries", "missed"
        )
    }
    found: dict[int, Waiting] = {}
    shards = Shard.objects.filter(dispatch_id=before.dispatch_id)
    for shard, words in _between(shards, after, upto):
        people, packed = _people(shard)
        for one, word, variant in zip(
            unpack_ids(people), words, unpack_numbers(packed), strict=True
        ):
            if word == Word.stopped and after < one <= upto:
                found[one] = variants[variant]
    return dict(sorted(found.items()))


def _shards(digest: Digest) -> QuerySet[Shard]:
    """Every shard in which a reader of the digest may stand."""
    if digest.follows:
        return Shard.objects.filter(dispatch_id=digest.follows.dispatch_id)
    taken = DigestEntry.objects.filter(digest=digest).values("dispatch_id")
    return Shard.objects.filter(dispatch_id__in=taken, rhythm=digest.rhythm) | (
        Shard.objects.filter(dispatch_id__in=digest.missed, rhythm="")
    )


def _between(shards: QuerySet[Shard], after: int, upto: int) -> list[tuple[int, bytes]]:
    """Shards that may hold somebody above one registration and up to another, with their words."""
    rows = shards.filter(lowest__lte=upto, highest__gt=after).order_by("pk")
    return [(pk, bytes(words)) for pk, words in rows.values_list("pk", "words")]


def _people(shard: int) -> tuple[bytes, bytes]:
    held = ShardPeople.objects.values_list("subscriptions", "variants").get(pk=shard)
    return bytes(held[0]), bytes(held[1])


def _ids(shard: int, after: int, upto: int) -> Sequence[int]:
    ids = unpack_ids(_people(shard)[0])
    return ids[bisect_right(ids, after) : bisect_right(ids, upto)]
