"""The hand-over between two threads: order, counting, and nobody waits who need not."""

import threading

import pytest

from hayauma.mail.smtp import Answer, CourierFell, Outgoing, Result, Stage, Trouble
from hayauma.mail.smtp.tray import Tray
from hayauma.mail.throttle import Place
from tests.mail.carrying import PATIENCE, outgoing

pytestmark = pytest.mark.once

TROUBLE = Trouble("relay", Stage.CONNECT, 0, "", "", relay_wide=False)


def result(seq: int) -> Result:
    return Result(seq, 0, Answer.ACCEPTED, 250, "", "250 Ok", Stage.DOT, None, "relay")


def test_letters_go_in_order_and_urgent_ones_first() -> None:
    tray = Tray()
    place: Place[Outgoing] = Place()
    first, second, third = outgoing(3)
    urgent = outgoing(2, first=10, urgent=True)
    tray.offer([first, second, third])
    tray.offer(urgent)
    assert [tray.pull(place), tray.pull(place)] == urgent
    assert tray.pull(place) == first
    tray.put_back([first])
    assert tray.queued == 3
    assert tray.recall() == [first, second, third]
    assert tray.pull(place) is None
    assert tray.out == 2


def test_what_was_put_back_keeps_its_order() -> None:
    tray = Tray()
    place: Place[Outgoing] = Place()
    letters = outgoing(4)
    tray.offer(letters[2:])
    tray.put_back(letters[:2])
    assert [tray.pull(place) for _ in range(4)] == letters


def test_only_so_many_are_collected_and_all_are_counted() -> None:
    tray = Tray()
    tray.offer(outgoing(3))
    tray.report([result(1), result(2), result(3)])
    assert [one.seq for one in tray.collect(0, 1, 2).results] == [1, 2]
    assert tray.out == 1
    assert [one.seq for one in tray.collect(0, 1, 0).results] == [3]
    assert tray.out == 0
    assert tray.collect(0, 1, 0) == ([], [])


def test_a_trouble_ends_the_wait() -> None:
    tray = Tray()
    tray.complain(TROUBLE)
    assert tray.collect(PATIENCE, 100, 0) == ([], [TROUBLE])


def test_the_wait_ends_with_the_last_result_that_was_wanted() -> None:
    tray = Tray()
    got: list[int] = []
    waiting = threading.Thread(
        target=lambda: got.extend(one.seq for one in tray.collect(PATIENCE, 3, 0).results)
    )
    waiting.start()
    for seq in (1, 2, 3):
        tray.report([result(seq)])
    waiting.join(PATIENCE)
    assert got == [1, 2, 3]


def test_a_fall_is_told_at_every_look() -> None:
    tray = Tray()
    tray.fall(ZeroDivisionError("first"))
    tray.fall(ValueError("second"))
    for _ in range(2):
        with pytest.raises(CourierFell, match="first"):
            tray.collect(PATIENCE, 1, 0)


def test_who_waits_for_results_can_be_called() -> None:
    tray = Tray()
    tray.rouse()
    assert tray.collect(PATIENCE, 1, 0) == ([], []), "called before it waited"
    back = threading.Event()

    def wait() -> None:
        tray.collect(PATIENCE, 5, 0)
        back.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    tray.rouse()
    waiting.join(PATIENCE / 2)
    assert back.is_set()
