"""What rests for long: domain groups to which letters wait."""

from collections.abc import Iterator

from hayauma.delivery.causes.cause import Cause, Kind, Look
from hayauma.delivery.models import Shard
from hayauma.installation import breakers, domains
from hayauma.installation.breakers import Because, Breaker


def holding(look: Look) -> Iterator[Cause]:
    """Yield the domain groups to which sending has rested for long while letters wait."""
    long_ones = [
        one
        for one in breakers.standing().values()
        if not one.by_hand and look.at - one.since >= look.limits.resting_after
    ]
    if not long_ones:
        return
    # A domain to which nothing is to go may rest as long as it likes.
    waiting = set(Shard.objects.filter(open=True).values_list("domain_group", flat=True))
    names = domains.names()
    for one in long_ones:
        if one.group not in waiting:
            continue
        name = names.get(one.group, one.group)
        text = f"{_said(one)}\nほかのドメインへの送信は、続いています。"
        subject = f"{name}への送信を休んでいます"
        yield Cause(Kind.RESTING, one.group, one.since, subject, text, "/system/")


def _said(one: Breaker) -> str:
    """What its server says; of one that says nothing any more, what it said last."""
    if not one.reply:
        return "答えがありません。"
    if one.because is Because.SILENT:
        return f"答えがありません。最後の答え：{one.reply}"
    return f"相手の答え：{one.reply}"
