"""After each send the ledger is held against the frozen list, and believed only where it agrees."""

from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.delivery import reconciling
from hayauma.delivery.models import Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import pack_ids, unpack_ids
from hayauma.delivery.words import Word
from tests.delivery.sent import DELAY, begun, give
from tests.town import Town

pytestmark = pytest.mark.django_db
PEOPLE = [f"p{n}@d{n % 3}.example" for n in range(12)]


@pytest.fixture
def later(at: datetime) -> datetime:
    return at + DELAY + timedelta(minutes=1)


@pytest.fixture
def sent(town: Town, at: datetime, later: datetime) -> int:
    """A dispatch that is over: one refused, one expired, the rest accepted."""
    town.register(*PEOPLE)
    dispatch = begun(town, at)
    give(dispatch, Word.refused, Word.expired, Word.accepted, at=later)
    return dispatch


def held(dispatch: int, at: datetime) -> reconciling.Reconciled:
    assert reconciling.run(dispatch, at=at)
    found = reconciling.of(dispatch)
    assert found is not None
    return found


def test_a_dispatch_that_went_well_agrees_and_is_asked_once(sent: int, later: datetime) -> None:
    assert reconciling.due(later) == (sent,)
    found = held(sent, later)
    assert found.agrees
    assert sum(found.words.values()) == found.audience >= len(PEOPLE)
    assert (found.words["refused"], found.words["expired"]) == (1, 1)
    assert reconciling.due(later) == ()
    assert not reconciling.run(sent, at=later), "a second call writes nothing"
    (line,) = journal.entries(f"dispatch:{sent}", acts=["dispatch.reconciled"])
    assert line.payload is not None
    assert line.payload["faults"] == {}


def test_one_under_way_is_not_due(town: Town, at: datetime, later: datetime) -> None:
    dispatch = begun(town, at)
    give(dispatch, Word.waiting, at=later)
    assert reconciling.due(later) == ()
    assert reconciling.of(dispatch) is None


def test_what_was_broken_in_the_ledger_is_named(sent: int, later: datetime) -> None:
    shard = Shard.objects.filter(dispatch_id=sent, size__gt=1).first()
    assert shard is not None
    words = bytearray(bytes(shard.words))
    words[0], words[1] = 200, int(Word.waiting)
    Shard.objects.filter(pk=shard.pk).update(words=bytes(words))
    assert held(sent, later).faults == {"without_word": 1, "open": 1}


def test_a_letter_that_is_gone_is_missed(sent: int, later: datetime) -> None:
    Dispatch.objects.filter(pk=sent).update(audience=100)
    found = held(sent, later)
    assert not found.agrees
    assert found.faults["lost"] == 100 - sum(found.words.values())


def test_a_person_who_stands_twice_in_the_list_is_found(sent: int, later: datetime) -> None:
    first, second = Shard.objects.filter(dispatch_id=sent, size__gt=1).order_by("n")[:2]
    one = unpack_ids(bytes(ShardPeople.objects.get(pk=first.pk).subscriptions))
    other = unpack_ids(bytes(ShardPeople.objects.get(pk=second.pk).subscriptions))
    other[0] = one[0]
    ShardPeople.objects.filter(pk=second.pk).update(subscriptions=pack_ids(other))
    assert held(sent, later).faults == {"twice": 1}
