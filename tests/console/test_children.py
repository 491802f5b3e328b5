"""Children of `run`: ended together, explained when they die, never left behind.

Each test watches a process of its own, because a parent forks.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.once

PARENT = """
import os, signal, sys, time
from pathlib import Path
from hayauma.console import children
from hayauma.console.children import Child, Children

children.GRACE_S = 0.5
home = Path(sys.argv[1])

def quiet():
    while True:
        time.sleep(1)

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.fork() == 0:
        (home / "grandchild").write_text(str(os.getpid()))
        quiet()
    quiet()

def broken():
    raise RuntimeError("why it broke")

watched = Children(home)
watched.start([Child(name, f"child {name}", globals()[name]) for name in sys.argv[2:]])
print("started", flush=True)
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append(1))
while not asked:
    death = watched.died()
    if death:
        print(death.child.word, death.why, flush=True)
        break
    time.sleep(0.01)
watched.stop()
print("stopped", flush=True)
"""


def parent(home: Path, *names: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(home), *names],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert process.stdout
    assert process.stdout.readline() == "started\n"
    return process


def pids(home: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((home / "children.json").read_text())
    return found


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_ends_all_when_asked_even_what_does_not_listen(home: Path) -> None:
    process = parent(home, "quiet", "stubborn")
    wait_until((home / "grandchild").exists)
    ours = [*pids(home).values(), int((home / "grandchild").read_text())]
    assert all(map(lives, ours))
    process.terminate()
    assert process.communicate(timeout=10)[0] == "stopped\n"
    wait_until(lambda: not any(map(lives, ours)))
    assert not (home / "children.json").exists()


def test_says_how_a_child_ended_and_what_it_last_said(home: Path) -> None:
    said = parent(home, "quiet", "broken").communicate(timeout=10)[0]
    assert said.startswith("broken 終了コード 1\n")
    assert "RuntimeError: why it broke\n" in said
    assert said.endswith("stopped\n")


def test_says_which_signal_ended_a_child(home: Path) -> None:
    process = parent(home, "quiet")
    os.kill(pids(home)["quiet"], signal.SIGKILL)
    assert process.communicate(timeout=10)[0].startswith("quiet シグナル 9")


def test_says_how_a_child_ended_that_never_opened_its_log(home: Path) -> None:
    """A child can be ended between its birth and its first line: its parent still reports it."""
    process = parent(home, "quiet")
    log = home / "log" / "quiet.log"
    wait_until(log.exists)
    log.unlink()
    os.kill(pids(home)["quiet"], signal.SIGKILL)
    assert process.communicate(timeout=10)[0].startswith("quiet シグナル 9\nstopped")


def test_nothing_is_left_when_the_parent_is_killed(home: Path) -> None:
    process = parent(home, "quiet", "stubborn")
    wait_until((home / "grandchild").exists)
    ours = [*pids(home).values(), int((home / "grandchild").read_text())]
    process.kill()
    process.communicate(timeout=10)
    wait_until(lambda: not any(map(lives, ours)))
