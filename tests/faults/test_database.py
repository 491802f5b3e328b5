"""The database falls over, or its answer to COMMIT is lost, in the middle of sending."""

import itertools
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench.homes import Home
from bench.sinks import Kept, keeping_sink
from tests import servers
from tests.faults.conftest import FAULTY
from tests.faults.homes import ForkedHome
from tests.faults.proxy import DOWN, Reset, Toxic, proxy
from tests.faults.told import copies_of, told

# A server of their own: it is made to fall. It need not run a second time on PostgreSQL.
# One process for all: server and people are dear to make.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("falling")]
CONNECTIONS = 4
QUICK = (
    *("--connections", str(CONNECTIONS), "--flush", "20"),
    *("--retry-after", "0.5", "--uncertain-after", "0.5"),
)
# What is committed survives the server's death, though not the machine's.
_numbers = itertools.count(1)
KEEPS_ITS_WORD = {**servers.QUICK_NOT_SAFE, "synchronous_commit": "on", "full_page_writes": "on"}


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Cluster]:
    with servers.cluster(KEEPS_ITS_WORD) as made:
        yield made


@pytest.fixture(scope="module")
def prepared(server: servers.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Home:
    _command(server, "CREATE DATABASE prepared")
    home = Home(tmp_path_factory.mktemp("prepared") / "home", server.url("prepared"))
    home.prepare(1_200)
    return home


@pytest.fixture
def name() -> str:
    """Return the name of the test's own database."""
    return f"falling_{next(_numbers)}"


@pytest.fixture
def home(server: servers.Cluster, prepared: Home, name: str, tmp_path: Path) -> Home:
    _command(server, f"CREATE DATABASE {name} TEMPLATE prepared")
    # A copied sequence is in the log only from then on; a fall would set it back before that.
    _command(server, "CHECKPOINT")
    path = Path(shutil.copytree(prepared.path, tmp_path / "home"))
    return ForkedHome(path, server.url(name), FAULTY, {"HAYAUMA_FAULT": "limits:5"})


@pytest.mark.parametrize(
    "engine_of", [(), pytest.param(("--cluster",), marks=pytest.mark.long, id="many hosts")]
)
def test_a_database_that_falls_again_and_again(
    engine_of: tuple[str, ...], server: servers.Cluster, home: Home, tmp_path: Path
) -> None:
    falls = 3
    with keeping_sink(tmp_path, "--delay", "0.005") as sink:
        engine = home.start(sink.port, *QUICK, *engine_of)
        slowest = 0.0
        try:
            for n in range(1, falls + 1):
                _wait_for(sink, n * 250, engine)
                server.fall()
                server.start()
                begun, there = time.monotonic(), sum(sink.received().values())
                _wait_for(sink, there + CONNECTIONS + 21, engine)
                slowest = max(slowest, time.monotonic() - begun)
            assert engine.wait(120) == 0
        finally:
            engine.kill()
            engine.wait(10)
        found = told(home, copies_of(sink.received()))
    print(f"sending again {slowest:.1f} s after the database was back")
    assert (found.lost, found.accepted) == (0, 1_200)
    assert found.extra <= falls * CONNECTIONS
    assert found.worst <= 2
    assert slowest < 60


def test_an_answer_to_commit_that_is_lost(
    server: servers.Cluster, home: Home, name: str, tmp_path: Path
) -> None:
    """The server has committed, the engine cannot know: it must look, and nobody gets two."""
    cuts = 12

    def script(number: int) -> list[Toxic]:
        # Each connection loses its answer a little later than the one before.
        return [Reset(DOWN, when=b"COMMIT", nth=3 + 2 * number)] if number < cuts else []

    with (
        keeping_sink(tmp_path, "--delay", "0.002") as sink,
        proxy(server.port, script) as between,
    ):
        direct, home.database = home.database, server.url(name, port=between.port)
        engine = home.start(sink.port, *QUICK)
        code = _ended(engine, 90)
        seen = len(between.carried)
        home.database = direct
        if code:
            home.drain(sink.port, *QUICK)
        found = told(home, copies_of(sink.received()))
    print(f"exit {code}, {seen} connections to the database")
    assert seen > 3, "some answers were lost"
    assert found.lost == 0
    assert found.accepted == 1_200
    assert found.extra <= seen * CONNECTIONS
    assert found.worst <= 2


def _command(server: servers.Cluster, command: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute(command.encode())


def _ended(engine: "subprocess.Popen[str]", seconds: float) -> int | None:
    try:
        return engine.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        engine.kill()
        engine.wait(10)


def _wait_for(sink: Kept, letters: int, engine: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while sum(sink.received().values()) < letters and engine.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
