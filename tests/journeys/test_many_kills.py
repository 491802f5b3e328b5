"""Killed again and again in the middle of a send, on both databases: nobody is lost.

The sink writes each accepted letter to disk and syncs before its 250, so its log is what the
world received. The moments are drawn from a seed: a run that failed can be run again.
"""

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import servers
from tests.journeys.test_drain_and_kill import CONNECTIONS, FLUSH, Home, Server, sink

RECIPIENTS = 1_500
SEED = 20260603
FEW, MANY = 3, 10


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty PostgreSQL, or nothing for SQLite in the home."""
    if request.param == "sqlite":
        yield ""
        return
    try:
        running = servers.postgresql()
        url = running.__enter__()
    except servers.ServerMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    try:
        yield url
    finally:
        running.__exit__(None, None, None)


@pytest.fixture
def home(tmp_path: Path, database: str) -> Home:
    """A home with everybody waiting; a database that was prepared before is emptied."""
    made = Home(tmp_path / "home")
    if database:
        made.environment["DATABASE_URL"] = database
    made.prepare(RECIPIENTS, "--domains", "3")
    return made


@contextmanager
def engine(home: Home, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """An engine at work, killed when the block ends."""
    process = subprocess.Popen(
        home.engine(port),
        env=home.environment,
        cwd=home.path.parent,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)


def accepted(server: Server) -> int:
    """How many letters the sink has taken so far."""
    return server.log.read_bytes().count(b"\n") if server.log.exists() else 0


def killed_at(home: Home, server: Server, many: int) -> None:
    """Let an engine work until the sink has taken so many letters, and kill it then."""
    deadline = time.monotonic() + 120
    with engine(home, server.port) as process:
        while accepted(server) < many:
            assert time.monotonic() < deadline, "the send does not get on"
            assert process.poll() is None, "the engine ended by itself"
            time.sleep(0.002)


def moments(kills: int, seed: int) -> list[int]:
    """After how many accepted letters each kill comes: anywhere, the very beginning included."""
    draw = random.Random(seed)
    return sorted(draw.sample(range(1, RECIPIENTS - 400), kills))


def killed_and_drained(home: Home, folder: Path, kills: int, seed: int) -> None:
    most = kills * (FLUSH + CONNECTIONS)
    doubtful = 0
    with sink(folder, "--delay", "0.004") as server:
        for many in moments(kills, seed):
            killed_at(home, server, many)
            between = home.outcomes()  # the twelve words sum to the audience at this look
            assert between["accepted"] <= accepted(server), "nothing is claimed that is not so"
            doubtful += between["in_flight"] + between["uncertain"]
        home.drain(server.port)
        received = server.received()
    after = home.outcomes()
    extra = sum(received.values()) - RECIPIENTS
    lost = RECIPIENTS - len({address for _identity, address in received})
    print(f"kills {kills}  lost {lost}  extra {extra} (at most {most})  uncertain {doubtful}")
    assert lost == 0
    assert extra <= most
    assert after["accepted"] + after["uncertain_final"] == RECIPIENTS
    identities = Counter(address for _identity, address in received)
    assert set(identities.values()) == {1}, "one Message-ID a person, on every try"
    assert len({identity for identity, _address in received}) == RECIPIENTS
    verified = json.loads(home.run("journal", "verify", "--json").splitlines()[-1])
    assert verified["ok"] is True


def test_a_few_kills_lose_nobody(home: Home, tmp_path: Path) -> None:
    killed_and_drained(home, tmp_path, FEW, SEED)


@pytest.mark.long
@pytest.mark.parametrize("seed", [SEED + 1, SEED + 2])
def test_ten_kills_lose_nobody(home: Home, tmp_path: Path, seed: int) -> None:
    killed_and_drained(home, tmp_path, MANY, seed)
