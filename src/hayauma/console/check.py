"""The verb `check` (点検): form, types, walls, templates, migrations and house rules.

Steps do not wait for each other: two run at a time, the slow ones first. A step is a function of
the clone that returns what it found; nothing found is a pass.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hayauma.console import house_rules
from hayauma.console.arguments import Arguments
from hayauma.console.clone import clone_root

Findings = list[str]
LONGEST_STEP_S = 600
SHOWN_AT_ONCE = 30


@dataclass(frozen=True)
class Step:
    """One thing to look at: its name, what it means, and the function that looks."""

    name: str
    meaning: str
    look: Callable[[Path], Findings]


def command(*arguments: str, root: Path, program: str = "python") -> Findings:
    """Run a program of .venv in the clone; what it printed is the finding where it fails."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hayauma.config.settings",
        "DATABASE_URL": "",
        "PYTHONPATH": str(root / "src"),
    }
    done = subprocess.run(
        [Path(sys.prefix) / "bin" / program, *arguments],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=LONGEST_STEP_S,
        check=False,
    )
    return [] if done.returncode == 0 else (done.stdout.strip() or "?").splitlines()


def module(*arguments: str) -> Callable[[Path], Findings]:
    """Return a step that runs `python -m …`."""
    return lambda root: command("-m", *arguments, root=root)


def imports(root: Path) -> Findings:
    """Check the contracts of .importlinter."""
    return command("--no-logo", root=root, program="lint-imports")


def templates(root: Path) -> Findings:
    """Check the form of every template, and that every one of them compiles."""
    files = sorted(str(path.relative_to(root)) for path in root.glob("src/**/templates/**/*.html"))
    form = command("--check", "--target-version", "5.2", *files, root=root, program="djade")
    return form + command("-m", "hayauma.console.template_syntax", root=root)


def migrations(root: Path, *, postgresql: bool) -> Findings:
    """Check that the models have their migrations, and that an empty database takes them all."""
    server = ["-m", "tests.servers", sys.executable] if postgresql else []
    return command(*server, "-m", "hayauma.console.migrations_complete", root=root)


STEPS: tuple[Step, ...] = (
    Step("types", "mypy --strict: src、tests、bench", module("mypy", "src", "tests", "bench")),
    Step(
        "migrations-postgresql",
        "移行: PostgreSQL",
        partial(migrations, postgresql=True),
    ),
    Step("migrations-sqlite", "移行: SQLite", partial(migrations, postgresql=False)),
    Step("templates", "画面とメールのひな形", templates),
    Step("imports", "部屋と部屋の間の決まり", imports),
    Step("keys", "外部キーは下の部屋だけを指す", module("hayauma.console.foreign_keys")),
    Step("format", "書式", module("ruff", "format", "--check", "--output-format", "concise", ".")),
    Step("lint", "書き方", module("ruff", "check", "--quiet", "--output-format", "concise", ".")),
    Step("sockets", "メールが外へ出る口は一つ", house_rules.sockets),
    Step("ears", "外へ尋ねる所は一つ", house_rules.ears),
    Step("names", "種類の名を付けた部屋やファイルがない", house_rules.names),
    Step("lengths", "400行を超えるファイルがない", house_rules.lengths),
    Step("hosts", "部品の一覧に取り寄せ先の名がない", house_rules.hosts),
    Step("pins", "run.lock は dev.lock の一部である", house_rules.pins),
    Step("docs", "文書のリンクが切れていない", house_rules.links),
)


def main(argv: Sequence[str]) -> int:
    """Run the steps and return 0 where nothing was found, 1 otherwise."""
    parser = Arguments("hayauma check", "書き方と決まりを調べます。")
    names = [step.name for step in STEPS]
    parser.add_argument(
        "--only", action="append", choices=names, metavar="点検", help="この点検だけをする"
    )
    only = parser.parse_args(argv).only
    root = clone_root()
    if root is None:
        print("点検は、git clone した場所で動かしてください。", file=sys.stderr)
        return 2
    chosen = [step for step in STEPS if not only or step.name in only]
    found = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = {pool.submit(timed, step, root): step for step in chosen}
        for done in as_completed(running):
            seconds, findings = done.result()
            found += bool(findings)
            report(running[done], seconds, findings)
    print(f"\n{len(chosen) - found} passed, {found} failed")
    return 1 if found else 0


def timed(step: Step, root: Path) -> tuple[float, Findings]:
    """Return how long a step took and what it found; a step that hangs is a finding."""
    started = time.monotonic()
    try:
        findings = step.look(root)
    except subprocess.TimeoutExpired as hung:
        findings = [f"{hung.timeout:.0f}秒で終わりませんでした。"]
    return time.monotonic() - started, findings


def report(step: Step, seconds: float, findings: Findings) -> None:
    """Print one step's line, and under it what it found."""
    mark = "×" if findings else "○"
    print(f"{mark} {step.name:<22}{seconds:6.1f}s  {step.meaning}", flush=True)
    for line in findings[:SHOWN_AT_ONCE]:
        print(f"    {line}")
    if len(findings) > SHOWN_AT_ONCE:
        rest = len(findings) - SHOWN_AT_ONCE
        print(f"    ほかに{rest}行。直してから: ./hayauma check --only {step.name}")
