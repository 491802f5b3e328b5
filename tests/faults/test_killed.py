"""The engine killed, told to stop, or frozen: at each step of the way a letter goes."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from bench.homes import Home
from bench.sinks import Kept, keeping_sink
from tests.faults.conftest import Prepared
from tests.faults.told import copies_of, told

CONNECTIONS = 4
QUICK = (
    *("--connections", str(CONNECTIONS), "--flush", "20"),
    *("--retry-after", "0.5", "--uncertain-after", "0.5"),
)
# Where a letter's way can be cut: the calls that stand between one state and the next.
STEPS = [
    "delivery.ledger:claim",
    "delivery.holding:recover",
    "delivery.ledger:write",
    "django.db.backends.base.base:BaseDatabaseWrapper.commit",
    "mail.smtp.courier:Courier.offer",
    "mail.smtp.connection:Connection.open",
    "mail.smtp.connection:Connection.data_received",
    "mail.smtp.connection:Connection.speak",
    "delivery.spool:Spool.record",
    "mail.smtp.courier:Courier.collect",
    "delivery.spool:Spool.settled",
    "delivery.ledger:give_back",
]
# Called for each letter, or once for a thousand; the others are called for groups of letters.
BY_LETTER, BY_SHARD = ("record", "speak", "data_received"), ("claim", "recover", "give_back")


def test_killed_at_each_step(thousand: Prepared, tmp_path: Path) -> None:
    """One way cut at every second step; each step, before and after it, under --long."""
    faults = [f"kill:{step}:{_nth(step, 3)}" for step in STEPS[::2]]
    _killed_again_and_again(faults, thousand, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("nth", [1, 2, 3, 5, 8])
def test_killed_at_the_nth_call_of_each_step(nth: int, thousand: Prepared, tmp_path: Path) -> None:
    faults = [
        f"kill:{step.replace(':', ':+') if after else step}:{_nth(step, nth)}"
        for step in STEPS
        for after in (False, True)
    ]
    random.Random(nth).shuffle(faults)
    faults.sort(key=lambda fault: "give_back" in fault)  # by then a thousand letters have gone
    _killed_again_and_again(faults, thousand, tmp_path)


def _nth(step: str, nth: int) -> int:
    last = step.rpartition(":")[2].rpartition(".")[2]
    return 1 if last in BY_SHARD else nth * 7 if last in BY_LETTER else nth


def _killed_again_and_again(faults: list[str], prepared: Prepared, folder: Path) -> None:
    home = prepared.copy("limits:2")
    kills = 0
    with keeping_sink(folder, "--delay", "0.002") as sink:
        for fault in faults:
            home.variables = {"HAYAUMA_FAULT": f"limits:2 {fault}"}
            engine = home.start(sink.port, *QUICK)
            code = engine.wait(120)
            assert code in {0, -signal.SIGKILL}, fault
            kills += code != 0
            print(f"{fault}: exit {code}, {sum(sink.received().values())} letters so far")
        home.variables = {}
        home.drain(sink.port, *QUICK)
        found = told(home, copies_of(sink.received()))
    print(f"killed {kills} times in {len(faults)}")
    # Some steps are not reached any more once all letters are gone.
    assert kills >= len(faults) // 2
    assert found.lost == 0
    assert found.extra <= kills * CONNECTIONS
    assert found.worst <= 2
    # In doubt twice is the one thing that stays unknown.
    assert found.accepted + home.outcomes()["uncertain_final"] == 1_200


def test_told_to_stop_it_finishes_what_is_on_the_wire(thousand: Prepared, tmp_path: Path) -> None:
    home = thousand.copy("limits:5")
    with keeping_sink(tmp_path, "--delay", "0.002") as sink:
        for goal in (200, 500):
            with _engine(home, sink) as engine:
                _wait_for(sink, goal, engine)
                engine.terminate()
                begun = time.monotonic()
                assert engine.wait(60) == 0
                assert time.monotonic() - begun < 30
            between = home.outcomes()
            assert between["in_flight"] == between["uncertain"] == 0
            assert between["accepted"] == sum(sink.received().values())
        home.drain(sink.port, *QUICK)
        found = told(home, copies_of(sink.received()))
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, 1_200)


def test_frozen_for_longer_than_its_lease_it_goes_on_alone(
    thousand: Prepared, tmp_path: Path
) -> None:
    """Its lock is the kernel's: whoever comes meanwhile is turned away."""
    home = thousand.copy("limits:60", "lease:0.5")
    with keeping_sink(tmp_path, "--delay", "0.002") as sink, _engine(home, sink) as engine:
        _wait_for(sink, 200, engine)
        engine.send_signal(signal.SIGSTOP)
        _turned_away(home, sink)
        engine.send_signal(signal.SIGCONT)
        assert engine.wait(60) == 0
        found = told(home, copies_of(sink.received()))
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, 1_200)


def test_frozen_and_replaced_it_commits_nothing_more(thousand: Prepared, tmp_path: Path) -> None:
    """Its lock is taken from it, another engine sends everything, then it wakes."""
    home = thousand.copy("limits:60", "lease:0.5")
    with keeping_sink(tmp_path, "--delay", "0.002") as sink, _engine(home, sink) as engine:
        _wait_for(sink, 200, engine)
        _freeze(engine, home)
        _take_its_lock(home)
        time.sleep(0.6)
        home.drain(sink.port, *QUICK)
        before, words = sink.received(), home.outcomes()
        engine.send_signal(signal.SIGCONT)
        engine.wait(60)
        sent_after = sum(sink.received().values()) - sum(before.values())
        found = told(home, copies_of(sink.received()))
    assert home.outcomes() == words, "the woken engine wrote nothing"
    assert found.lost == 0
    assert found.accepted == 1_200
    print(f"the woken engine sent {sent_after}")
    # Only what was on the wire when it was frozen.
    assert sent_after <= CONNECTIONS
    assert found.extra <= 2 * CONNECTIONS
    assert found.worst <= 2


@contextmanager
def _engine(home: Home, sink: Kept) -> Iterator[subprocess.Popen[str]]:
    engine = home.start(sink.port, *QUICK)
    try:
        yield engine
    finally:
        engine.kill()
        engine.wait(10)


def _wait_for(sink: Kept, letters: int, engine: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while sum(sink.received().values()) < letters:
        assert engine.poll() is None, "it ended before it had sent so many"
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _turned_away(home: Home, sink: Kept) -> None:
    second = home.start(sink.port, *QUICK)
    assert second.wait(60) == 3


def _freeze(engine: subprocess.Popen[str], home: Home) -> None:
    """Stop it between two transactions: inside one, nobody else could open an SQLite file."""
    for _ in range(200):
        engine.send_signal(signal.SIGSTOP)
        if home.database or _writable(home.path / "hayauma.sqlite3"):
            return
        engine.send_signal(signal.SIGCONT)
        time.sleep(0.003)
    raise TimeoutError("always in a transaction")


def _writable(file: Path) -> bool:
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return False
    return True


def _take_its_lock(home: Home) -> None:
    """As a file system that forgets locks, or a database that ends a session, would."""
    for lock in home.path.glob("engine-*.lock"):
        os.unlink(lock)
    if home.database:
        with psycopg.connect(home.database, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
