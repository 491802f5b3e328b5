"""The audience (宛先): how many it is now, and freezing it into shards when sending starts."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from hayauma.delivery import received
from hayauma.delivery.models import Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import pack_ids
from hayauma.delivery.words import Word
from hayauma.installation import domains
from hayauma.subscriptions import audience
from hayauma.subscriptions.audience import AudienceRule, Slice
from hayauma.subscriptions.states import FIRST_EDITION

SHARD_SIZE = 1_000
LANGUAGES = ("ja",)


def head_count(rule: AudienceRule, *, service: str, at: datetime) -> int:
    """Return how many registered people a rule means at this moment."""
    if received.names_a_bulletin(rule):
        return received.count(rule, service=service, at=at)
    return audience.count(rule, service=service, at=at)


def by_edition(
    rule: AudienceRule, editions: Collection[str], *, service: str, at: datetime
) -> dict[str, int]:
    """Return how many people would get each of a bulletin's editions, in its order (言語版).

    Who chose a language the bulletin does not have gets the Japanese one. The sum is head_count().
    """
    counted = dict.fromkeys(editions, 0)
    for language, people in _chosen_editions(rule, service=service, at=at).items():
        counted[language if language in counted else FIRST_EDITION] += people
    return counted


def freeze(dispatch: Dispatch, rule: AudienceRule, *, service: str, at: datetime) -> int:
    """Write the shards of a dispatch and return how many people are in them.

    In the caller's transaction: either the whole audience stands, or nothing. Sequence numbers
    run through the shards; inside a shard people stand by id, so one is found by bisection.
    """
    groups = domains.groups()
    total = 0
    resolve = received.slices if received.names_a_bulletin(rule) else audience.people
    for n, part in enumerate(resolve(rule, service=service, at=at, size=SHARD_SIZE, groups=groups)):
        shard = Shard.objects.create(
            dispatch=dispatch,
            n=n,
            domain_group=part.domain_group,
            first_seq=total,
            size=len(part.ids),
            lowest=part.ids[0],
            highest=part.ids[-1],
            words=bytes([Word.waiting]) * len(part.ids),
            due_at=at,
        )
        ShardPeople.objects.create(
            shard=shard, subscriptions=pack_ids(part.ids), editions=_editions(part)
        )
        total += len(part.ids)
    return total


def _chosen_editions(rule: AudienceRule, *, service: str, at: datetime) -> Mapping[str, int]:
    if received.names_a_bulletin(rule):
        return Counter(one.edition for one in received.people(rule, service=service, at=at))
    return audience.count_editions(rule, service=service, at=at)


def _editions(part: Slice) -> bytes:
    """One byte a person where not everybody reads the first language, else nothing."""
    if not part.editions:
        return b""
    return bytes(LANGUAGES.index(one) if one in LANGUAGES else 0 for one in part.editions)
