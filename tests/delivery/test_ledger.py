"""The ledger on real rows: a claim is one worker's, and a fence keeps out who was frozen."""

from datetime import datetime, timedelta

import pytest

from hayauma.delivery import ledger, outcomes, release, starting
from hayauma.delivery.ledger import LostShard
from hayauma.delivery.packing import Answered
from hayauma.delivery.states import Lane
from hayauma.delivery.words import Word
from tests.bulletins.road import approved
from tests.town import Town

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=60)


@pytest.fixture
def dispatch(town: Town, at: datetime) -> int:
    permit = approved(town, at)
    town.register(*(f"p{n}@d0.example" for n in range(5)))
    number = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    ).id
    starting.run(number, at=at)
    return number


def claim(at: datetime, most: int = 9) -> list[ledger.Claim]:
    return ledger.claim(lanes=list(Lane), at=at, until=at + LEASE, most=most)


def test_a_shard_is_claimed_once_until_its_lease_ends(dispatch: int, at: datetime) -> None:
    assert {one.domain_group for one in claim(at)} == {"d0.example", "phone.example"}
    assert claim(at) == []
    assert len(claim(at + LEASE + timedelta(seconds=1))) == 2


def test_a_frozen_worker_that_wakes_finds_nothing_to_write_to(dispatch: int, at: datetime) -> None:
    frozen = claim(at)[0]
    later = at + LEASE + timedelta(seconds=1)
    taken = next(one for one in claim(later) if one.shard == frozen.shard)
    assert taken.fence == frozen.fence + 1
    with pytest.raises(LostShard):
        ledger.write(
            frozen.shard, frozen.fence, frozen.words, worker="a", at=later, until=later + LEASE
        )
    with pytest.raises(LostShard):
        ledger.give_back(frozen.shard, frozen.fence, frozen.words, closed=True, due_at=None)


def test_what_is_written_is_what_is_counted_and_told(
    dispatch: int, town: Town, at: datetime
) -> None:
    one = next(one for one in claim(at) if one.domain_group == "phone.example")
    ledger.write(
        one.shard,
        one.fence,
        bytes([Word.accepted]),
        worker="a",
        at=at,
        until=at + LEASE,
        answers=[Answered(one.first_seq, int(Word.accepted), 250, "250 受け取りました")],
    )
    found = outcomes.tally(dispatch)
    assert found.words["accepted"] == 1
    assert sum(found.words.values()) == found.audience == 6
    told = outcomes.of_address("hanako@phone.example", actor=town.manager.actor, at=at)
    assert [(one.word, one.reply) for one in told] == [("accepted", "250 受け取りました")]
    assert told[0].at == at + timedelta(milliseconds=250)
    assert outcomes.of_address(town.outsider, actor=town.manager.actor, at=at) == ()


def test_people_stand_in_order_inside_a_shard(dispatch: int, at: datetime) -> None:
    for one in claim(at):
        assert list(one.people) == sorted(one.people)
        assert len(one.people) == len(one.words)


def test_a_lane_s_leases_are_freed_by_the_engine_that_is_alone(dispatch: int, at: datetime) -> None:
    claim(at)
    assert ledger.free_leases([Lane.URGENT]) == 0
    assert ledger.free_leases([Lane.ROUTINE]) == 2
    assert len(claim(at)) == 2
