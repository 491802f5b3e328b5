"""Who got a bulletin and who did not: the people of what follows it (第9条)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hayauma.bulletins import approval, drafting, submission
from hayauma.delivery import audience, control, received, release, sources, starting
from hayauma.delivery.models import Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.states import State
from hayauma.delivery.words import Word
from hayauma.subscriptions import preferences
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.states import Via
from tests.bulletins.road import DECLARED, approved, draft_for
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
WORDS = [
    Word.accepted,
    Word.uncertain_final,
    Word.refused,
    Word.stopped,
    Word.withdrawn,
    Word.expired,
    Word.digested,
]


def sent(town: Town, at: datetime, words: list[Word]) -> tuple[str, dict[Word, int]]:
    """A bulletin whose letters have these words; its number, and one person of each word."""
    town.register(*(f"p{n}@d{n % 2}.example" for n in range(len(words) - 1)))
    permit = approved(town, at)
    order = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    )
    starting.run(order.id, at=at)
    people: dict[Word, int] = {}
    left = list(words)
    for shard in Shard.objects.filter(dispatch_id=order.id).order_by("n"):
        mine = [left.pop(0) for _ in range(shard.size)]
        shard.words = bytes(mine)
        shard.save()
        held = ShardPeople.objects.get(pk=shard.pk)
        people |= dict(zip(mine, unpack_ids(bytes(held.subscriptions)), strict=True))
    return permit.number, people


def those(rule: AudienceRule, at: datetime) -> set[int]:
    found = [one.subscription for one in received.people(rule, service=SERVICE, at=at)]
    assert len(found) == len(set(found)) == audience.head_count(rule, service=SERVICE, at=at)
    assert audience.by_edition(rule, ("ja",), service=SERVICE, at=at) == {"ja": len(found)}
    return set(found)


def test_who_may_hold_the_letter_and_whose_was_stopped(town: Town, at: datetime) -> None:
    number, people = sent(town, at, WORDS)
    # Who reads a digest has nothing yet: the digest's own letter will tell.
    got = {people[word] for word in (Word.accepted, Word.uncertain_final)}
    assert those(AudienceRule("received", (number,)), at) == got
    assert those(AudienceRule("stopped", (number,)), at) == {people[Word.stopped]}
    assert those(AudienceRule("received", ("2026-999",)), at) == set()


def test_who_ended_the_registration_since_is_left_out(town: Town, at: datetime) -> None:
    number, people = sent(town, at, [Word.accepted] * 3)
    preferences.withdraw(token=town.hanako.token, at=at, via=Via.PAGE)
    assert town.hanako.subscription_id not in those(AudienceRule("received", (number,)), at)
    assert len(those(AudienceRule("received", (number,)), at)) == 2
    assert people


def test_who_chose_text_alone_gets_what_follows_as_text(town: Town, at: datetime) -> None:
    number, people = sent(town, at, [Word.accepted] * 2)
    preferences.choose(token=town.hanako.token, menus=["bohan"], at=at, format="text")
    rule = AudienceRule("received", (number,))
    parts = list(received.slices(rule, service=SERVICE, at=at, size=10, groups={}))
    plain = {
        one: bool(part.plain and part.plain[place])
        for part in parts
        for place, one in enumerate(part.ids)
    }
    assert plain == {town.hanako.subscription_id: True, people[Word.accepted]: False}


def test_what_follows_comes_under_the_menus_of_the_first(town: Town, at: datetime) -> None:
    number, _people = sent(town, at, [Word.accepted] * 2)
    permit = approved(town, at)
    rule = AudienceRule("received", (number,))
    menus = sources.menus_of(rule, service=SERVICE, permit=permit)
    assert [menu.code for menu in menus] == ["bohan"]


def test_it_waits_until_the_last_letters_have_their_word(town: Town, at: datetime) -> None:
    """Who still has a letter on its way cannot be told from who has not (第9条)."""
    number, people = sent(town, at, [Word.accepted, Word.waiting, Word.in_flight])
    first = Dispatch.objects.get()
    rule = AudienceRule("received", (number,))
    draft = replace(draft_for(town, subject="【訂正】"), audience=rule)
    begun = drafting.start(
        service=SERVICE, programme=town.programme, draft=draft, by=town.author, at=at
    )
    submission.submit(
        bulletin_id=begun.id, considerations=DECLARED, head_count=1, by=town.author, at=at
    )
    approval.approve(
        bulletin_id=begun.id, digest=begun.revision.digest, head_count=1, by=town.officer, at=at
    )
    second = release.order(bulletin_id=begun.id, terminal=town.terminal, by=town.author, at=at).id
    control.cancel(dispatch_id=first.pk, by=town.officer, at=at)
    assert not starting.run(second, at=at)
    assert starting.due(at) == ()
    control.stop_what_lies(first.pk, at=at)
    later = at + timedelta(seconds=1)
    assert second in starting.due(later)
    assert starting.run(second, at=later)
    row = Dispatch.objects.get(pk=second)
    assert (row.state, row.audience) == (State.RUNNING, 2)
    frozen = {
        one
        for held in ShardPeople.objects.filter(shard__dispatch_id=second)
        for one in unpack_ids(bytes(held.subscriptions))
    }
    assert frozen == {people[Word.accepted], people[Word.in_flight]}
