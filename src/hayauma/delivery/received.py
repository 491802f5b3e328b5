"""To whom a bulletin went, and to whom it did not (受け取った人・止められた人).

Source: 第9条. A correction goes to exactly those who may hold the wrong letter; those whose letter
was stopped get the corrected text instead. Both are read from the words of the ledger, so neither
can be known before every letter of the bulletin has its last word.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from django.db.models import QuerySet

from hayauma.delivery.digests import holders
from hayauma.delivery.models import DigestEntry, Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.states import State
from hayauma.delivery.words import RECEIVED, Word
from hayauma.subscriptions import remaining
from hayauma.subscriptions.audience import AudienceRule, RuleKind, Slice
from hayauma.subscriptions.remaining import Remaining
from hayauma.subscriptions.states import FIRST_EDITION, Format

# What each rule means in the ledger's words. Who got the text by digest is told by the digest's own
# letter; `digested` alone says that it waits.
WORDS: dict[str, frozenset[Word]] = {
    RuleKind.RECEIVED: RECEIVED,
    RuleKind.STOPPED: frozenset({Word.stopped}),
}
LIVE = (State.RUNNING, State.PAUSED, State.CANCELLED)


def names_a_bulletin(rule: AudienceRule) -> bool:
    """Return whether a rule's people are those of a bulletin that was sent."""
    return rule.kind in WORDS


def unsettled(rule: AudienceRule, *, service: str) -> bool:
    """Return whether letters of the bulletins a rule names still wait for their last word.

    Until they have it nobody can say who got them; the sending that follows waits. Letters of
    digests (まとめ) that carry one of them count too.
    """
    rows = _dispatches(rule, service)
    if rows.filter(state__in=LIVE, closed_at__isnull=True).exists():
        return True
    return holders.unsettled(list(rows.values_list("pk", flat=True)))


def people(rule: AudienceRule, *, service: str, at: datetime) -> Iterator[Remaining]:
    """Yield everybody a rule about a sent bulletin means, each once, shard by shard.

    Left out: who ended the registration or paused it, or is not to be written to any more.
    """
    for _rhythm, ids in _groups(rule, service):
        yield from remaining.of(ids, at=at)


def count(rule: AudienceRule, *, service: str, at: datetime) -> int:
    """Return how many people a rule about a sent bulletin means."""
    return sum(1 for _ in people(rule, service=service, at=at))


def slices(
    rule: AudienceRule,
    *,
    service: str,
    at: datetime,
    size: int,
    groups: Mapping[str, str],
    digests: bool = False,
) -> Iterator[Slice]:
    """Yield a rule's people as `audience.people` does: one domain group a slice, ids rising.

    With `digests` those who were to get a stopped bulletin by digest (まとめ) get what replaces it
    there too; a correction waits for no digest.
    """
    digests = digests and rule.kind == RuleKind.STOPPED
    waiting: dict[tuple[str, str], list[Remaining]] = {}
    for rhythm, ids in _groups(rule, service):
        for person in remaining.of(ids, at=at):
            group = groups.get(person.domain, person.domain)
            key = group, rhythm if digests else ""
            gathered = waiting.setdefault(key, [])
            gathered.append(person)
            if len(gathered) == size:
                yield _slice(*key, waiting.pop(key))
    for key, gathered in waiting.items():
        yield _slice(*key, gathered)


def _slice(group: str, rhythm: str, people: list[Remaining]) -> Slice:
    people.sort()
    editions = tuple(one.edition for one in people)
    other = any(one != FIRST_EDITION for one in editions)
    plain = bytes(one.format == Format.TEXT for one in people)
    ids = array("q", [one.subscription for one in people])
    return Slice(group, ids, editions if other else (), plain if any(plain) else b"", rhythm)


def _groups(rule: AudienceRule, service: str) -> Iterator[tuple[str, list[int]]]:
    """Yield (rhythm, registrations) in groups, nobody twice; an empty rhythm is at once."""
    ids = list(_dispatches(rule, service).values_list("pk", flat=True))
    by_digest = holders.received if rule.kind == RuleKind.RECEIVED else holders.kept_back
    # Within one dispatch nobody stands twice; beyond it those seen are remembered.
    seen: set[int] = set()
    several = len(ids) > 1 or DigestEntry.objects.filter(dispatch_id__in=ids).exists()
    for rhythm, group in chain(_holders(ids, WORDS[rule.kind]), by_digest(ids)):
        if not several:
            yield rhythm, group
            continue
        fresh = [one for one in group if one not in seen]
        seen.update(fresh)
        yield rhythm, fresh


def _holders(dispatches: Sequence[int], words: frozenset[Word]) -> Iterator[tuple[str, list[int]]]:
    """Yield shard by shard the registrations whose letter has one of the words."""
    wanted = {int(word) for word in words}
    shards = Shard.objects.filter(dispatch_id__in=dispatches).order_by("pk")
    for shard, rhythm, packed in shards.values_list("pk", "rhythm", "words").iterator():
        if any(bytes(packed).count(word) for word in wanted):
            held = ShardPeople.objects.values_list("subscriptions", flat=True).get(pk=shard)
            pairs = zip(unpack_ids(bytes(held)), bytes(packed), strict=True)
            yield rhythm, [one for one, word in pairs if word in wanted]


def _dispatches(rule: AudienceRule, service: str) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(service__code=service, number__in=rule.codes)
