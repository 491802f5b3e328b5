"""Many write at once: on SQLite whoever comes second waits, and nothing is lost by it."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench import ledger
from bench.homes import ROOT, Home
from bench.sinks import keeping_sink
from tests.faults.conftest import Prepared
from tests.faults.told import copies_of, told

# Writes a second: a request and the press that confirms it, in turn.
RATE, SECONDS = 100, 2
QUICK = ("--connections", "4", "--flush", "10")


def test_citizens_who_register_while_letters_go_lose_nothing(
    thousand: Prepared, tmp_path: Path
) -> None:
    home = thousand.copy()
    # Slow enough that sending lasts as long as the registering, with a commit every ten letters.
    with keeping_sink(tmp_path, "--delay", "0.006") as sink:
        engine = home.start(sink.port, *QUICK)
        try:
            found = _citizens(home)
            assert engine.wait(120) == 0
        finally:
            engine.kill()
            engine.wait(10)
        sent = told(home, copies_of(sink.received()))
    print(found)
    assert found == {"confirmed": RATE * SECONDS // 2, "failed": 0, "slowest_s": found["slowest_s"]}
    question = "SELECT COUNT(*) FROM subscriptions_subscription WHERE state = 'active'"
    assert ledger.one(home, question) == 1_200 + found["confirmed"]
    assert (sent.lost, sent.extra, sent.uncertain, sent.accepted) == (0, 0, 0, 1_200)


def test_a_writer_waits_for_one_who_holds_the_file(sixty: Prepared, on_postgresql: bool) -> None:
    """A deferred transaction would fail at once, whatever the timeout: ours are IMMEDIATE."""
    if on_postgresql:
        pytest.skip("only SQLite has one writer at a time")
    home = sixty.copy()
    with closing(sqlite3.connect(home.path / "hayauma.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        citizens = _start(home, 2, 1)
        with pytest.raises(subprocess.TimeoutExpired):
            citizens.communicate(timeout=2.5)  # Python's start, and a wait on top of it
        holder.execute("ROLLBACK")
        said, _ = citizens.communicate(timeout=30)
    found = json.loads(said)
    assert (found["confirmed"], found["failed"]) == (1, 0)


def _citizens(home: Home) -> dict[str, float]:
    said, _ = _start(home, RATE, SECONDS).communicate(timeout=120)
    found: dict[str, float] = json.loads(said)
    return found


def _start(home: Home, rate: int, seconds: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.citizens", str(rate), str(seconds)]
    inside = {**home.environment, "DJANGO_SETTINGS_MODULE": "hayauma.config.settings"}
    return subprocess.Popen(command, cwd=ROOT, env=inside, text=True, stdout=subprocess.PIPE)
