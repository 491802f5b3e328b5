"""The pulse: written over in place, read by screens, old when the engine is gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hayauma.engine import pulse
from hayauma.engine.pulse import Beating

pytestmark = pytest.mark.once
AT = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_it_says_that_the_engine_lives_and_grows_old(tmp_path: Path) -> None:
    assert pulse.read(tmp_path) is None
    beating = Beating(tmp_path)
    beating.beat(AT)
    beating.close()
    found = pulse.read(tmp_path)
    assert found is not None
    assert found.alive(AT + 15 * SECOND)
    assert not found.alive(AT + 16 * SECOND)
    assert (found.relay_since, found.disk_since) == (None, None)


def test_a_relay_that_is_silent_is_told_since_when_in_its_words(tmp_path: Path) -> None:
    beating = Beating(tmp_path)
    beating.beat(AT, relay_silent_for=90.0, relay_said="接続を断られました" * 200)
    found = pulse.read(tmp_path)
    assert found is not None
    assert found.relay_since == AT - 90 * SECOND
    assert found.relay_said.startswith("接続を断られました")
    beating.beat(AT + SECOND, relay_said="接続を断られました", ill=["first"])
    again = pulse.read(tmp_path)
    assert again is not None
    assert again.ill == ("first",), "another one takes the letters"
    assert (again.relay_since, again.relay_said) == (None, ""), "it answers again"
    beating.close()


def test_a_full_disk_is_told_until_it_is_not_and_takes_no_room(tmp_path: Path) -> None:
    beating = Beating(tmp_path)
    beating.beat(AT)
    size = (tmp_path / pulse.NAME).stat().st_size
    beating.disk_full(AT)
    beating.disk_full(AT + SECOND)
    beating.beat(AT + SECOND)
    found = pulse.read(tmp_path)
    assert found is not None
    assert found.disk_since == AT
    assert (tmp_path / pulse.NAME).stat().st_size == size
    beating.disk_good()
    beating.beat(AT + 2 * SECOND)
    after = pulse.read(tmp_path)
    assert after is not None
    assert after.disk_since is None
    beating.close()


def test_it_beats_once_a_second_at_most(tmp_path: Path) -> None:
    beating = Beating(tmp_path)
    beating.beat(AT)
    beating.beat(AT + SECOND / 2)
    found = pulse.read(tmp_path)
    assert found is not None
    assert found.at == AT
    # A clock that was set back does not silence it.
    beating.beat(AT - timedelta(hours=1))
    back = pulse.read(tmp_path)
    assert back is not None
    assert back.at == AT - timedelta(hours=1)
    beating.close()


@pytest.mark.parametrize("torn", [b"", b"{", b'{"at": '])
def test_a_torn_file_is_no_pulse(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / pulse.NAME).write_bytes(torn)
    assert pulse.read(tmp_path) is None


def test_it_says_which_relays_it_was_started_with(tmp_path: Path) -> None:
    beating = Beating(tmp_path, ["庁内1", "x" * 100, *"abcdefgh"])
    beating.beat(AT, relay_silent_for=1.0, relay_said="長" * 400, ill=["庁" * 100] * 9)
    found = pulse.read(tmp_path)
    assert found is not None, "however much there is to say, it can be read"
    assert found.relays == ("庁内1", "x" * 80, *"abcdef")
    beating.close()
