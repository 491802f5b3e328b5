"""Children (子): the processes under `run`, forked, watched, ended together; no orphan ever.

The parent has loaded the code already, so a child begins in milliseconds and shares its memory.
Each child leads a process group of its own, so Ctrl-C reaches the parent alone, and holds the
reading end of a pipe whose other end only the parent has: when the parent is gone, however it
went, the pipe ends and the child ends its group.
"""

import contextlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GRACE_S = 3.5  # what a child has between being asked to end and being ended
FAILED = 1


@dataclass(frozen=True)
class Child:
    """One process to run: a word for files, a name for people, and what it does."""

    word: str
    name: str
    work: Callable[[], int]


@dataclass(frozen=True)
class Death:
    """A child that ended by itself, and why."""

    child: Child
    why: str


@dataclass
class Children:
    """The running children of this process."""

    home: Path
    _lifeline: tuple[int, int] = field(default_factory=os.pipe)
    _running: dict[int, Child] = field(default_factory=dict)

    def start(self, children: Sequence[Child]) -> None:
        """Start children and write their process numbers to `children.json`.

        No thread may run and no database may be connected in this process: it is forked.
        """
        (self.home / "log").mkdir(exist_ok=True)
        sys.stdout.flush()
        sys.stderr.flush()
        for child in children:
            pid = os.fork()
            if pid == 0:
                os._exit(self._live(child))
            with contextlib.suppress(OSError):  # the child does the same: whoever comes first
                os.setpgid(pid, pid)
            self._running[pid] = child
        self._write_down()

    def died(self) -> Death | None:
        """Return the first child that has ended by itself, if one has."""
        for pid, child in self._running.items():
            if (status := _ended(pid)) is not None:
                del self._running[pid]
                _signal_group(pid, signal.SIGKILL)  # whatever it has left of its group
                return Death(child, self._why(child, status))
        return None

    def stop(self) -> None:
        """End every child: first by asking, after a grace of 3.5 s by force; return when gone."""
        for pid in self._running:
            _signal_group(pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        while self._running and time.monotonic() < deadline:
            for pid in [pid for pid in self._running if _ended(pid) is not None]:
                del self._running[pid]
                _signal_group(pid, signal.SIGKILL)
            time.sleep(0.02)
        for pid in self._running:
            _signal_group(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        self._running.clear()
        (self.home / "children.json").unlink(missing_ok=True)

    def _write_down(self) -> None:
        """Write the process numbers in one step: the health page may read at any moment."""
        pids = {child.word: pid for pid, child in self._running.items()}
        draft = self.home / "children.json.new"
        draft.write_text(json.dumps(pids), "utf-8")
        os.replace(draft, self.home / "children.json")

    def _log(self, child: Child) -> Path:
        return self.home / "log" / f"{child.word}.log"

    def _why(self, child: Child, status: int) -> str:
        """Return how a child ended and the last it said."""
        if os.WIFSIGNALED(status):
            how = f"シグナル {os.WTERMSIG(status)}"
        else:
            how = f"終了コード {os.WEXITSTATUS(status)}"
        try:
            said = self._log(child).read_text("utf-8", "replace").strip().splitlines()[-5:]
        except FileNotFoundError:  # it was ended before it could open its log
            said = []
        return "\n".join([how, *said])

    def _live(self, child: Child) -> int:
        """Be the child: its own group, its own log, its parent's end watched; return its code."""
        try:
            os.setpgid(0, 0)
            os.close(self._lifeline[1])
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            _speak_into(self._log(child))
            threading.Thread(
                target=_end_with_parent, args=(self._lifeline[0],), daemon=True
            ).start()
            code = child.work()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else FAILED
        except KeyboardInterrupt:
            code = 0
        except BaseException:
            traceback.print_exc()
            code = FAILED
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        return code


def _ended(pid: int) -> int | None:
    """Return how a child ended, or None while it lives."""
    try:
        gone, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return status if gone else None


def _signal_group(pid: int, number: signal.Signals) -> None:
    """Signal every process of a child's group, if there is one left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _speak_into(log: Path) -> None:
    """Send what this process prints to a file, and read nothing."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def _end_with_parent(lifeline: int) -> None:
    """Wait for the parent's end of the pipe to close, then end this process's group."""
    os.read(lifeline, 1)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(0, signal.SIGTERM)
        time.sleep(GRACE_S)
        os.killpg(0, signal.SIGKILL)
