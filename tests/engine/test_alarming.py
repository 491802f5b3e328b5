"""What the pulse of a living engine says reaches the alarms; an old one says nothing about now."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hayauma.delivery import alarms, release
from hayauma.engine import alarming, due
from hayauma.engine.pulse import Beating
from tests.bulletins.road import approved
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HAYAUMA_HOME = tmp_path
    return tmp_path


def test_a_relay_that_is_silent_is_told_while_the_engine_lives(
    town: Town, home: Path, at: datetime
) -> None:
    beating = Beating(home)
    beating.beat(at, relay_silent_for=600.0, relay_said="421 closing")
    beating.close()
    watch = alarming.Watch()
    assert not watch(at + timedelta(minutes=10)), "that was ten minutes ago"
    assert watch(at + timedelta(seconds=5))
    (one,) = alarms.standing()
    assert one.kind == "relay"


def test_a_relay_that_is_passed_over_is_told_after_minutes(
    town: Town, home: Path, at: datetime
) -> None:
    watch, beating = alarming.Watch(), Beating(home)
    for minutes, told in ((0, False), (4, False), (5, True), (6, False)):
        now = at + timedelta(minutes=minutes)
        beating.beat(now, ill=["second"])
        assert watch(now) is told, minutes
    beating.beat(at + timedelta(minutes=7))
    watch(at + timedelta(minutes=7))
    assert alarms.standing() == ()
    beating.close()


@pytest.mark.parametrize("ordered", [True, False])
def test_an_engine_that_stood_still_while_something_was_to_go_is_told_of(
    town: Town, home: Path, at: datetime, ordered: bool
) -> None:
    """Nobody could be told while it stood still: notices go by the engine too."""
    if ordered:
        permit = approved(town, at)
        release.order(bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at)
    former = Beating(home)
    former.beat(at)
    former.close()
    watch, ours = alarming.Watch(), Beating(home)
    later = at + timedelta(minutes=20)
    ours.beat(later)
    assert watch(later) is ordered
    assert not watch(later + timedelta(seconds=5)), "once"
    assert alarms.standing() == ()
    ours.close()


def test_without_any_engine_nothing_is_said_about_relays(
    town: Town, home: Path, at: datetime
) -> None:
    assert not alarming.Watch()(at)


def test_both_are_stages_of_the_engine() -> None:
    names = {stage.name for stage in (*due.prompt_stages(), *due.patient_stages(()))}
    assert {"reconciling", "alarms"} <= names
