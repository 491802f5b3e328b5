"""Arrivals: a canary's mailbox passes a letter on, and its identity tells which dispatch."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from hayauma import journal, links
from hayauma.delivery import alarms, arrivals, canaries
from hayauma.delivery.causes import EngineSays, Kind
from hayauma.delivery.models import Canary, CanaryArrival, Dispatch
from hayauma.delivery.words import Word
from hayauma.mail.message_id import message_id
from hayauma.notices.models import Notice
from tests.delivery.sent import DELAY, begun, give
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def canary(town: Town, at: datetime) -> int:
    """The canary of a menu."""
    return canaries.enter(
        service=SERVICE,
        menu="bohan",
        name="広報課の共用",
        address="watch@city.haruka.example",
        token="1" * 43,
        actor=journal.SYSTEM,
        at=at - DAY,
    ).id


def identity(dispatch: int, canary: int) -> str:
    """Return the Message-ID of the canary's letter of a dispatch."""
    permit = Dispatch.objects.select_related("release__permit").get(pk=dispatch).release.permit
    row = Canary.objects.select_related("service").get(pk=canary)
    return message_id(
        settings.KEYS.message_id,
        bulletin=permit.bulletin_id,
        edition="ja",
        subscription=row.subscription,
        domain=row.service.mail_domain,
    )


def taken(town: Town, at: datetime) -> int:
    """A dispatch whose letters the next server took, 7 seconds after its beginning."""
    dispatch = begun(town, at)
    give(dispatch, Word.accepted, at=at + DELAY + timedelta(seconds=7))
    return dispatch


def test_the_letter_that_comes_back_is_seen_with_its_time(
    town: Town, at: datetime, canary: int
) -> None:
    dispatch = taken(town, at)
    (before,) = canaries.of_dispatch(dispatch, menus=["bohan"])
    assert (before.word, before.arrived_after, before.passes_on) == (Word.accepted, None, False)
    came = at + DELAY + timedelta(seconds=42)
    said = identity(dispatch, canary)
    assert arrivals.note(canary=canary, said=said, at=came)
    assert not arrivals.note(canary=canary, said=said, at=came + MINUTE), "given again"
    (seen,) = canaries.of_dispatch(dispatch, menus=["bohan"])
    assert (seen.arrived_after, seen.passes_on) == (timedelta(seconds=42), True)
    assert canaries.listing(service=SERVICE)[0].arrived == came


@pytest.mark.parametrize("said", ["", "<somebody@else.example>", "<\udcff>"])
def test_what_is_no_letter_of_this_canary_changes_nothing(
    town: Town, at: datetime, canary: int, said: str
) -> None:
    dispatch = taken(town, at)
    assert not arrivals.note(canary=canary, said=said, at=at + 2 * DELAY)
    assert not arrivals.note(canary=999, said=identity(dispatch, canary), at=at + 2 * DELAY)
    assert not arrivals.note(canary=canary, said=identity(dispatch, canary), at=at + 9 * DAY)
    assert not CanaryArrival.objects.exists()


def test_who_ever_passed_letters_on_is_missed_when_one_does_not_arrive(
    town: Town, at: datetime, canary: int
) -> None:
    first = taken(town, at)
    assert alarms.look(EngineSays(), at=at + 120 * MINUTE) == 0, "it may pass nothing on"
    arrivals.note(canary=canary, said=identity(first, canary), at=at + DELAY + MINUTE)
    second = taken(town, at + 180 * MINUTE)
    took = at + 180 * MINUTE + DELAY + timedelta(seconds=7)
    assert alarms.look(EngineSays(), at=took + 29 * MINUTE) == 0
    assert alarms.look(EngineSays(), at=took + 30 * MINUTE) == 1
    (standing,) = alarms.standing()
    assert (standing.kind, standing.about) == (Kind.CANARY, f"{second}/{canary}")
    (told,) = Notice.objects.filter(key__startswith="alarm:")
    assert "広報課の共用" in told.text
    assert f"/dispatches/{second}/" in told.text
    late = took + 45 * MINUTE
    arrivals.note(canary=canary, said=identity(second, canary), at=late)
    alarms.look(EngineSays(), at=late + MINUTE)
    assert alarms.standing() == ()


def test_its_address_proves_which_canary_it_is(town: Town, canary: int) -> None:
    local, _, domain = arrivals.address(canary, service=SERVICE).partition("@")
    assert domain == Canary.objects.get(pk=canary).service.mail_domain
    assert links.read_watch(local, settings.KEYS.verp) == canary
    assert links.read_watch(local.upper(), settings.KEYS.verp) == canary, (
        "some servers change the case"
    )
    forged = local[:-1] + ("a" if local[-1] != "a" else "b")
    for wrong in (forged, f"watch+{canary}", "watch+", "watch", f"reply{local[5:]}", "watch+é-a"):
        assert links.read_watch(wrong, settings.KEYS.verp) is None
