"""`bench urgent` (緊急): urgent news while a routine bulletin is on its way, against sending alone.

One home, one engine that stays. Urgent news is released to some people when nothing else goes, then
while a routine bulletin to many others runs. `first_ms`: from the order to the first letter taken
while routine runs, its own transaction (`order_ms`) within it; `last_s`: to the last one;
`alone_s`: the same when nothing else goes; `cpu_s`, `cpu_alone_s`: what the engine's processors
took from the order to the last letter, routine ones among them. Medians. Then one small urgent
release after the other while routine runs: `first_p99_ms` of them.
Exit codes: 0 · 2 bad input · 3 no such database.
"""

import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from bench import senders, sinks
from bench.arguments import parser
from bench.databases import databases
from bench.homes import Home
from bench.sinks import Telling
from bench.snapshot import say_to, town_of, until_at_work
from bench.town import OTHERS, OURS

ROUTINE, URGENT = 200_000, 30_000
# Small urgent releases, for the slowest of many: so many, each to so many people.
RELEASES, FEW = 20, 100
STUCK_S = 120.0


@dataclass(frozen=True)
class Found:
    """What urgent news took; `routine_left` counts letters that were still to go behind it."""

    db: str
    routine: int
    urgent: int
    first_ms: float
    first_alone_ms: float
    order_ms: float
    first_p99_ms: float
    releases: int
    last_s: float
    alone_s: float
    ratio: float
    cpu_s: float
    cpu_alone_s: float
    routine_left: int


class Took(NamedTuple):
    """Seconds from the order: until it stood, to the first and the last letter; processor time."""

    order: float
    first: float
    last: float
    cpu: float


def main(argv: Sequence[str]) -> int:
    """Measure and return the exit code."""
    arguments = parser("urgent", "一斉配信の途中の緊急発信が、どれだけ速く届き始め、届き終えるか。")
    arguments.add_argument("--recipients", type=arguments.count, default=ROUTINE, metavar="N")
    arguments.add_argument(
        "--urgent", type=arguments.count, default=URGENT, metavar="U", help="緊急の宛先の数"
    )
    arguments.add_argument(
        "--runs", type=arguments.count, default=3, metavar="R", help="中央値を取る回数"
    )
    arguments.add_argument(
        "--releases", type=arguments.count, default=RELEASES, metavar="K",
        help="一通目の遅いほうを見るための、小さな緊急発信の数",
    )  # fmt: skip
    asked = arguments.parse_args(list(argv))
    found = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hayauma-urgent-")))
        made = stack.enter_context(databases(folder))
        for database in made.usable(asked.db):
            many = _many(made.home(database), asked.recipients, asked.releases)
            home = made.home(database)
            found.append(_measure(home, database, asked.recipients, asked.urgent, asked.runs, many))
            _say(found[-1])
    if not found:
        return 3
    if asked.json:
        # Of two databases the worse one is what can be promised; both stand under `all`.
        worse = max(found, key=lambda one: one.ratio)
        print(json.dumps({**asdict(worse), "all": [asdict(one) for one in found]}))
    return 0


def _many(home: Home, routine: int, releases: int) -> list[float]:
    """Return the ms to the first letter of many small urgent releases, one after the other."""
    with town_of(home, routine, FEW) as town, sinks.telling_sink() as sink:
        engine = home.start(sink.port, resident=True)
        try:
            until_at_work(home, engine)
            took = []
            for _ in range(releases):
                _routine(town, sink, routine, FEW, engine)
                took.append(1000 * _urgent(town, sink, FEW, engine).first)
            return took
        finally:
            engine.kill()
            engine.wait(30)


def _measure(
    home: Home, database: str, routine: int, urgent: int, runs: int, many: Sequence[float]
) -> Found:
    with town_of(home, routine, urgent) as town, sinks.telling_sink() as sink:
        engine = home.start(sink.port, resident=True)
        try:
            until_at_work(home, engine)
            alone = [_urgent(town, sink, urgent, engine) for _ in range(runs)]
            beside, left = [], routine
            for _ in range(runs):
                left = _routine(town, sink, routine, urgent, engine)
                beside.append(_urgent(town, sink, urgent, engine))
                left = routine - sink.told()[OURS][0]
        finally:
            engine.kill()
            engine.wait(30)
    last, only = (statistics.median(one.last for one in runs_of) for runs_of in (beside, alone))
    return Found(
        db=database,
        routine=routine,
        urgent=urgent,
        first_ms=round(1000 * statistics.median(one.first for one in beside), 1),
        first_alone_ms=round(1000 * statistics.median(one.first for one in alone), 1),
        order_ms=round(1000 * statistics.median(one.order for one in beside), 1),
        first_p99_ms=round(sorted(many)[math.ceil(0.99 * len(many)) - 1], 1),
        releases=len(many),
        last_s=round(last, 3),
        alone_s=round(only, 3),
        ratio=round(last / only, 3),
        cpu_s=round(statistics.median(one.cpu for one in beside), 3),
        cpu_alone_s=round(statistics.median(one.cpu for one in alone), 3),
        routine_left=left,
    )


def _routine(
    town: "subprocess.Popen[str]",
    sink: Telling,
    routine: int,
    urgent: int,
    engine: "subprocess.Popen[str]",
) -> int:
    """See that a routine bulletin runs, with more left than the urgent one takes."""
    came, further = sink.told().get(OURS, (0, 0.0, 0.0))[0], min(1_000, routine // 10)
    if routine - came < 2 * max(urgent, further) or not came:
        if came:
            _until(sink, OURS, routine, engine)
            sink.forget(OURS)
        say_to(town, "routine")
        came = 0
    _until(sink, OURS, came + further, engine)
    return routine


def _urgent(
    town: "subprocess.Popen[str]", sink: Telling, urgent: int, engine: "subprocess.Popen[str]"
) -> Took:
    """Release urgent news and return what it took."""
    before = senders.spent(engine)
    said = say_to(town, "urgent")
    begun, ordered = float(said["begun"]), float(said["ordered"])
    _, first, last = _until(sink, OTHERS, urgent, engine)
    sink.forget(OTHERS)
    return Took(ordered - begun, first - begun, last - begun, senders.spent(engine) - before)


def _until(
    sink: Telling, domain: str, letters: int, engine: "subprocess.Popen[str]"
) -> tuple[int, float, float]:
    """Return what came for a domain once so many letters have."""
    came, since = 0, time.monotonic()
    while True:
        found = sink.told().get(domain, (0, 0.0, 0.0))
        if found[0] >= letters:
            return found
        since = time.monotonic() if found[0] > came else since
        came = found[0]
        if engine.poll() is not None or time.monotonic() - since > STUCK_S:
            raise TimeoutError("機関が送り終えません。")
        time.sleep(0.05)


def _say(found: Found) -> None:
    print(
        f"{found.db}: 緊急 {found.urgent:,}通だけで {found.alone_s:.2f}秒。一斉配信の途中では"
        f"一通目 {found.first_ms:.0f}ミリ秒（指示の記録に {found.order_ms:.0f}）、"
        f"最後まで {found.last_s:.2f}秒（{found.ratio:.2f}倍、"
        f"CPU {found.cpu_alone_s:.2f}秒と {found.cpu_s:.2f}秒）。"
        f"小さな緊急 {found.releases}回の一通目は、99% が {found.first_p99_ms:.0f}ミリ秒まで。",
        file=sys.stderr,
    )
