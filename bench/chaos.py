"""`bench chaos` (突然死): the engine is killed again and again at seeded moments, and starts again.

What the sink wrote to disk is what the world received; the ledger is what we say it received.
Exit codes: 0 · 1 somebody lost a letter, or got more copies than the promise allows · 3 PostgreSQL
is missing.

The promise: nobody is lost; no more extra copies a kill than connections were open; nobody gets
more than one extra copy.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import ledger, sinks
from bench.arguments import parser
from bench.databases import SQLITE, databases
from bench.homes import Home
from bench.sinks import Kept

CONNECTIONS, FLUSH = 8, 100
# So that a run of some thousand letters lasts long enough to be killed in.
REPLY_S = "0.004"
# An engine that has sent nothing new for so long is not coming.
STUCK_S = 120.0


@dataclass(frozen=True)
class Found:
    """What so many kills did; `worst` is the most extra copies one person got."""

    kills: int
    lost: int
    extra: int
    worst: int
    connections: int
    uncertain: int
    resolved: int
    resume_s: float
    letters: int
    db: str
    seed: int

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return not self.lost and self.extra <= self.kills * self.connections and self.worst <= 1


def main(argv: Sequence[str]) -> int:
    """Kill, start again, compare, and return the exit code."""
    arguments = parser("chaos", "送信中の機関を何度も強制終了し、だれも漏れないことを確かめます。")
    arguments.add_argument("--kills", type=arguments.count, default=30, metavar="K")
    arguments.add_argument("--recipients", type=arguments.count, metavar="N")
    arguments.add_argument("--connections", type=arguments.count, default=CONNECTIONS, metavar="C")
    arguments.add_argument("--seed", type=int, default=20260603, metavar="S")
    asked = arguments.parse_args(list(argv))
    database = asked.db or SQLITE
    recipients = asked.recipients or max(5_000, asked.kills * 400)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hayauma-chaos-")))
        made = stack.enter_context(databases(folder))
        if not made.usable(database):
            return 3
        home = made.home(database)
        home.prepare(recipients)
        options = (folder, asked.kills, asked.connections, asked.seed, recipients)
        found = _kill_and_count(home, database, *options)
    _say(found)
    if asked.json:
        print(json.dumps(asdict(found)))
    return 0 if found.kept else 1


def _kill_and_count(
    home: Home, db: str, folder: Path, kills: int, connections: int, seed: int, recipients: int
) -> Found:
    options = ["--connections", str(connections), "--flush", str(FLUSH)]
    options += ["--retry-after", "1", "--uncertain-after", "1"]
    dice = random.Random(seed)
    with sinks.keeping_sink(folder, "--delay", REPLY_S) as sink:
        done, resumed = 0, []
        # Spread over the letters, so that the last kill still finds some to send.
        each = recipients * 0.8 / kills
        while done < kills:
            engine = home.start(sink.port, *options)
            try:
                alive, took = _until_the_moment(sink, engine, dice, each)
            finally:
                os.kill(engine.pid, signal.SIGKILL)
                engine.wait(30)
            resumed += [took] if done else []
            if not alive:
                break
            done += 1
        if done < kills:
            print(f"送り終えたため、{done}回で止めました。", file=sys.stderr)
        home.drain(sink.port, *options)
        received = sink.received()
    return _compare(home, db, received, done, connections, seed, recipients, resumed)


_OCTETS_A_LINE = 80
# One kill in so many comes before the engine has sent anything, while it takes up what was left.
EARLY_IN, EARLY_S = 6, 2.0


def _until_the_moment(
    sink: Kept, engine: subprocess.Popen[str], dice: random.Random, each: float
) -> tuple[bool, float]:
    """Wait for the next moment to kill; return whether the engine still ran, and when it sent."""
    begun = time.monotonic()
    if dice.randrange(EARLY_IN) == 0:
        time.sleep(dice.uniform(0, EARLY_S))
        return engine.poll() is None, 0.0
    alive = _until_more(sink, engine)
    took = time.monotonic() - begun
    goal = sink.octets() + dice.uniform(0, 2 * each) * _OCTETS_A_LINE * 0.5
    alive = alive and _until_more(sink, engine, goal)
    time.sleep(dice.uniform(0, 0.02))
    return alive, took


def _until_more(sink: Kept, engine: subprocess.Popen[str], goal: float = 0.0) -> bool:
    """Return True once the sink has written more (or past `goal` octets), False where it ended."""
    before, deadline = sink.octets(), time.monotonic() + STUCK_S
    goal = goal or before + 1
    while sink.octets() < goal:
        if engine.poll() is not None:
            return False
        if time.monotonic() > deadline:
            raise TimeoutError("機関が送り始めません。")
        time.sleep(0.002)
    return True


def _compare(
    home: Home, db: str, received: Counter[tuple[str, str]], kills: int, connections: int,
    seed: int, recipients: int, resumed: Sequence[float],
) -> Found:  # fmt: skip
    words = home.outcomes()
    unsure, claimed = _identities(home, "uncertain_final"), _identities(home, "accepted")
    copies: Counter[str] = Counter()
    for (identity, _), n in received.items():
        copies[identity] += n
    # Lost: the ledger says accepted and nothing came, or nobody ever tried.
    lost = len(claimed - set(copies)) + recipients - len(claimed) - len(unsure)
    assert words["accepted"] == len(claimed), words
    ever = ledger.ever_uncertain(home)
    return Found(
        kills=kills,
        lost=lost,
        extra=sum(copies.values()) - len(copies),
        worst=max(copies.values(), default=1) - 1,
        connections=connections,
        uncertain=ever,
        resolved=ever - len(unsure),
        resume_s=round(max(resumed, default=0.0), 2),
        letters=recipients,
        db=db,
        seed=seed,
    )


def _identities(home: Home, word: str) -> set[str]:
    return {line.split("\t")[2] for line in home.run("outcomes", "--list", word).splitlines()}


def _say(found: Found) -> None:
    print(
        f"{found.db}: {found.letters:,}通、強制終了 {found.kills}回。漏れ {found.lost}、"
        f"余分 {found.extra}（一人に最大 {found.worst}）、確認できずになった {found.uncertain}、"
        f"うち確かになった {found.resolved}。再開まで最長 {found.resume_s}秒。"
        f"{'約束のとおりです。' if found.kept else '約束が破れています。'}",
        file=sys.stderr,
    )
