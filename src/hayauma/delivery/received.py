"""To whom a bulletin went, and to whom it did not (受け取った人・止められた人).

Source: 第9条. A correction goes to exactly those who may hold the wrong letter; those whose letter
was stopped get the corrected text instead. Both are read from the words of the ledger, so neither
can be known before every letter of the bulletin has its last word.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from hayauma.delivery.models import Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.states import State
from hayauma.delivery.words import RECEIVED, Word
from hayauma.subscriptions import remaining
from hayauma.subscriptions.audience import AudienceRule, RuleKind, Slice
from hayauma.subscriptions.remaining import Remaining
from hayauma.subscriptions.states import FIRST_EDITION

# What each rule means in the ledger's words; a digest reader got the text too.
WORDS: dict[str, frozenset[Word]] = {
    RuleKind.RECEIVED: RECEIVED | {Word.digested},
    RuleKind.STOPPED: frozenset({Word.stopped}),
}
LIVE = (State.RUNNING, State.PAUSED, State.CANCELLED)


def names_a_bulletin(rule: AudienceRule) -> bool:
    """Return whether a rule's people are those of a bulletin that was sent."""
    return rule.kind in WORDS


def unsettled(rule: AudienceRule, *, service: str) -> bool:
    """Return whether letters of the bulletins a rule names still wait for their last word.

    Until they have it nobody can say who got them; the sending that follows waits.
    """
    return _dispatches(rule, service).filter(state__in=LIVE, closed_at__isnull=True).exists()


def people(rule: AudienceRule, *, service: str, at: datetime) -> Iterator[Remaining]:
    """Yield everybody a rule about a sent bulletin means, each once, shard by shard.

    Left out: who ended the registration or paused it, or is not to be written to any more.
    """
    ids = list(_dispatches(rule, service).values_list("pk", flat=True))
    # Within one dispatch nobody stands twice; only further ones need to be remembered.
    seen: set[int] | None = set() if len(ids) > 1 else None
    for shard in _holders(ids, WORDS[rule.kind]):
        fresh = shard if seen is None else [one for one in shard if one not in seen]
        if seen is not None:
            seen.update(fresh)
        yield from remaining.of(fresh, at=at)


def count(rule: AudienceRule, *, service: str, at: datetime) -> int:
    """Return how many people a rule about a sent bulletin means."""
    return sum(1 for _ in people(rule, service=service, at=at))


def slices(
    rule: AudienceRule, *, service: str, at: datetime, size: int, groups: Mapping[str, str]
) -> Iterator[Slice]:
    """Yield a rule's people as `audience.people` does: one domain group a slice, ids rising."""
    waiting: dict[str, list[Remaining]] = {}
    for person in people(rule, service=service, at=at):
        group = groups.get(person.domain, person.domain)
        gathered = waiting.setdefault(group, [])
        gathered.append(person)
        if len(gathered) == size:
            yield _slice(group, waiting.pop(group))
    for group, gathered in waiting.items():
        yield _slice(group, gathered)


def _slice(group: str, people: list[Remaining]) -> Slice:
    people.sort()
    editions = tuple(one.edition for one in people)
    other = any(one != FIRST_EDITION for one in editions)
    ids = array("q", [one.subscription for one in people])
    return Slice(group, ids, editions if other else ())


def _holders(dispatches: Sequence[int], words: frozenset[Word]) -> Iterator[list[int]]:
    """Yield shard by shard the registrations whose letter has one of the words."""
    wanted = {int(word) for word in words}
    shards = Shard.objects.filter(dispatch_id__in=dispatches).order_by("pk")
    for shard, packed in shards.values_list("pk", "words").iterator():
        if any(bytes(packed).count(word) for word in wanted):
            held = ShardPeople.objects.values_list("subscriptions", flat=True).get(pk=shard)
            pairs = zip(unpack_ids(bytes(held)), bytes(packed), strict=True)
            yield [one for one, word in pairs if word in wanted]


def _dispatches(rule: AudienceRule, service: str) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(service__code=service, number__in=rule.codes)
