"""Canaries: the city's own address gets each bulletin of a menu, and its letter is seen."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.delivery import audience, canaries
from hayauma.delivery.words import Word
from tests.delivery.sent import DELAY, begun, give
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
ADDRESS = "watch@city.haruka.example"


def enter(at: datetime, name: str = "広報課の共用", menu: str = "bohan", n: int = 1) -> None:
    canaries.enter(
        service=SERVICE,
        menu=menu,
        name=name,
        address=ADDRESS,
        token=f"{n:043d}",
        actor=journal.SYSTEM,
        at=at,
    )


def test_it_is_among_the_people_and_seen_with_its_time(town: Town, at: datetime) -> None:
    before = audience.head_count(town.rule, service=SERVICE, at=at)
    enter(at)
    assert audience.head_count(town.rule, service=SERVICE, at=at) == before + 1
    dispatch = begun(town, at)
    (waiting,) = canaries.of_dispatch(dispatch, menus=["bohan"])
    assert (waiting.name, waiting.word, waiting.after) == ("広報課の共用", Word.waiting, None)
    give(dispatch, Word.accepted, at=at + DELAY + timedelta(seconds=7))
    (seen,) = canaries.of_dispatch(dispatch, menus=["bohan"])
    assert (seen.word, seen.after) == (Word.accepted, timedelta(seconds=7))
    assert canaries.of_dispatch(dispatch, menus=["kosodate"]) == ()


def test_another_takes_its_place_and_the_end_is_the_end(town: Town, at: datetime) -> None:
    enter(at)
    enter(at + DELAY, name="安全課の共用", n=2)
    (one,) = canaries.listing(service=SERVICE)
    assert one.name == "安全課の共用"
    with_it = audience.head_count(town.rule, service=SERVICE, at=at + DELAY)
    assert canaries.end(service=SERVICE, menu="bohan", actor=journal.SYSTEM, at=at + 2 * DELAY)
    assert not canaries.end(service=SERVICE, menu="bohan", actor=journal.SYSTEM, at=at + 2 * DELAY)
    assert audience.head_count(town.rule, service=SERVICE, at=at + 2 * DELAY) == with_it - 1


def test_who_had_chosen_the_menu_before_keeps_it(town: Town, at: datetime) -> None:
    town.register(ADDRESS)
    before = audience.head_count(town.rule, service=SERVICE, at=at)
    enter(at + timedelta(seconds=1))
    later = at + timedelta(seconds=1)
    assert audience.head_count(town.rule, service=SERVICE, at=later) == before, (
        "one letter, not two"
    )
    canaries.end(service=SERVICE, menu="bohan", actor=journal.SYSTEM, at=at + DELAY)
    assert audience.head_count(town.rule, service=SERVICE, at=at + DELAY) == before


def test_the_address_stands_in_no_journal(town: Town, at: datetime) -> None:
    enter(at)
    lines = journal.entries("menu:bohan", acts=["canary.entered"])
    assert len(lines) == 1
    assert "watch" not in str(lines)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "no address"}, "address"),
        ({"menu": "nothing"}, "menu"),
        ({"name": " "}, "name"),
        ({"name": ADDRESS}, "name"),
    ],
)
def test_what_makes_no_sense_is_named(
    town: Town, at: datetime, changes: dict[str, str], field: str
) -> None:
    given = {"menu": "bohan", "name": "広報課", "address": ADDRESS} | changes
    with pytest.raises(ValidationError) as fault:
        canaries.enter(service=SERVICE, token="t" * 43, actor=journal.SYSTEM, at=at, **given)
    assert list(fault.value.message_dict) == [field]
    assert canaries.listing(service=SERVICE) == ()
