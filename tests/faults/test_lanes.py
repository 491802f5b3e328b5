"""While a bulletin is on its way: urgent news overtakes it, people leave, a hand stops it."""

import time
from pathlib import Path

from bench.sinks import Kept, keeping_sink
from bench.snapshot import say_to, town_of, until_at_work
from bench.town import OTHERS
from tests.faults.acting import act
from tests.faults.conftest import Prepared, new_home
from tests.faults.told import copies_of, told

CONNECTIONS, FLUSH = 4, 20
QUICK = (
    *("--connections", str(CONNECTIONS), "--flush", str(FLUSH)),
    *("--retry-after", "0.5", "--uncertain-after", "0.5"),
)
# Letters that may be marked at one moment.
WINDOW = 2 * FLUSH + CONNECTIONS


def test_urgent_news_overtakes_a_bulletin_which_then_goes_on(tmp_path: Path) -> None:
    routine, urgent = 1_200, 200
    with (
        new_home(tmp_path) as home,
        town_of(home, routine, urgent) as town,
        keeping_sink(tmp_path, "--delay", "0.01") as sink,
    ):
        engine = home.start(sink.port, *QUICK, resident=True)
        try:
            until_at_work(home, engine)
            say_to(town, "routine")
            _wait_for(sink, 100)
            say_to(town, "urgent")
            _wait_for(sink, routine + urgent)
        finally:
            engine.terminate()
            engine.wait(60)
        came = [line.split("\t")[1].partition("@")[2] for line in sink.log.read_text().split("\n")
                if line]  # fmt: skip
    places = [n for n, domain in enumerate(came) if domain == OTHERS]
    between = places[-1] - places[0] + 1 - len(places)
    print(f"{between} routine letters among {urgent} urgent ones; first at {places[0]}")
    assert len(places) == urgent
    assert len(came) == routine + urgent, "nobody lost, nobody twice"
    assert places[-1] < len(came) - 100, "the bulletin went on afterwards"
    # What was on the wire; the group's connections grow with its answers.
    assert between <= urgent // 4


def test_who_leaves_while_it_is_sent_gets_nothing_more(thousand: Prepared, tmp_path: Path) -> None:
    home = thousand.copy()
    leaving = act(home, "leave", "901", "1200")
    with keeping_sink(tmp_path, "--delay", "0.01") as sink, leaving as they:
        engine = home.start(sink.port, *QUICK)
        try:
            _wait_for(sink, 50)
            they.now()
            before = set(copies_of(sink.received()))
            assert engine.wait(120) == 0
        finally:
            engine.kill()
            engine.wait(10)
        copies = copies_of(sink.received())
        found = told(home, copies)
    gone = {f"p{n:06d}" for n in range(901, 1201)}
    late = (gone & set(copies)) - before
    print(f"{len(late)} of {len(gone)} were written to after they had left")
    assert len(late) <= WINDOW, "only those whose letters were made already"
    assert home.outcomes()["withdrawn"] == len(gone - set(copies))
    assert home.outcomes()["withdrawn"] > 0
    assert (found.lost, found.extra) == (0, 0)


def test_a_stop_for_good_lets_nothing_more_begin(thousand: Prepared, tmp_path: Path) -> None:
    home = thousand.copy()
    cancelling = act(home, "cancel", str(home.outcomes()["dispatch"]))
    with keeping_sink(tmp_path, "--delay", "0.02") as sink, cancelling as somebody:
        engine = home.start(sink.port, *QUICK)
        try:
            _wait_for(sink, 50)
            somebody.now()
            before = sum(sink.received().values())
            assert engine.wait(60) == 0
        finally:
            engine.kill()
            engine.wait(10)
        found = told(home, copies_of(sink.received()))
        after = sum(sink.received().values()) - before
    words = home.outcomes()
    print(f"{after} letters after the stop")
    # One a connection, and what was answered in the moment it took the engine to look.
    assert after <= 4 * CONNECTIONS
    assert words["stopped"] == 1_200 - words["accepted"] > 0
    assert (found.lost, found.extra, found.uncertain) == (0, 0, 0)


def _wait_for(sink: Kept, letters: int) -> None:
    deadline = time.monotonic() + 120
    while sum(sink.received().values()) < letters:
        assert time.monotonic() < deadline
        time.sleep(0.02)
