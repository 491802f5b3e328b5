"""Which letters return paths name (どの一通か): looked up by the hundred, shard by shard."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from hayauma.delivery.models import Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids

Key = tuple[int, int]  # dispatch, seq


class Letter(NamedTuple):
    """One letter of a dispatch, as a return path names it."""

    dispatch: Dispatch
    seq: int
    group: str
    subscription: int


def named(keys: Iterable[Key]) -> dict[Key, Letter]:
    """Return the letters of some return paths; one that no dispatch has is missing."""
    wanted: dict[int, set[int]] = {}
    for dispatch, seq in keys:
        wanted.setdefault(dispatch, set()).add(seq)
    found: dict[Key, Letter] = {}
    rows = Dispatch.objects.filter(pk__in=list(wanted)).select_related("service")
    for row in rows:
        for letter in _of_dispatch(row, wanted[row.pk]):
            found[row.pk, letter.seq] = letter
    return found


def _of_dispatch(row: Dispatch, seqs: set[int]) -> list[Letter]:
    rows = Shard.objects.filter(dispatch=row, first_seq__lte=max(seqs)).order_by("first_seq")
    shards = list(rows.values_list("first_seq", "size", "pk", "domain_group"))
    firsts = [first for first, *_rest in shards]
    places: dict[int, list[tuple[int, int, str]]] = {}
    for seq in seqs:
        place = bisect_right(firsts, seq) - 1
        if place >= 0:
            first, size, shard, group = shards[place]
            if seq - first < size:
                places.setdefault(shard, []).append((seq, seq - first, group))
    people = ShardPeople.objects.filter(pk__in=list(places))
    letters = []
    for shard, packed in people.values_list("pk", "subscriptions").iterator(chunk_size=16):
        ids = unpack_ids(bytes(packed))
        letters += [Letter(row, seq, group, ids[at]) for seq, at, group in places[shard]]
    return letters
