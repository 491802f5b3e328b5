"""The list of digests: what the next ones hold and for how many, and what became of those made."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hayauma import journal
from hayauma.bulletins.draft import Draft
from hayauma.delivery.digests import listing, righting
from hayauma.delivery.digests.listing import EntryState, Planned
from hayauma.delivery.states import State
from hayauma.delivery.views import DispatchView
from hayauma.subscriptions.states import Frequency
from tests.delivery.digests.reading import WEEKLY, make, reader, send, text
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
# Thursday 4 June 2026, 07:00 in Japan, and the Monday after.
MORNING, MONDAY = timedelta(hours=21), timedelta(days=4, hours=21)
MINUTE = timedelta(minutes=1)


def sent(town: Town, subject: str, at: datetime) -> DispatchView:
    return send(town, Draft(text(subject), town.rule, "はるか市"), at)


def daily(at: datetime) -> Planned:
    return listing.planned(service=SERVICE, at=at)[0]


def states(one: Planned) -> list[EntryState]:
    return [entry.state for entry in one.entries]


def test_without_anything_the_next_ones_are_told_all_the_same(town: Town, at: datetime) -> None:
    first, second = listing.planned(service=SERVICE, at=at)
    assert (first.rhythm, first.at, first.readers) == (Frequency.DAILY, at + MORNING, 0)
    assert (second.rhythm, second.at, second.entries) == (Frequency.WEEKLY, at + MONDAY, ())
    assert listing.made(service=SERVICE) == ()


def test_what_waits_is_told_with_its_readers_each_once(town: Town, at: datetime) -> None:
    reader(town, "daily@home.example")
    reader(town, "other@home.example")
    reader(town, "weekly@home.example", every=WEEKLY)
    one = sent(town, "一つ目", at)
    sent(town, "二つ目", at + MINUTE)
    first, second = listing.planned(service=SERVICE, at=at + 2 * MINUTE)
    assert (first.readers, second.readers) == (2, 1)
    assert states(first) == [EntryState.WAITING] * 2
    assert (first.entries[0].dispatch, first.entries[0].bulletin) == (one.id, one.bulletin)


def test_what_is_held_dropped_or_too_late_is_told_as_that(town: Town, at: datetime) -> None:
    reader(town, "daily@home.example")
    held, dropped, late = (sent(town, name, at + n * MINUTE) for n, name in enumerate("一二三"))
    righting.hold(dispatches=[held.id], actor=journal.SYSTEM, at=at + 5 * MINUTE)
    righting.drop(dispatches=[dropped.id], actor=journal.SYSTEM, at=at + 5 * MINUTE)
    now = at + 6 * MINUTE
    assert states(daily(now)) == [EntryState.HELD, EntryState.DROPPED, EntryState.WAITING]
    # The next morning's has gone out of its hour with the third alone; a fourth comes after it.
    after = at + MORNING + MINUTE
    fourth = sent(town, "四", after)
    waiting = daily(after + MINUTE)
    assert waiting.at == at + MORNING, "it is overdue and goes at once"
    assert [one.state for one in waiting.entries if one.dispatch in {late.id, fourth.id}] == [
        EntryState.WAITING,
        EntryState.LATER,
    ]
    make(after + MINUTE)
    assert daily(after + 2 * MINUTE).at == at + MORNING + timedelta(days=1)
    gone = at + timedelta(days=20)
    assert EntryState.DROPPED not in states(daily(gone)), "spoken of for two weeks"


def test_one_that_was_made_has_its_words_and_its_bulletins(town: Town, at: datetime) -> None:
    reader(town, "daily@home.example")
    one = sent(town, "一つ目", at)
    make(at + MORNING)
    (found,) = listing.made(service=SERVICE)
    assert (found.number, found.state, found.audience) == ("D20260604", State.RUNNING, 1)
    assert found.words["waiting"] == 1
    assert sum(found.words.values()) == found.audience
    assert [(entry.dispatch, entry.state) for entry in found.entries] == [
        (one.id, EntryState.TAKEN)
    ]
    assert listing.made(service=SERVICE, before=found.dispatch) == ()


def test_many_that_wait_cost_no_more_questions(town: Town, at: datetime) -> None:
    reader(town, "daily@home.example")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            daily(at + 10 * MINUTE)
        return len(context)

    sent(town, "一", at)
    few = asked()
    sent(town, "二", at + MINUTE)
    sent(town, "三", at + 2 * MINUTE)
    assert asked() == few
