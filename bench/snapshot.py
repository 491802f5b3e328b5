"""`bench snapshot` (宛先の確定): how long the audience takes to stand, and the first letter to go.

A home with a quarter more subscribers than the audience. First an idle engine waits in it while an
urgent bulletin is released; then, the engine gone, another audience is written by itself.
Exit codes: 0 · 2 bad input · 3 no such database.
"""

import fcntl
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import sinks
from bench.arguments import parser
from bench.databases import databases
from bench.homes import ROOT, Home
from bench.sinks import Kept

AUDIENCE, OTHERS = 1_000_000, 0.25
# An engine that has not begun after so long is not coming.
STUCK_S = 300.0
IDLE_S = 2.0
LOCK = "engine-urgent.lock"


@dataclass(frozen=True)
class Found:
    """`seconds` to write the audience; `first_letter_s` from the release to a letter taken."""

    db: str
    subscribers: int
    audience: int
    seconds: float
    first_letter_s: float
    peak_rss_mib: float


def main(argv: Sequence[str]) -> int:
    """Measure and return the exit code."""
    arguments = parser("snapshot", "宛先を確定する速さと、緊急の一通目までの時間を測ります。")
    arguments.add_argument("--recipients", type=arguments.count, default=AUDIENCE, metavar="N")
    asked = arguments.parse_args(list(argv))
    found = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hayauma-snap-")))
        made = stack.enter_context(databases(folder))
        for database in made.usable(asked.db):
            found.append(_measure(made.home(database), database, asked.recipients))
            _say(found[-1])
    if not found:
        return 3
    if asked.json:
        # Of two databases the slower one is what can be promised; both stand under `all`.
        slower = max(found, key=lambda one: one.seconds)
        print(json.dumps({**asdict(slower), "all": [asdict(one) for one in found]}))
    return 0


def _measure(home: Home, database: str, audience: int) -> Found:
    others = round(audience * OTHERS)
    with town_of(home, audience, others) as town:
        with sinks.keeping_sink(home.path) as sink:
            first = _first_letter(home, town, sink)
        frozen = say_to(town, "freeze")
    return Found(
        db=database,
        subscribers=audience + others,
        audience=audience,
        seconds=round(frozen["seconds"], 3),
        first_letter_s=round(first, 3),
        peak_rss_mib=round(frozen["peak_rss_mib"], 1),
    )


def _first_letter(home: Home, town: subprocess.Popen[str], sink: Kept) -> float:
    """Return the seconds from the order to the first letter a sink has on disk."""
    engine = home.start(sink.port, resident=True)
    try:
        until_at_work(home, engine)
        begun = say_to(town, "release")["begun"]
        deadline = time.monotonic() + STUCK_S
        while not sink.octets():
            if engine.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError("機関が送り始めません。")
            time.sleep(0.002)
        return time.time() - float(begun)
    finally:
        engine.kill()
        engine.wait(30)


def until_at_work(home: Home, engine: subprocess.Popen[str]) -> None:
    """Return once the engine holds its lock, and has had a moment to find nothing to do."""
    deadline = time.monotonic() + STUCK_S
    while engine.poll() is None and time.monotonic() < deadline:
        if (home.path / LOCK).exists():
            with (home.path / LOCK).open("rb+") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    time.sleep(IDLE_S)
                    return
        time.sleep(0.5)
    raise TimeoutError("機関が始まりません。")


@contextmanager
def town_of(home: Home, audience: int, others: int) -> Iterator[subprocess.Popen[str]]:
    """Run a town with an audience and others, ready to be told what to do."""
    home.path.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.town", str(audience), str(others)],
        env=home.environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("計測のまちができません。")
        yield process
    finally:
        process.stdin.close()
        process.kill()
        process.wait(30)
        process.stdout.close()


def say_to(town: subprocess.Popen[str], word: str) -> dict[str, Any]:
    """Tell a town what to do, and return what it says once that is done."""
    assert town.stdin is not None
    assert town.stdout is not None
    town.stdin.write(f"{word}\n")
    town.stdin.flush()
    said: dict[str, Any] = json.loads(town.stdout.readline())
    return said


def _say(found: Found) -> None:
    print(
        f"{found.db}: 登録者 {found.subscribers:,}人から {found.audience:,}人の宛先を "
        f"{found.seconds:.2f}秒で確定。緊急の発信から一通目まで {found.first_letter_s:.2f}秒。",
        file=sys.stderr,
    )
