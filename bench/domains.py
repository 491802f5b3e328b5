"""`bench domains` (受信ドメイン): nine receiving domains, with and without a tenth that hangs.

The tenth takes the recipient's name and never answers again, over every connection that tries.
`alone_s`: from the first to the last letter of the nine without the tenth; `with_hanging_s`: with
it; each the median of the runs. `cpu_s`, `cpu_hanging_s`: what the engine's processors took for
it, letters to the tenth among them. Exit codes: 0 · 2 bad input · 3 no such database.
"""

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import sinks
from bench.arguments import parser
from bench.databases import Databases, databases

DOMAINS, EACH = 10, 5_000
HANGS = f"d{DOMAINS - 1}.example"
# An engine that has sent nothing new for so long is not coming.
STUCK_S = 90.0


@dataclass(frozen=True)
class Found:
    """Seconds for the letters of the domains that work."""

    db: str
    recipients: int
    alone_s: float
    with_hanging_s: float
    ratio: float
    cpu_s: float
    cpu_hanging_s: float


def main(argv: Sequence[str]) -> int:
    """Measure and return the exit code."""
    arguments = parser("domains", "返事をしない受信ドメインが、ほかを遅らせないかを測ります。")
    arguments.add_argument(
        "--recipients", type=arguments.count, default=DOMAINS * EACH, metavar="N"
    )
    arguments.add_argument(
        "--runs", type=arguments.count, default=3, metavar="R", help="中央値を取る回数"
    )
    asked = arguments.parse_args(list(argv))
    found = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hayauma-domains-")))
        made = stack.enter_context(databases(folder))
        for database in made.usable(asked.db):
            found.append(_measure(made, database, asked.recipients, asked.runs))
            _say(found[-1])
    if not found:
        return 3
    if asked.json:
        # Of two databases the worse one is what can be promised; both stand under `all`.
        worse = max(found, key=lambda one: one.ratio)
        print(json.dumps({**asdict(worse), "all": [asdict(one) for one in found]}))
    return 0


def _measure(made: Databases, database: str, recipients: int, runs: int) -> Found:
    each = max(1, recipients // DOMAINS)
    alone, hanging = [], []
    for _ in range(runs):
        alone.append(_nine(made, database, each, ""))
        hanging.append(_nine(made, database, each, HANGS))
    one, other = (statistics.median(took for took, _ in runs_of) for runs_of in (alone, hanging))
    cpu, more = (statistics.median(used for _, used in runs_of) for runs_of in (alone, hanging))
    return Found(
        database, each * DOMAINS, round(one, 3), round(other, 3), round(other / one, 3),
        round(cpu, 3), round(more, 3),
    )  # fmt: skip


def _nine(made: Databases, database: str, each: int, hangs: str) -> tuple[float, float]:
    """Return the seconds from the first to the last letter of the nine domains that work.

    And the engine's processor time, its start among it.
    """
    home, nine = made.home(database), DOMAINS - 1
    domains = DOMAINS if hangs else nine
    home.prepare(domains * each, "--domains", str(domains))
    with sinks.telling_sink(hangs) as sink:
        before = _spent()
        engine = home.start(sink.port)
        try:
            came, since = 0, time.monotonic()
            while came < nine * each:
                time.sleep(0.05)
                told = sink.told()
                n = sum(letters for letters, _, _ in told.values())
                since = time.monotonic() if n > came else since
                came = n
                if engine.poll() is not None and came < nine * each:
                    raise RuntimeError("機関が途中で終わりました。")
                if time.monotonic() - since > STUCK_S:
                    raise TimeoutError("機関が送り終えません。")
        finally:
            engine.kill()
            engine.wait(30)
        used = _spent() - before
    ended = max(last for _, _, last in told.values())
    return ended - min(first for _, first, _ in told.values()), used


def _spent() -> float:
    """Return the processor time (s) of the processes that have ended so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _say(found: Found) -> None:
    print(
        f"{found.db}: 返事をするドメインだけで {found.alone_s:.2f}秒、返事をしない一つがあって "
        f"{found.with_hanging_s:.2f}秒（{found.ratio:.2f}倍）。"
        f"CPU {found.cpu_s:.2f}秒と {found.cpu_hanging_s:.2f}秒。",
        file=sys.stderr,
    )
