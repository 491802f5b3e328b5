"""Outcomes (結果): the twelve words counted, listed, and looked up for one address.

Sent means the next server took it; whether it was read is nobody's knowledge here. What came back
afterwards is a second fact beside the word.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Dispatch, LetterEvent, Results, Shard, ShardPeople
from hayauma.delivery.packing import place_of, unpack_answers, unpack_ids
from hayauma.delivery.returned import reading as returned
from hayauma.delivery.returned.reading import OneBack
from hayauma.delivery.sources import lettering
from hayauma.delivery.words import Word, count
from hayauma.subscriptions import people


@dataclass(frozen=True)
class Outcomes:
    """The twelve words of one dispatch at one look; their sum is the audience."""

    dispatch: int
    number: str
    audience: int
    words: dict[str, int]
    by_domain: dict[str, dict[str, int]]
    refused_by_reason: dict[str, int]
    # Letters that came back after they were accepted; their words stay as they are.
    returned_by_reason: dict[str, int]


@dataclass(frozen=True)
class LetterLine:
    """One letter in a list: who by id, its number, its identity and the server's last words."""

    subscription: int
    seq: int
    message_id: str
    reply: str


@dataclass(frozen=True)
class PersonOutcome:
    """What one address got from one dispatch."""

    number: str
    word: str
    at: datetime | None
    reply: str
    returned: tuple[OneBack, ...] = ()


class NoSuchDispatch(LookupError):
    """There is no such dispatch."""


def newest() -> int:
    """Return the id of the newest dispatch. Errors: NoSuchDispatch."""
    found = Dispatch.objects.order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        raise NoSuchDispatch
    return found


def tally(dispatch_id: int) -> Outcomes:
    """Return the twelve words of a dispatch, counted from the packed arrays in one look.

    Errors: NoSuchDispatch.
    """
    dispatch = _dispatch(dispatch_id)
    total: Counter[Word] = Counter()
    domains: dict[str, Counter[Word]] = {}
    rows = Shard.objects.filter(dispatch_id=dispatch_id).values_list("domain_group", "words")
    for group, words in rows.order_by("n").iterator():
        counted = count(bytes(words))
        total.update(counted)
        domains.setdefault(group, Counter()).update(counted)
    refused = LetterEvent.objects.filter(shard__dispatch_id=dispatch_id, word=Word.refused)
    reasons = Counter(reason or "other" for reason in refused.values_list("reason", flat=True))
    return Outcomes(
        dispatch=dispatch_id,
        number=dispatch.number,
        # Before the audience is frozen nobody is in it: the words still sum to it.
        audience=sum(total.values()),
        words=_spelt(total),
        by_domain={group: _spelt(counted) for group, counted in sorted(domains.items())},
        refused_by_reason=dict(sorted(reasons.items())),
        returned_by_reason=returned.of_dispatch(dispatch_id).by_reason,
    )


def listing(dispatch_id: int, word: Word) -> Iterator[LetterLine]:
    """Yield the letters that have a word, in order of their numbers. Errors: NoSuchDispatch."""
    _dispatch(dispatch_id)
    make = lettering(dispatch_id)
    for shard in Shard.objects.filter(dispatch_id=dispatch_id).order_by("n").iterator():
        words = bytes(shard.words)
        if not words.count(int(word)):
            continue
        people = ShardPeople.objects.get(pk=shard.pk)
        ids, editions = unpack_ids(bytes(people.subscriptions)), bytes(people.editions)
        replies = answers_in(shard.pk)
        for place, one in enumerate(words):
            if one == word:
                seq = shard.first_seq + place
                yield LetterLine(
                    subscription=ids[place],
                    seq=seq,
                    message_id=make.message_id(ids[place], editions[place] if editions else 0),
                    reply=replies.get(seq, (None, ""))[1],
                )


@transaction.atomic
def of_address(address: str, *, actor: journal.Actor, at: datetime) -> tuple[PersonOutcome, ...]:
    """Return what one address got from every dispatch, newest first; the look is journalled.

    The address itself is not written down: the journal names the registrations it led to.
    """
    found: list[PersonOutcome] = []
    subscriptions = people.find(address)
    for subscription in subscriptions:
        holding = Shard.objects.filter(lowest__lte=subscription, highest__gte=subscription)
        for shard in holding.select_related("dispatch", "people").order_by("-dispatch_id"):
            place = place_of(bytes(shard.people.subscriptions), subscription)
            if place is None:
                continue
            seq = shard.first_seq + place
            when, reply = answers_in(shard.pk).get(seq, (None, ""))
            word = Word(bytes(shard.words)[place]).name
            back = returned.of_letter(shard.dispatch_id, seq)
            found.append(PersonOutcome(shard.dispatch.number, word, when, reply, back))
    journal.record(
        act=Act.LOOKED_UP,
        actor=actor,
        object=f"subscription:{subscriptions[0]}" if subscriptions else "subscription:none",
        payload={"subscriptions": list(subscriptions), "found": len(found)},
        at=at,
    )
    return tuple(found)


def answers_in(shard: int) -> dict[int, tuple[datetime | None, str]]:
    """Return the last thing a server said to each letter of a shard, with its time."""
    last: dict[int, tuple[datetime | None, str]] = {}
    events = LetterEvent.objects.filter(shard_id=shard).order_by("pk")
    for seq, at, reply in events.values_list("seq", "at", "reply"):
        last[seq] = (at, reply)
    for at, packed in (
        Results.objects.filter(shard_id=shard).order_by("pk").values_list("at", "packed")
    ):
        for answer in unpack_answers(bytes(packed)):
            last[answer.seq] = (at + timedelta(milliseconds=answer.after_ms), answer.reply)
    return last


def _dispatch(dispatch_id: int) -> Dispatch:
    try:
        return Dispatch.objects.get(pk=dispatch_id)
    except Dispatch.DoesNotExist:
        raise NoSuchDispatch(dispatch_id) from None


def _spelt(counted: Counter[Word]) -> dict[str, int]:
    return {word.name: counted[word] for word in Word}
