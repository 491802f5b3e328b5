"""Engines say of themselves, in rows, that they live; who went silent is told from who left."""

from datetime import datetime, timedelta

import pytest

from hayauma.delivery import engines
from hayauma.delivery.engines import EngineView
from hayauma.engine.presence import Presence

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def beat(one: Presence, at: datetime, letters: int, silent: float = 0.0) -> EngineView:
    one.beat(at, letters, relay_silent_for=silent, relay_said="421 busy")
    (found,) = engines.listing()
    return found


def test_an_engine_is_heard_of_with_its_letters_and_its_relay(at: datetime) -> None:
    one = Presence("host:1:aa", ["urgent", "routine"])
    begun = beat(one, at, 0)
    assert (begun.since, begun.heard_at, begun.lanes) == (at, at, "routine・urgent")
    assert beat(one, at + 4 * SECOND, 400).heard_at == at, "not for every letter"
    busy = beat(one, at + 5 * SECOND, 1_000)
    assert (busy.letters_per_second, busy.relay_since) == (200.0, None)
    assert beat(one, at + 20 * SECOND, 1_000).heard_at == busy.heard_at, "seldom when idle"
    idle = beat(one, at + 40 * SECOND, 1_000, silent=10.0)
    assert idle.relay_since == at + 30 * SECOND
    assert (idle.letters_per_second, idle.relay_said) == (0.0, "421 busy")


def test_who_went_silent_is_missed_and_who_left_is_not(at: datetime) -> None:
    one = Presence("host:1:aa", ["routine"])
    begun = beat(one, at, 0)
    later = at + 10 * engines.SILENT_AFTER
    assert not begun.silent(at + SECOND)
    assert begun.silent(later)
    one.leave(at + SECOND)
    (left,) = engines.listing()
    assert left.left_at == at + SECOND
    assert not left.silent(later)


def test_who_comes_after_takes_the_place_of_one_that_died_here(at: datetime) -> None:
    beat(Presence("host:1:aa", ["routine"]), at, 0)
    assert beat(Presence("host:2:bb", ["routine"]), at + SECOND, 0).name == "host:2:bb"
