"""The verb `test` (試験): every test, on both databases and in the browser; sets itself up.

SQLite runs all but the journeys, PostgreSQL the same again as a real server, then the journeys.
The last line is `N passed, N failed, N skipped` over the three.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hayauma.console.arguments import Arguments
from hayauma.console.clone import clone_root, on_debian_as_root

# One more than the cores CI has: tests of processes wait for a good part of their time.
AT_ONCE = ("-n", "3", "--dist", "loadgroup")


# Tests of real processes, sockets and browsers with durations of a second or two.
AGAINST_THE_CLOCK = (
    "tests/console/",
    "tests/delivery/test_worker",
    "tests/engine/",
    "tests/faults/",
    "tests/foundation/test_launcher",
    "tests/journeys/",
    "tests/letterbox/",
    "tests/mail/test_courier",
    "tests/web/desk/test_live_picture",
)
# Compiled code is kept whoever asks: a dozen processes would compile every test again, and a
# hundred commands the product.
ENVIRONMENT = {"DATABASE_URL": "", "PYTHONDONTWRITEBYTECODE": ""}
MOST_AGAIN = 5  # more than this is no crowd but a fault


@dataclass(frozen=True)
class Run:
    """One run of pytest: its name for people, which tests, and what stands around it."""

    name: str
    tests: str  # an expression over marks
    options: tuple[str, ...] = ()
    postgresql: bool = False
    places: tuple[str, ...] = ("tests",)  # where its tests are looked for


RUNS = (
    Run("SQLite", "not browser and not journey", AT_ONCE),
    Run("PostgreSQL", "not browser and not journey and not once", AT_ONCE, postgresql=True),
    Run(
        "journeys",
        "browser or journey",
        ("-n", "3", "--dist", "loadfile"),  # a release that may be taken back waits for a minute
        places=("tests/journeys",),
    ),
)


@dataclass(frozen=True)
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(argv: Sequence[str]) -> int:
    """Run the tests and return 0 where all passed, 1 where one failed."""
    parser = Arguments("hayauma test", "すべての試験をします。")
    parser.add_argument("--long", action="store_true", help="長い試験もする")
    parser.add_argument("paths", nargs="*", help="試験の場所(既定: tests)")
    options = parser.parse_args(argv)
    root = clone_root()
    if root is None:
        print("試験は、git clone した場所で動かしてください。", file=sys.stderr)
        return 2
    if on_debian_as_root():
        subprocess.run([root / ".ci" / "debian"], check=False)
    long = ["--long"] if options.long else []
    total = Count()
    for run in RUNS:
        print(f"\n== {run.name}", flush=True)
        total += perform(run, root, [*long, *(options.paths or run.places)])
    print(f"\n{total}")
    return 1 if total.failed or not total.passed else 0


def perform(run: Run, root: Path, asked: Sequence[str]) -> Count:
    """Run pytest, its progress going straight to the screen, and count what it reports.

    What failed and drives real processes against the clock is tried once more alone, aloud: on a
    crowded machine a reply may come after its second. Rules and rooms get no second chance.
    """
    first = _pytest(run, root, [*run.options, *asked])
    again = first.failures
    if not again or len(again) > MOST_AGAIN or first.count.failed != len(again):
        return first.count
    if not all(one.startswith(AGAINST_THE_CLOCK) for one in again):
        return first.count
    print(f"\n時計を相手にする試験を、単独でもう一度試します: {'、'.join(again)}", flush=True)
    second = _pytest(run, root, list(again)).count
    return Count(first.count.passed + second.passed, second.failed, first.count.skipped)


@dataclass(frozen=True)
class Report:
    """What one run of pytest came to: its count, and the ids of what failed."""

    count: Count
    failures: tuple[str, ...] = ()


def _pytest(run: Run, root: Path, arguments: Sequence[str]) -> Report:
    with tempfile.TemporaryDirectory(prefix="hayauma-test-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", run.tests]
        command += [f"--junit-xml={report}", *arguments]
        if run.postgresql:
            command = [sys.executable, "-m", "tests.servers", *command]
        code = subprocess.run(
            command, cwd=root, env=os.environ | ENVIRONMENT, check=False
        ).returncode
        return Report(counted(report, code), failed(report, root))


def failed(report: Path, root: Path) -> tuple[str, ...]:
    """Return the ids of the tests that failed, as pytest takes them back."""
    if not report.exists():
        return ()
    found = []
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 — pytest has just written it
        if case.find("failure") is None and case.find("error") is None:
            continue
        parts = case.get("classname", "").split(".")
        depth = next(
            (n for n in range(len(parts), 0, -1) if (root / f"{'/'.join(parts[:n])}.py").exists()),
            len(parts),
        )
        names = [f"{'/'.join(parts[:depth])}.py", *parts[depth:], case.get("name", "")]
        found.append("::".join(names))
    return tuple(dict.fromkeys(found))


def counted(report: Path, code: int) -> Count:
    """Return what pytest's report says; a run that broke off counts as one more failure."""
    if not report.exists():
        return Count(failed=1)
    total = Count()
    for suite in ET.parse(report).iter("testsuite"):  # noqa: S314 — pytest has just written it
        tests, failed, skipped = (
            int(suite.get(key, "0")) for key in ("tests", "failures", "skipped")
        )
        failed += int(suite.get("errors", "0"))
        total += Count(tests - failed - skipped, failed, skipped)
    # 0 all passed, 1 some failed, 5 none was asked for; anything else broke off.
    broke_off = code not in {0, 5} and not total.failed
    return total + Count(failed=1) if broke_off else total
