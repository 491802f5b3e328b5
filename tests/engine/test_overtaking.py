"""Urgent news between the threads of one engine: each lets it through, nobody waits for ever."""

import threading
from collections.abc import Iterator

import pytest

from hayauma.engine import overtaking
from hayauma.engine.overtaking import Overtaking

pytestmark = pytest.mark.once
LONG = 60.0


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is lost is seen: whoever waits for it does not come back in time."""
    monkeypatch.setattr(overtaking, "GIVE_WAY", LONG)
    monkeypatch.setattr(overtaking, "GO_FIRST", LONG)


class Maker(threading.Thread):
    """As the thread that makes letters: one step after it has given way."""

    def __init__(self, between: Overtaking) -> None:
        super().__init__()
        self._between = between
        self.expected: list[int] = []
        self.ready, self.stepped = threading.Event(), threading.Event()

    def run(self) -> None:
        self._between.give_way(self._expect)
        self.stepped.set()
        self._between.went()

    def _expect(self, dispatch: int) -> None:
        self.expected.append(dispatch)
        self.ready.set()


@pytest.fixture
def between() -> Iterator[Overtaking]:
    made = Overtaking()
    made.works(lambda: None)
    yield made
    made.over()


def test_letters_are_made_ready_meanwhile_and_go_when_the_first_people_stand(
    between: Overtaking,
) -> None:
    between.begins(7)
    maker = Maker(between)
    maker.start()
    assert maker.ready.wait(LONG / 2)
    assert not maker.stepped.is_set(), "nobody stands yet"
    between.stands()
    assert maker.stepped.is_set(), "the rest of the people waits for the first letters"
    maker.join(LONG / 2)
    assert maker.expected == [7]
    between.stands()  # of the next thousand: nobody is asked to wait again


def test_what_was_held_back_keeps_nobody(between: Overtaking) -> None:
    with between.starting(7):
        maker = Maker(between)
        maker.start()
        assert maker.ready.wait(LONG / 2)
    maker.join(LONG / 2)
    assert maker.stepped.is_set()


def test_without_urgent_news_nobody_waits(between: Overtaking) -> None:
    maker = Maker(between)
    maker.start()
    maker.join(LONG / 2)
    assert maker.stepped.is_set()
    assert not maker.expected


def test_where_nobody_makes_letters_the_people_are_written_all_the_same() -> None:
    alone = Overtaking()
    with alone.starting(7):
        alone.stands()
