"""Freezing the audience (宛先の確定): shard by shard, so that the first letters go at once.

Each batch of shards is committed by itself and may be claimed while the rest is still being read.
A freeze that was cut off goes on: whoever stands in a shard already is passed over. Two that run
at once cannot both write: a shard's number in its dispatch is unique.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hayauma.delivery import editions, received
from hayauma.delivery.models import DigestEntry, Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import pack_ids, unpack_ids
from hayauma.delivery.states import Lane
from hayauma.delivery.words import Word
from hayauma.installation import domains
from hayauma.subscriptions import audience, rows
from hayauma.subscriptions.audience import AudienceRule, Slice

SHARD_SIZE = 1_000
# Shards in one commit: one at first, for the first letters, then more; few enough that urgent news,
# which is started between two commits, need not wait long beside a million people.
MOST_AT_ONCE = 16

_SHARD = (
    "id",
    "dispatch_id",
    "n",
    "domain_group",
    "first_seq",
    "size",
    "lowest",
    "highest",
    "words",
    "open",
    "due_at",
    "fence",
    "worker",
    "rhythm",
)
_PEOPLE = ("shard_id", "subscriptions", "editions", "variants")


def freeze(
    dispatch: Dispatch,
    rule: AudienceRule,
    languages: Sequence[str],
    *,
    service: str,
    at: datetime,
    between: Callable[[], None] = lambda: None,
) -> int:
    """Write the shards of a dispatch and return how many people are in them.

    Sequence numbers run through the shards; inside a shard people stand by id, so one is found by
    bisection. `between` is called after each commit, and now and then while people are passed over
    who stand there already: urgent news must not wait for them. Errors: IntegrityError where
    somebody else freezes the same dispatch.
    """
    n, total, there = _before(dispatch.pk)
    batch: list[Slice] = []
    most, seen = 1, 0
    # Urgent news waits for no digest (まとめ).
    digests = dispatch.lane != Lane.URGENT
    for part in _slices(rule, service=service, at=at, digests=digests):
        fresh, seen = part if there is None else _fresh(part, there), seen + 1
        if fresh.ids:
            batch.append(fresh)
        if len(batch) >= most:
            n, total = write(dispatch.pk, batch, languages, n=n, first_seq=total, at=at)
            batch, most, seen = [], min(2 * most, MOST_AT_ONCE), 0
            between()
        elif seen >= MOST_AT_ONCE:
            seen = 0
            between()
    if batch:
        _, total = write(dispatch.pk, batch, languages, n=n, first_seq=total, at=at)
        between()
    return total


def _slices(rule: AudienceRule, *, service: str, at: datetime, digests: bool) -> Iterator[Slice]:
    resolve = received.slices if received.names_a_bulletin(rule) else audience.people
    return resolve(
        rule, service=service, at=at, size=SHARD_SIZE, groups=domains.groups(), digests=digests
    )


@transaction.atomic
def write(
    dispatch: int,
    batch: Sequence[Slice],
    languages: Sequence[str],
    *,
    n: int,
    first_seq: int,
    at: datetime,
    variants: Sequence[bytes] = (),
) -> tuple[int, int]:
    """Write some shards; return the number of the next one and the next sequence number.

    `variants` are those of a digest (まとめ), packed, one for each slice.
    """
    shards: list[Sequence[Any]] = []
    people: list[Sequence[Any]] = []
    numbers = rows.reserve("delivery_shard", len(batch))
    which = variants or [b""] * len(batch)
    for shard, part, variant in zip(numbers, batch, which, strict=True):
        size = len(part.ids)
        # Who reads a digest gets no letter of this dispatch: theirs is closed as it is written.
        now = not part.rhythm
        words = bytes([Word.waiting if now else Word.digested]) * size
        due = rows.moment(at) if now else None
        shards.append(
            (shard, dispatch, n, part.domain_group, first_seq, size, part.ids[0], part.ids[-1],
             words, now, due, 0, "", part.rhythm)
        )  # fmt: skip
        frozen = editions.freeze(languages, part.editions, part.plain, size)
        people.append((shard, pack_ids(part.ids), frozen, variant))
        n, first_seq = n + 1, first_seq + size
    rows.pour("delivery_shard", _SHARD, shards)
    rows.pour("delivery_shardpeople", _PEOPLE, people)
    for rhythm in {part.rhythm for part in batch if part.rhythm}:
        DigestEntry.objects.get_or_create(dispatch_id=dispatch, rhythm=rhythm)
    Dispatch.objects.filter(pk=dispatch).update(audience=first_seq)
    return n, first_seq


def _before(dispatch: int) -> tuple[int, int, bytearray | None]:
    """Return what a freeze that was cut off left: shards, people, and a bit for each of them."""
    found = Shard.objects.filter(dispatch_id=dispatch).order_by("n")
    last = found.last()
    if last is None:
        return 0, 0, None
    there = bytearray(max(found.values_list("highest", flat=True)) // 8 + 1)
    packed = ShardPeople.objects.filter(shard__dispatch_id=dispatch)
    for one in packed.values_list("subscriptions", flat=True).iterator():
        for person in unpack_ids(bytes(one)):
            there[person >> 3] |= 1 << (person & 7)
    return last.n + 1, last.first_seq + last.size, there


def _fresh(part: Slice, there: bytearray) -> Slice:
    """Return those of a slice who stand in no shard yet."""
    end = len(there) * 8
    keep = [
        place
        for place, one in enumerate(part.ids)
        if one >= end or not there[one >> 3] & 1 << (one & 7)
    ]
    ids = part.ids[:0]
    ids.extend(part.ids[place] for place in keep)
    languages = tuple(part.editions[place] for place in keep) if part.editions else ()
    plain = bytes(part.plain[place] for place in keep) if part.plain else b""
    return Slice(part.domain_group, ids, languages, plain, part.rhythm)
