"""Commands of the product, forked from a process that has loaded it already.

Loading takes a second of a processor, and a run of the tests starts hundreds of commands. The
loaded process does nothing but fork: each command is a process of its own with its own number,
environment, files, signals and exit code, and reads the settings anew. What it costs to load, and
that it loads at all, the tests see that start the command as people do (`tests/foundation`,
`tests/journeys`).

    python -m tests.forked FD    waits at a socket for commands
"""

import atexit
import contextlib
import functools
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "hayauma.config.settings"
# What a command loads only once it is at work.
LATER = ("hayauma.engine.cluster", "hayauma.engine.clock", "hayauma.journal")
HEAD = 4  # octets that say how long an order is; the files come with them


class Forked:
    """One command that runs, with the parts of a `Popen` that tests use."""

    def __init__(self, reports: int) -> None:
        self._reports = os.fdopen(reports, "rb", buffering=0)
        self.returncode: int | None = None
        self.pid = self._read()

    def poll(self) -> int | None:
        """Return the exit code, a signal's number with a minus; None while it runs."""
        if self.returncode is None and select.select([self._reports], [], [], 0)[0]:
            self.returncode = self._read()
            self._reports.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code. Errors: subprocess.TimeoutExpired."""
        if self.returncode is None:
            select.select([self._reports], [], [], timeout)
        if (code := self.poll()) is None:
            raise subprocess.TimeoutExpired("forked", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """Signal it, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _read(self) -> int:
        line = b""
        while not line.endswith(b"\n"):
            octet = self._reports.read(1)
            assert octet, "the process that forks commands is gone"
            line += octet
        return int(line)


class Loaded:
    """The process that has loaded the product, seen from the tests."""

    def __init__(self, database: str) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DATABASE_URL": database},
            )  # fmt: skip

    def start(
        self,
        module: str,
        arguments: Sequence[str],
        env: Mapping[str, str],
        *,
        stdin: int | IO[Any] = subprocess.DEVNULL,
        stdout: int | IO[Any] = subprocess.DEVNULL,
        stderr: int | IO[Any] = subprocess.DEVNULL,
    ) -> Forked:
        """Start `python -m module arguments` and return at once."""
        reports, theirs = os.pipe()
        null = os.open(os.devnull, os.O_RDWR)
        try:
            given = [null if one == subprocess.DEVNULL else one for one in (stdin, stdout, stderr)]
            files = [one if isinstance(one, int) else one.fileno() for one in given]
            order = json.dumps([module, list(arguments), dict(env)]).encode()
            socket.send_fds(self._orders, [len(order).to_bytes(HEAD)], [*files, theirs])
            self._orders.sendall(order)
        finally:
            os.close(theirs)
            os.close(null)
        return Forked(reports)

    def close(self) -> None:
        """End the process; commands that still run are their tests' affair."""
        self._orders.close()
        self._process.wait(10)


def loaded(database: str = "") -> Loaded:
    """Return this process's own for commands on such a database, started when first asked for."""
    # It is never connected to; but which tables the code knows depends on its kind.
    return _loaded("postgresql:///" if database else "")


@functools.cache
def _loaded(database: str) -> Loaded:
    made = Loaded(database)
    atexit.register(made.close)
    return made


def serve(orders: socket.socket) -> None:
    """Load the product, then fork a command for every order, until nobody can order any more."""
    _load()
    while True:
        head, files, _, _ = socket.recv_fds(orders, HEAD, 4)
        if not head:
            _bury()
            return
        order = _exactly(orders, int.from_bytes(head))
        if os.fork() == 0:
            orders.close()
            _look_after(order, files)
        for file in files:
            os.close(file)
        _bury()


def _exactly(orders: socket.socket, octets: int) -> bytes:
    with orders.makefile("rb", buffering=0) as stream:
        order = b""
        while len(order) < octets and (part := stream.read(octets - len(order))):
            order += part
    return order


def _bury() -> None:
    """Take leave of those that looked after commands which have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _load() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import importlib

    import django

    from hayauma.console import verbs

    django.setup()
    for name in (*(verb.module for verb in verbs.known() if verb.django), *LATER):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _look_after(order: bytes, files: Sequence[int]) -> NoReturn:
    """Fork the command, and tell its number and how it ended."""
    pid = os.fork()
    *three, reports = files
    if pid == 0:
        os.close(reports)
        os._exit(_be(order, three))
    for file in three:
        os.close(file)
    os.write(reports, b"%d\n" % pid)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.write(reports, b"%d\n" % code)
    os._exit(0)


def _be(order: bytes, three: Sequence[int]) -> int:
    """Be the command, and return its exit code."""
    module, arguments, environment = json.loads(order)
    for number, file in enumerate(three):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment, DJANGO_SETTINGS_MODULE=SETTINGS)
    time.tzset()
    sys.argv = ["hayauma", *arguments]
    _settle()
    import runpy
    import traceback

    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=False)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code


def _settle() -> None:
    """Read the settings of this environment; no database is open yet."""
    import importlib

    from django import conf
    from django.db import connections

    importlib.reload(importlib.import_module(SETTINGS))
    conf.settings._wrapped = conf.Settings(SETTINGS)
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]
    connections._settings = None  # type: ignore[attr-defined]
    vars(connections).pop("settings", None)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as ordered:
        serve(ordered)
