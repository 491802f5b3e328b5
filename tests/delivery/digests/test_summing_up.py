"""Who reads at once and missed something gets one letter for all of it, of menus still chosen."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hayauma import journal
from hayauma.bulletins.draft import Draft
from hayauma.delivery import expiring, outcomes
from hayauma.delivery.acts import Act
from hayauma.delivery.digests import behind, building, summing_up
from hayauma.delivery.models import Alarm, Digest, Dispatch
from hayauma.delivery.states import Lane
from hayauma.subscriptions import people, preferences
from tests.bulletins.fixed import in_force
from tests.delivery.digests.reading import letters, reader, send, text, words_of, work
from tests.sink import Sink, sink
from tests.town import Town

pytestmark = pytest.mark.django_db
VALUE = "[digest.missed]\nvalue ="
MORNING = timedelta(hours=21)  # 10:00 in the city is the fixture's hour; the next 7:00


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as running:
        yield running


def too_late(town: Town, at: datetime, *subjects: str) -> datetime:
    """Send bulletins whose letters all end too late; the moment after which they are told."""
    sent = [send(town, Draft(text(one), town.rule, "はるか市"), at) for one in subjects]
    end = expiring.deadline(Lane.ROUTINE, at)
    for one in sent:
        expiring.run(one.id, at=end)
    return end + MORNING


def told(at: datetime) -> list[Digest]:
    """Run the stage, twice, and write down whom it tells."""
    for service in summing_up.due(at):
        assert summing_up.run(service, at=at)
        assert not summing_up.run(service, at=at), "once a day"
    for one in building.due(at):
        building.run(one, at=at)
    return list(Digest.objects.filter(rhythm="at_once"))


def test_one_letter_for_all_that_came_too_late(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    (other,) = town.register("other@home.example", menus=["bohan"])
    daily = reader(town, "daily@home.example")
    morning = too_late(town, at, "断水のお知らせ", "道路のお知らせ")
    assert other
    assert daily
    assert summing_up.due(morning - timedelta(hours=1)) == (), "not before the hour of the digests"

    (digest,) = told(morning)

    work(server, tmp_path, morning)
    assert {one.rcpt_to for one in server.letters} == {
        town.hanako.address,
        "other@home.example",
    }, "who reads digests is told in theirs"
    (letter,) = letters(server, town.hanako.address)
    body = words_of(letter)
    assert str(letter["Subject"]).startswith("お届けできなかったお知らせ　2件")
    assert "断水のお知らせ" in body
    assert "道路のお知らせ" in body
    assert f"{town.service.public_url}/" in body
    assert "断水のお知らせの本文" not in body
    assert letter["List-Unsubscribe-Post"]
    dispatch = Dispatch.objects.get(pk=digest.dispatch_id)
    assert dispatch.lane == Lane.ROUTINE
    assert dispatch.number.startswith("M")
    assert behind.menus(behind.number(dispatch.number, 0), service="magazine") == ("bohan",)
    (entry,) = journal.entries(acts=[Act.DIGEST_MADE])
    assert entry.payload
    assert entry.payload["missed"] == 2
    assert summing_up.due(morning + timedelta(days=1)) == (), "and nobody is told of it again"


def test_menus_that_were_left_bring_nothing(town: Town, at: datetime) -> None:
    morning = too_late(town, at, "断水のお知らせ")
    token = people.addressees([town.hanako.subscription_id], at=at)[
        town.hanako.subscription_id
    ].token
    preferences.choose(token=token, menus=("kosodate",), frequencies={}, at=morning)
    (digest,) = told(morning)
    assert outcomes.tally(digest.dispatch_id).audience == 0


def test_not_before_a_relay_takes_letters_again(town: Town, at: datetime) -> None:
    morning = too_late(town, at, "断水のお知らせ")
    alarm = Alarm.objects.create(kind="relay", about="host", since=at, told_at=at)
    assert summing_up.due(morning) == ()
    alarm.ended_at = morning
    alarm.save()
    assert summing_up.due(morning) != ()


def test_a_city_that_tells_digest_readers_alone(town: Town, at: datetime) -> None:
    in_force(
        at, '[digest.missed]\nvalue = "everybody"', '[digest.missed]\nvalue = "digest_readers"'
    )
    assert summing_up.due(too_late(town, at, "断水のお知らせ")) == ()
