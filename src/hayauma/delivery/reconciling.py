"""Reconciliation (突合): the ledger of a closed dispatch held against its frozen list.

A stage of the engine, after every dispatch. It counts anew, shard by shard, from what is stored,
and believes no figure that was kept along the way. What does not agree is told, not mended.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Dispatch, Reconciliation, Shard
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.words import OPEN, Word, count

AT_ONCE = 20

# The kinds of what may not agree; the words for them are the screens'.
LOST = "lost"  # frozen, but in no shard
TWICE = "twice"  # a person stands in the list more than once
WITHOUT_WORD = "without_word"  # a letter whose word is none of the twelve
OPEN_STILL = "open"  # closed, but a letter has no last word
GAP = "gap"  # the letters' numbers do not run on


@dataclass(frozen=True)
class Reconciled:
    """What came out; `faults` is empty where every letter of the list has exactly one word."""

    at: datetime
    audience: int
    words: Mapping[str, int]
    faults: Mapping[str, int]

    @property
    def agrees(self) -> bool:
        """Whether the ledger and the frozen list agree, letter by letter."""
        return not self.faults


def due(at: datetime) -> tuple[int, ...]:
    """Return closed dispatches that were not held against their lists yet, oldest first."""
    rows = Dispatch.objects.filter(closed_at__lte=at, reconciliation__isnull=True)
    return tuple(rows.order_by("closed_at").values_list("pk", flat=True)[:AT_ONCE])


def run(dispatch_id: int, *, at: datetime) -> bool:
    """Hold one dispatch against its list and write down what came out; a second call does not."""
    dispatch = Dispatch.objects.select_related("service").get(pk=dispatch_id)
    words, faults = _counted(dispatch)
    with transaction.atomic():
        _row, fresh = Reconciliation.objects.get_or_create(
            dispatch=dispatch,
            defaults={
                "at": at,
                "audience": dispatch.audience,
                "words": words,
                "faults": faults,
            },
        )
        if fresh:
            journal.record(
                act=Act.RECONCILED,
                actor=journal.SYSTEM,
                object=f"dispatch:{dispatch.pk}",
                payload={
                    "number": dispatch.number,
                    "audience": dispatch.audience,
                    "words": dict(words),
                    "faults": dict(faults),
                },
                at=at,
                service=dispatch.service.code,
            )
    return fresh


def of(dispatch_id: int) -> Reconciled | None:
    """Return what came out for a dispatch, or None while it was not held against its list."""
    row = Reconciliation.objects.filter(dispatch_id=dispatch_id).first()
    return Reconciled(row.at, row.audience, row.words, row.faults) if row else None


def _counted(dispatch: Dispatch) -> tuple[dict[str, int], dict[str, int]]:
    """Return the twelve words and what does not agree, both counted from the shards."""
    total: Counter[Word] = Counter()
    faults: Counter[str] = Counter()
    listed = next_seq = 0
    there = bytearray()
    rows = Shard.objects.filter(dispatch=dispatch).select_related("people").order_by("n")
    for shard in rows.iterator(chunk_size=16):
        words, people = bytes(shard.words), unpack_ids(bytes(shard.people.subscriptions))
        counted = count(words)
        total.update(counted)
        listed += len(people)
        faults[GAP] += shard.first_seq != next_seq or shard.size != len(people)
        next_seq = shard.first_seq + shard.size
        faults[WITHOUT_WORD] += len(words) - sum(counted.values())
        faults[LOST] += max(len(people) - len(words), 0)
        faults[OPEN_STILL] += sum(counted[word] for word in OPEN)
        faults[TWICE] += _seen_before(people, there)
    faults[LOST] += max(dispatch.audience - listed, 0)
    faults[GAP] += max(listed - dispatch.audience, 0)
    spelt = {word.name: total[word] for word in Word}
    return spelt, {kind: number for kind, number in faults.items() if number}


def _seen_before(people: Iterable[int], there: bytearray) -> int:
    """Return how many of these people have a bit already, and give each of them one."""
    twice = 0
    for one in people:
        place, bit = one >> 3, 1 << (one & 7)
        if place >= len(there):
            there.extend(bytes(max(place + 1 - len(there), len(there))))
        twice += bool(there[place] & bit)
        there[place] |= bit
    return twice
