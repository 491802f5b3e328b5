"""The audience (宛先): how many it is now, in all and by edition; `freezing` writes it down."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from hayauma.delivery import received
from hayauma.subscriptions import audience
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.states import FIRST_EDITION


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


def _chosen_editions(rule: AudienceRule, *, service: str, at: datetime) -> Mapping[str, int]:
    if received.names_a_bulletin(rule):
        return Counter(one.edition for one in received.people(rule, service=service, at=at))
    return audience.count_editions(rule, service=service, at=at)
