"""Sinks (受け手): where the letters of a measurement go; processes of their own, on loopback."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.homes import ROOT

START_WITHIN_S = 10
PACKAGE = "apt-get install -y postfix"


class ToolMissing(Exception):
    """This machine lacks a program; the message names the package that brings it."""


def program(name: str) -> str:
    """Return where one of Postfix's programs stands. Errors: ToolMissing."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/postfix/sbin")
    if found is None:
        raise ToolMissing(f"{name} がありません: {PACKAGE}（Postfix は動かしません）")
    return found


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Run Debian's smtp-sink, which throws every letter away, and yield its port."""
    port = _free_port()
    # As root it wants to be told whom to become; it never needs to write.
    whom = ["-u", "nobody"] if os.geteuid() == 0 else []
    with _running([program("smtp-sink"), *whom, f"127.0.0.1:{port}", "512"]) as _:
        _wait_for(port)
        yield port


@contextmanager
def late_sink(milliseconds: int) -> Iterator[int]:
    """Run a sink whose every reply comes so many milliseconds late, as over a long line."""
    command = [sys.executable, "-m", "bench.late_sink", str(milliseconds)]
    with _running(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())


@dataclass
class Telling:
    """A sink that is asked what came for each receiving domain."""

    port: int
    process: "subprocess.Popen[bytes]"

    def told(self) -> dict[str, tuple[int, float, float]]:
        """Return letters, first and last moment of each domain for which any came."""
        found: dict[str, list[float]] = json.loads(self._say("told"))
        return {domain: (int(n), first, last) for domain, (n, first, last) in found.items()}

    def forget(self, domain: str) -> None:
        """Begin to count a domain anew."""
        self._say(f"forget {domain}")

    def _say(self, word: str) -> bytes:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n".encode())
        self.process.stdin.flush()
        return self.process.stdout.readline()


@contextmanager
def telling_sink(hang: str = "") -> Iterator[Telling]:
    """Run a sink that counts by domain, and never answers letters to one of them."""
    command = [sys.executable, "-m", "bench.telling_sink", *(["--hang", hang] if hang else [])]
    with _running(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield Telling(int(process.stdout.readline()), process)


@dataclass
class Kept:
    """A sink that wrote each letter to disk before it said so."""

    port: int
    log: Path

    def received(self) -> Counter[tuple[str, str]]:
        """Return how often each (Message-ID, recipient) was taken."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return Counter(tuple(line.split("\t")[:2]) for line in lines)  # type: ignore[misc]

    def octets(self) -> int:
        """Return how much it has written: more means that another letter came."""
        return self.log.stat().st_size if self.log.exists() else 0


@contextmanager
def keeping_sink(folder: Path, *options: str) -> Iterator[Kept]:
    """Run a sink that keeps (Message-ID, recipient) of every letter, synced before its 250."""
    log = folder / "accepted.tsv"
    command = [sys.executable, "-m", "tests.sink", "--port", "0", "--log", str(log), *options]
    with _running(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield Kept(int(process.stdout.readline()), log)


@contextmanager
def _running(
    command: Sequence[str], stdout: int = subprocess.DEVNULL, stdin: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=stdout, stdin=stdin, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        for pipe in (process.stdout, process.stdin):
            if pipe is not None:
                pipe.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    """Return once somebody listens. Errors: ToolMissing where nobody does in time."""
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise ToolMissing("smtp-sink が始まりません。")
