"""Lists of bulletins: the same few queries for any number, pages that lose and repeat nothing."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hayauma.bulletins import drafting, reading
from hayauma.bulletins.states import State
from hayauma.organization.models import Programme, ProgrammeOwner
from tests.bulletins import road
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def queries(ask: object) -> int:
    assert callable(ask)
    with CaptureQueriesContext(connection) as caught:
        ask()
    return len(caught)


def test_a_list_asks_the_same_few_questions_for_two_and_for_twenty(
    town: Town, at: datetime
) -> None:
    def listed() -> object:
        return reading.listing(service=SERVICE, at=at)

    for _ in range(2):
        road.handed_in(town, at)
    few = queries(listed)
    for _ in range(18):
        road.handed_in(town, at)
    assert len(reading.listing(service=SERVICE, at=at)) == 20
    assert queries(listed) == few <= 6
    officer = town.officer.account_id
    assert len(reading.waiting_for(officer, service=SERVICE, at=at)) == 20
    asked = queries(lambda: reading.waiting_for(officer, service=SERVICE, at=at))
    assert asked <= 20  # who the officer is, and the list
    ids = [one.id for one in reading.listing(service=SERVICE, at=at)]
    assert queries(lambda: reading.several(ids, at=at)) <= 6


def test_a_list_says_of_each_what_reading_it_alone_says(town: Town, at: datetime) -> None:
    one = road.written(town, at)
    road.one_character_more(town, one.id, 1, at + timedelta(minutes=1))
    road.handed_in(town, at)
    for shown in reading.listing(service=SERVICE, at=at):
        assert shown == reading.bulletin(shown.id, at=at)
    both = reading.several([one.id, 999_999], at=at)
    assert both == {one.id: reading.bulletin(one.id, at=at)}
    assert both[one.id].revision.seq == 2


def test_pages_follow_the_newest_change_without_a_gap(town: Town, at: datetime) -> None:
    made = [road.written(town, at + timedelta(minutes=n // 2)).id for n in range(7)]
    # The oldest is written again: it goes to the top of the list.
    road.one_character_more(town, made[0], 1, at + timedelta(hours=1))
    read: list[int] = []
    before = 0
    while page := reading.listing(service=SERVICE, at=at, limit=3, before=before):
        read += [one.id for one in page]
        before = read[-1]
    assert read[0] == made[0]
    assert sorted(read) == sorted(made)
    assert reading.listing(service=SERVICE, at=at, before=999_999) == ()


def test_waiting_for_a_head_comes_oldest_first(town: Town, at: datetime) -> None:
    first, second = road.handed_in(town, at), road.handed_in(town, at + timedelta(minutes=1))
    waiting = reading.waiting_for(town.officer.account_id, service=SERVICE, at=at)
    assert [one.id for one in waiting] == [first.id, second.id]
    assert {one.state for one in waiting} == {State.SUBMITTED}
    assert reading.waiting_for(town.other_officer.account_id, service=SERVICE, at=at) == ()
    assert reading.waiting_for(town.author.account_id, service=SERVICE, at=at) == ()


def test_a_bulletin_of_a_programme_that_has_ended_can_still_be_read(
    town: Town, at: datetime
) -> None:
    begun = road.written(town, at)
    later = at + timedelta(days=400)
    Programme.objects.filter(code=town.programme).update(until=at + timedelta(days=1))
    ProgrammeOwner.objects.update(until=at + timedelta(days=1))
    assert reading.bulletin(begun.id, at=later).section == "anzen"
    assert [one.section for one in reading.listing(service=SERVICE, at=later)] == ["anzen"]
    assert drafting.abandon(bulletin_id=begun.id, by=town.author, at=later).section == "anzen"
