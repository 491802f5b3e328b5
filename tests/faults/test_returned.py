"""A relay takes everything and returns everything: it is us, so nobody is removed, and it stops."""

import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

import pytest

from bench import ledger
from bench.homes import Home
from tests.faults.conftest import Prepared
from tests.faults.returns import Returning, dsn, letterbox, pour, to_manager, town_hall
from tests.faults.told import told
from tests.sink import sink

QUICK = ("--connections", "4", "--flush", "20", "--uncertain-after", "0.5")


def test_a_relay_that_returns_all_is_noticed_and_after_a_hand_nobody_is_lost(
    thousand: Prepared,
) -> None:
    home = thousand.copy()
    dispatch = int(home.outcomes()["dispatch"])
    before = people(home)
    with town_hall(home) as hall, letterbox(home) as port, sink(delay=0.02) as server:
        engine = home.start(server.port, *QUICK, resident=True)
        try:
            with Returning(server, port) as returning:
                until(lambda: state(home) == "paused")
            came_back = returning.done
        finally:
            engine.terminate()
            engine.wait(30)
        sent = len(server.letters)
        assert 26 <= came_back <= sent < 1_200, "it stopped while letters waited"
        engine = home.start(server.port, *QUICK, resident=True)
        try:
            until(lambda: bool(to_manager(server.letters)))
            assert state(home) == "paused", "a new engine does not go on by itself"
            hall.resume(dispatch)
            until(lambda: state(home) == "closed")
        finally:
            engine.terminate()
            engine.wait(30)
        (alarm,) = to_manager(server.letters)
        copies = Counter(
            one.rcpt_to.partition("@")[0] for one in server.letters if one is not alarm
        )
    found = told(home, copies)
    print(f"paused after {sent} of 1,200 letters, {came_back} came back")
    assert "戻ってきたメールが多く" in str(
        message_from_bytes(alarm.data, policy=default)["Subject"]
    )
    assert (found.lost, found.extra, found.accepted) == (0, 0, 1_200)
    assert people(home) == before, "nobody was removed"
    assert home.outcomes()["returned_by_reason"]["unknown_user"] >= 26


def test_urgent_news_goes_on_though_all_of_it_comes_back(sixty_urgent: Prepared) -> None:
    home = sixty_urgent.copy()
    before = people(home)
    with letterbox(home) as port, sink(delay=0.1) as server:
        engine = home.start(server.port, *QUICK)
        try:
            with Returning(server, port):
                assert engine.wait(90) == 0
                until(lambda: home.outcomes()["returned_by_reason"].get("unknown_user") == 60)
        finally:
            engine.kill()
            engine.wait(10)
        copies = Counter(one.rcpt_to.partition("@")[0] for one in server.letters)
    found = told(home, copies)
    assert (found.lost, found.extra, found.accepted) == (0, 0, 60)
    assert state(home) == "closed"
    assert ledger.one(home, "SELECT MAX(measure) FROM delivery_tripped") == "told"
    assert people(home) == before


@pytest.mark.parametrize(
    "number", [1_000, pytest.param(10_000, marks=pytest.mark.long)], ids=["1000", "10000"]
)
def test_forged_returns_change_nothing_and_are_counted(sixty: Prepared, number: int) -> None:
    home = sixty.copy()
    dispatch = home.outcomes()["dispatch"]
    before = people(home), state(home)
    with sink() as server:
        home.drain(server.port, *QUICK)
        paths = [one.mail_from for one in server.letters]
    domain = paths[0].partition("@")[2]
    # Of letters that did go, with a proof that somebody made up.
    forged = [f"b{dispatch}-{n % 60}-abcdefgh234567zz@{domain}" for n in range(number)]
    begun = time.monotonic()
    with letterbox(home) as port:
        pour(port, [(path, dsn(f"p{n:06d}@d0.example")) for n, path in enumerate(forged)])
        until(lambda: not any((home.path / "letterbox" / "new").iterdir()))
        until(lambda: ledger.one(home, "SELECT SUM(forged) FROM delivery_unproven") == number)
    print(f"{number} forged returns in {time.monotonic() - begun:.1f} s")
    assert ledger.one(home, "SELECT COUNT(*) FROM delivery_returned") == 0
    assert (people(home), state(home)) == (before[0], "closed")
    assert home.outcomes()["returned_by_reason"] == {}
    assert not any((home.path / "letterbox" / "other").iterdir())


def people(home: Home) -> tuple[object, ...]:
    """What is known of the subscribers: how many, how many get letters, what they chose."""
    return tuple(
        ledger.one(home, question)
        for question in (
            "SELECT COUNT(*) FROM subscriptions_subscription",
            "SELECT COUNT(*) FROM subscriptions_subscription WHERE state = 'active'",
            "SELECT COUNT(*) FROM subscriptions_choice WHERE until IS NULL",
            "SELECT COUNT(*) FROM subscriptions_suppression",
        )
    )


def state(home: Home) -> str:
    """Where the one dispatch stands."""
    return str(ledger.one(home, "SELECT MAX(state) FROM delivery_dispatch"))


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
