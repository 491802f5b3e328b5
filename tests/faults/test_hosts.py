"""Several hosts send for one database: each letter goes once, and a host that dies is made up for.

A server of their own, reached over a network of their own; not run again on PostgreSQL.
"""

import itertools
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.homes import Home
from bench.sinks import Kept, keeping_sink
from tests import queue_tables, servers
from tests.faults.networks import Machine, Network, network
from tests.faults.told import copies_of, told

# One process for both: the server, its network and its people are dear to make.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("hosts")]
CONNECTIONS, FLUSH, PEOPLE = 4, 20, 1_200
QUICK = (
    *("--cluster", "--connections", str(CONNECTIONS), "--flush", str(FLUSH)),
    *("--retry-after", "0.5", "--uncertain-after", "0.5", "--lease", "3"),
)
_numbers = itertools.count(1)
KEEPS_ITS_WORD = {**servers.QUICK_NOT_SAFE, "synchronous_commit": "on", "full_page_writes": "on"}


@pytest.fixture(scope="module")
def net() -> Iterator[Network]:
    with network(4) as made:
        yield made


@pytest.fixture(scope="module")
def server(net: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Cluster]:
    """A PostgreSQL that listens on the bridge, too."""
    folder = tmp_path_factory.mktemp("pg")
    below = Path(tempfile.gettempdir())
    for above in (folder, *(one for one in folder.parents if below in one.parents)):
        above.chmod(0o755)  # the server's user has to get there
    places = {"listen_addresses": f"127.0.0.1,{net.address}"}
    made = servers.Cluster(folder, KEEPS_ITS_WORD | places)
    made.make()
    try:
        with (folder / "data" / "pg_hba.conf").open("a") as who:
            who.write(f"host all all {net.mask} scram-sha-256\n")
        with psycopg.connect(made.url(), autocommit=True) as admin:
            admin.execute("SELECT pg_reload_conf()")
        yield made
    finally:
        made.fall()


@pytest.fixture(scope="module")
def prepared(server: servers.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """People of a dozen domains in two dozen shards, one routine dispatch released."""
    _command(server, "CREATE DATABASE prepared")
    home = Home(tmp_path_factory.mktemp("prepared"), server.url("prepared"))
    home.prepare(PEOPLE, "--domains", "12")
    return home


class Town:
    """A copy of the prepared database, and the homes of the hosts that send for it."""

    def __init__(self, folder: Path, server: servers.Cluster, net: Network, prepared: Home) -> None:
        self.net, self._folder = net, folder
        name = f"hosts_{next(_numbers)}"
        _command(server, f"CREATE DATABASE {name} TEMPLATE prepared")
        self.home = Home(prepared.path, server.url(name))
        # From inside, 127.0.0.1 is somebody else.
        self.reached = self.home.database.replace("@127.0.0.1:", f"@{net.address}:")

    def host(self, machine: Machine) -> Home:
        """Return the home of a host: nothing but the keys is the same."""
        path = self._folder / machine.name
        path.mkdir()
        shutil.copy(self.home.path / "keys.json", path)
        return Home(path, self.reached)

    @contextmanager
    def engines(
        self, sink: Kept, machines: tuple[Machine, ...], *options: str
    ) -> Iterator[list["subprocess.Popen[Any]"]]:
        """Run one engine a host, until all are done."""
        running = []
        for machine in machines:
            home = self.host(machine)
            relay = ("--relay", f"{self.net.address}:{sink.port}")
            command = machine.command(*home.engine(sink.port, *QUICK, *relay, *options))
            log = (self._folder / f"{machine.name}.log").open("wb")
            running.append(subprocess.Popen(command, env=home.environment, stdout=log, stderr=log))
            log.close()
        try:
            yield running
        finally:
            for one in running:
                one.kill()
                one.wait(10)

    def log(self) -> str:
        """Return what the engines said, for whoever looks why a test failed."""
        return "\n".join(f"{f.name}: {f.read_text()}" for f in self._folder.glob("*.log"))


@pytest.fixture
def town(server: servers.Cluster, net: Network, prepared: Home, tmp_path: Path) -> Town:
    return Town(tmp_path, server, net, prepared)


def test_hosts_on_the_same_shards_send_each_letter_once(town: Town, tmp_path: Path) -> None:
    """Four workers, more hosts than there is work for at the end; the queue's tables vanish."""
    with keeping_sink(tmp_path, "--host", town.net.address, "--delay", "0.004") as sink:
        with town.engines(sink, town.net.machines) as engines:
            for letters in range(1, PEOPLE, PEOPLE // 5):
                _wait_for(sink, letters, engines[0])
                with psycopg.connect(town.home.database, autocommit=True) as database:
                    queue_tables.empty(database)
            _all_end(engines, town)
        found = told(town.home, copies_of(sink.received()))
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, PEOPLE)


def test_a_host_that_dies_for_good_is_made_up_for(town: Town, tmp_path: Path) -> None:
    with keeping_sink(tmp_path, "--host", town.net.address, "--delay", "0.008") as sink:
        with town.engines(sink, town.net.machines[:3]) as engines:
            _wait_for(sink, PEOPLE // 2, engines[0])
            engines[0].send_signal(signal.SIGKILL)
            engines[0].wait(10)
            begun = time.monotonic()
            _all_end(engines[1:], town)
        found = told(town.home, copies_of(sink.received()))
    print(f"the others were done {time.monotonic() - begun:.1f} s later")
    assert (found.lost, found.accepted) == (0, PEOPLE), town.log()
    assert found.extra <= FLUSH + CONNECTIONS
    assert found.worst <= 2


@pytest.mark.long
def test_a_host_without_power_is_missed_before_its_lease_ends(town: Town, tmp_path: Path) -> None:
    """Its cable is pulled: no word of its end reaches anybody, the server has to ask."""
    with keeping_sink(tmp_path, "--host", town.net.address, "--delay", "0.008") as sink:
        with town.engines(sink, town.net.machines[:3], "--lease", "300") as engines:
            _wait_for(sink, PEOPLE // 2, engines[0])
            with town.net.machines[0].unplugged():
                _all_end(engines[1:], town)
                engines[0].kill()
        found = told(town.home, copies_of(sink.received()))
    assert (found.lost, found.accepted) == (0, PEOPLE), town.log()
    assert found.extra <= FLUSH + CONNECTIONS
    assert found.worst <= 2


def _all_end(engines: list["subprocess.Popen[Any]"], town: Town) -> None:
    for one in engines:
        assert one.wait(120) == 0, town.log()


def _wait_for(sink: Kept, letters: int, engine: "subprocess.Popen[Any]") -> None:
    deadline = time.monotonic() + 60
    while sum(sink.received().values()) < letters:
        assert engine.poll() is None, "it ended before it had sent so many"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _command(server: servers.Cluster, command: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute(command.encode())
