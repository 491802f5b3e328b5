"""`bench hosts` (複数の機械): what the engine for many hosts costs, and what a host's death costs.

First one host: the local engine and the cluster's take turns on the same PostgreSQL with fresh
homes. Then several engines send for one database, with and without one of them killed for good.
Exit codes: 0 · 1 somebody lost a letter, or got more copies than the promise allows · 3 PostgreSQL
or smtp-sink is missing.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import senders, sinks
from bench.arguments import parser
from bench.databases import POSTGRESQL, Databases, databases
from bench.homes import Home
from bench.senders import Took
from bench.sinks import Kept

LOCAL, CLUSTER = "local", "cluster"
CONNECTIONS, FLUSH = 8, 200
# A shard holds one domain group: as many as a town's people have, the work can be shared out.
DOMAINS = "12"
# So that the engines of one machine are no faster together than hosts would be: the relay is slow.
REPLY_S = "0.02"


@dataclass(frozen=True)
class Cost:
    """The median of some runs of one engine; a letter's share of the processors in µs."""

    engine: str
    recipients: int
    per_second: float
    cpu_us_per_letter: float


@dataclass(frozen=True)
class Death:
    """So many hosts at once, and again with one of them killed for good."""

    hosts: int
    recipients: int
    alone_s: float
    killed_s: float
    ratio: float
    # Processor time of all engines together, their start among it.
    cpu_alone_s: float
    cpu_killed_s: float
    lost: int
    extra: int
    flush: int
    connections: int

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return not self.lost and self.extra <= self.flush + self.connections


def main(argv: Sequence[str]) -> int:
    """Measure both, print them to people and to programs, and return the exit code."""
    arguments = parser("hosts", "複数の機械で送るときの費用と、一つが落ちたときの遅れを測ります。")
    arguments.add_argument("--recipients", type=arguments.count, default=20_000, metavar="N")
    arguments.add_argument("--hosts", type=arguments.count, default=3, metavar="H")
    arguments.add_argument(
        "--runs", type=arguments.count, default=3, metavar="R", help="中央値を取る回数"
    )
    asked = arguments.parse_args(list(argv))
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hayauma-hosts-")))
            made = stack.enter_context(databases(folder))
            if not made.usable(POSTGRESQL):
                return 3
            costs = _costs(made, folder, asked.recipients, asked.runs)
            death = _death(made, folder, asked.hosts, asked.recipients)
    except sinks.ToolMissing as missing:
        print(missing, file=sys.stderr)
        return 3
    local, cluster = costs
    ratios = {
        "ratio": round(local.per_second / cluster.per_second, 3),
        "cpu_ratio": round(cluster.cpu_us_per_letter / local.cpu_us_per_letter, 3),
    }
    _say(costs, ratios, death)
    if asked.json:
        rows = [asdict(cost) for cost in costs]
        print(json.dumps({"db": POSTGRESQL, "rows": rows, **ratios, "killed": asdict(death)}))
    return 0 if death.kept else 1


def _costs(made: Databases, folder: Path, recipients: int, runs: int) -> tuple[Cost, Cost]:
    """Let both engines take turns, so that what the machine does besides falls on both alike."""
    took: dict[str, list[Took]] = {LOCAL: [], CLUSTER: []}
    prepared = made.home(POSTGRESQL)
    prepared.prepare(recipients)
    for _ in range(runs):
        for engine, found in took.items():
            home = _host(made.copy(prepared), folder)
            # Both by their defaults: groups of the same size are written down at once.
            more = ("--cluster", "--flush", str(FLUSH)) if engine == CLUSTER else ()
            with sinks.smtp_sink() as port:
                found.append(senders.hayauma(port, home, *more))
    local, cluster = (_cost(engine, found) for engine, found in took.items())
    return local, cluster


def _cost(engine: str, found: list[Took]) -> Cost:
    speed = statistics.median(one.per_second for one in found)
    spent = statistics.median(one.cpu_seconds / one.letters * 1e6 for one in found)
    return Cost(engine, found[0].letters, round(speed, 1), round(spent, 1))


def _death(made: Databases, folder: Path, hosts: int, recipients: int) -> Death:
    took: list[float] = []
    used: list[float] = []
    lost = extra = 0
    prepared = made.home(POSTGRESQL)
    prepared.prepare(recipients, "--domains", DOMAINS)
    for killed in (False, True):
        home = made.copy(prepared)
        (log := folder / f"sink-{killed}").mkdir()
        with sinks.keeping_sink(log, "--delay", REPLY_S) as sink:
            engines = [_host(home, folder) for _ in range(hosts)]
            before = _spent()
            took.append(_together(engines, sink, killed=killed, recipients=recipients))
            used.append(_spent() - before)
            received = sink.received()
        accepted = home.outcomes()["accepted"]
        lost += max(0, accepted - len(received)) + (recipients - accepted)
        extra = sum(received.values()) - len(received)
    alone, with_death = took
    return Death(
        hosts, recipients, round(alone, 2), round(with_death, 2), round(with_death / alone, 3),
        round(used[0], 2), round(used[1], 2), lost, extra, FLUSH, CONNECTIONS,
    )  # fmt: skip


def _spent() -> float:
    """Return the processor time (s) of the processes that have ended so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _together(homes: list[Home], sink: Kept, *, killed: bool, recipients: int) -> float:
    """Send with so many engines, one of them killed half-way; return the seconds."""
    options = [*("--cluster", "--connections", str(CONNECTIONS), "--flush", str(FLUSH))]
    options += ["--retry-after", "1", "--uncertain-after", "1"]
    engines = [home.start(sink.port, *options) for home in homes]
    try:
        _wait_for(sink, 1, engines)
        begun = time.monotonic()
        _wait_for(sink, recipients // 2, engines)
        if killed:
            engines[0].kill()
            engines[0].wait(30)
        for engine in engines[killed:]:
            engine.wait(3_600)
        return time.monotonic() - begun
    finally:
        for engine in engines:
            engine.kill()
            engine.wait(30)


def _host(home: Home, folder: Path) -> Home:
    """Return another host's home: the same database and keys, nothing else."""
    path = Path(tempfile.mkdtemp(prefix="host-", dir=folder))
    shutil.copy(home.path / "keys.json", path)
    return Home(path, home.database)


def _wait_for(sink: Kept, letters: int, engines: list["subprocess.Popen[str]"]) -> None:
    while sum(sink.received().values()) < letters:
        if engines[0].poll() is not None:
            raise RuntimeError("機関が、送り終える前に終わりました。")
        time.sleep(0.05)


def _say(costs: Sequence[Cost], ratios: dict[str, float], death: Death) -> None:
    for cost in costs:
        print(
            f"{cost.engine}: {cost.recipients:,}通、{cost.per_second:,.0f}通/秒、"
            f"{cost.cpu_us_per_letter:,.0f} µs/通",
            file=sys.stderr,
        )
    print(
        f"cluster は local の {ratios['ratio']} 倍の時間、CPU は {ratios['cpu_ratio']} 倍。"
        f"{death.hosts}台で {death.alone_s}秒、1台を強制終了して {death.killed_s}秒"
        f"（{death.ratio} 倍）。漏れ {death.lost}、余分 {death.extra}"
        f"（約束は {death.flush + death.connections} まで）。",
        file=sys.stderr,
    )
