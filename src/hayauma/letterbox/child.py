"""The child (別の作業): a foreign mail is read in a process of its own that may die of it.

Source: what the parsers at hand are known to do with hostile mails: gigabytes, seconds, endless
recursion. The process that forks them (`nursery`) is started once and kept; it ends with this one.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from hayauma.letterbox.reading import Written
from hayauma.mail.bounces import Report

PATIENCE = 60.0  # seconds of the clock for one mail; a machine may be busy
_GRACE = 10.0  # seconds more, in which the nursery itself must have given up on a mail

_PACKAGES = str(Path(__file__).resolve().parents[2])
_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from hayauma.letterbox.nursery import main
main()
"""


class Unreadable(ValueError):
    """The mail ended its reader, or kept it too long."""


class NoChild(OSError):
    """No reader could be started: the mail is not to blame."""


def read(content: bytes) -> Written:
    """Return what a person's mail says. Errors: Unreadable, NoChild. Takes a few ms."""
    with _lock:
        return Written(**_understood(*_kept().ask("written", content)))


def report(content: bytes) -> Report:
    """Return what a mail that came back says. Errors: Unreadable, NoChild. Takes a few ms."""
    with _lock:
        return _kept().report(content)


def _understood(word: str, answer: bytes) -> dict[str, Any]:
    """Return the words of an answer. Errors: Unreadable."""
    if word != "ok":
        raise Unreadable(answer.decode("ascii", "ignore"))
    try:
        words = json.loads(answer)
    except ValueError:
        raise Unreadable("answer") from None
    if not isinstance(words, dict):
        raise Unreadable("answer")
    return cast(dict[str, Any], words)


class Nursery:
    """The process that forks readers, and the two pipes to it; one request at a time."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._owner, self._patience = os.getpid(), patience
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the process's number, or 0 where none runs."""
        return self._process.pid if self._process else 0

    @property
    def ours(self) -> bool:
        """Return whether this process started it, and not one that it was forked from."""
        return self._owner == os.getpid()

    def ask(self, kind: str, content: bytes) -> tuple[str, bytes]:
        """Return the answer to one request; a nursery that has died is replaced once.

        Errors: NoChild.
        """
        for _attempt in range(2):
            try:
                return self._ask(kind, content)
            except (OSError, EOFError, ValueError):
                self.end()
        raise NoChild("the process that reads mail cannot be kept alive")

    def report(self, content: bytes) -> Report:
        """Return what a mail that came back says. Errors: Unreadable, NoChild."""
        try:
            return Report.heard(_understood(*self.ask("report", content)))
        except (KeyError, TypeError) as fault:
            raise Unreadable(type(fault).__name__) from None

    def end(self) -> None:
        """End the process and wait until it has."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                cast(BinaryIO, pipe).close()
        if self.ours:
            process.kill()
            process.wait()
        else:
            process.returncode = 0  # not this process's to wait for

    def _ask(self, kind: str, content: bytes) -> tuple[str, bytes]:
        if self._process is None:
            self._process = _started(self._patience)
        asks = cast(BinaryIO, self._process.stdin)
        answers = cast(BinaryIO, self._process.stdout)
        octets = memoryview(f"{kind} {len(content)}\n".encode("ascii") + content)
        while octets:
            octets = octets[os.write(asks.fileno(), octets) :]
        until, said = time.monotonic() + self._patience + _GRACE, b""
        while b"\n" not in said:
            said += _heard(answers.fileno(), until)
        first, _, answer = said.partition(b"\n")
        word, _, length = first.decode("ascii").partition(" ")
        while len(answer) < int(length):
            answer += _heard(answers.fileno(), until)
        return word, answer


def _started(patience: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _PROGRAM, _PACKAGES, str(patience)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        # No secret of ours stands beside a stranger's mail.
        env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
    )


def _heard(answers: int, until: float) -> bytes:
    """Return what has come, waiting for it. Errors: EOFError, TimeoutError."""
    ready = select.poll()
    ready.register(answers, select.POLLIN)
    if not ready.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError
    piece = os.read(answers, 65_536)
    if not piece:
        raise EOFError
    return piece


_lock = threading.Lock()
_nursery = Nursery()


def _kept() -> Nursery:
    """Return this process's nursery; one that was inherited by a fork is another's."""
    global _nursery
    if not _nursery.ours:
        _nursery.end()
        _nursery = Nursery()
    return _nursery


@atexit.register
def end() -> None:
    """End the nursery, where one runs; the next mail starts it again."""
    _nursery.end()
