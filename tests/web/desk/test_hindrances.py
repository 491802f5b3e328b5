"""What the desk says while letters cannot go: relay, disk, no engine; with since when."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hayauma.delivery import outcomes, starting
from hayauma.engine.pulse import Beating
from hayauma.web.desk.sending import hindrance
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(making: Making) -> int:
    dispatch = making.ordered()
    starting.run(dispatch.id, at=making.clock.later(seconds=61))
    return dispatch.id


@pytest.fixture
def beating(tmp_path: Path, settings: Any) -> Iterator[Beating]:
    settings.HAYAUMA_HOME = tmp_path
    engine = Beating(tmp_path)
    yield engine
    engine.close()


@pytest.fixture
def desk(making: Making) -> Client:
    return making.town.client("colleague")


def test_all_is_well_and_nothing_is_said(
    making: Making, running: int, beating: Beating, desk: Client
) -> None:
    beating.beat(making.clock.later(minutes=1))
    assert b"notice danger" not in desk.get(f"/dispatches/{running}/").content


def test_a_relay_that_refuses_or_answers_garbage_marks_nobody(
    making: Making, running: int, beating: Beating, desk: Client, words: Says
) -> None:
    at = making.clock.later(minutes=5)
    beating.beat(at, relay_silent_for=120, relay_said="ようこそ（SMTP の答えではありません）")
    for page in (f"/dispatches/{running}/", f"/dispatches/{running}/figures/"):
        text = words(desk.get(page).content)
        assert "中継サーバーに渡せません（6月3日（水）10時04分から）" in text
        assert "相手の答え：ようこそ（SMTP の答えではありません）" in text
        assert "つながると、自動で続きます" in text
        assert "だれも受付拒否にはしていません" in text
    assert outcomes.tally(running).words["refused"] == 0


def test_a_full_disk_pauses_and_says_so(
    making: Making, running: int, beating: Beating, desk: Client, words: Says
) -> None:
    at = making.clock.later(minutes=5)
    beating.disk_full(at - timedelta(minutes=1))
    beating.beat(at)
    text = words(desk.get(f"/dispatches/{running}/").content)
    assert "記録を書く場所（ディスク）がいっぱいです（6月3日（水）10時05分から）" in text
    assert "記録できないものは送らない" in text


def test_a_disk_that_is_nearly_full_is_told_too(
    making: Making, beating: Beating, monkeypatch: pytest.MonkeyPatch
) -> None:
    beating.beat(making.clock.at)
    monkeypatch.setattr(hindrance, "LEAST_ROOM", 2**63)
    (full,) = hindrance.now(making.clock.at)
    assert "いっぱいです" in full.heading


def test_no_engine_is_told_once_something_is_late(
    making: Making, running: int, beating: Beating, desk: Client, words: Says
) -> None:
    url = f"/dispatches/{running}/"
    assert "engine" not in words(desk.get(url).content), "it may be about to begin"
    beating.beat(making.clock.at)
    making.clock.later(seconds=40)
    text = words(desk.get(url).content)
    assert "送る仕組み（engine）が動いていません（6月3日（水）10時01分から）" in text
    assert "まだの分は、そのまま残っています" in text


def test_engines_on_other_machines_are_not_missed_here(
    making: Making, running: int, desk: Client, words: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.clock.later(seconds=40)
    page = f"/dispatches/{running}/"
    assert "engine" in words(desk.get(page).content)
    monkeypatch.setattr("hayauma.delivery.hosts.any_lives", lambda: True)
    assert "engine" not in words(desk.get(page).content)
