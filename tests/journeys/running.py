"""A town that runs as anybody would run it: own process, own home, own port, real SMTP."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import pytest

from tests.conftest import command_environment

READY_WITHIN_S = 60  # on an idle machine
PATIENCE_S = 180  # beside other test runs
ENDED_WITHIN_S = 5
LONGEST_PAUSE_S = 0.5
PEOPLE = 3_000  # registered in the demo town


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on at this instant."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(true: Callable[[], Any], seconds: float = 20, *, what: str = "") -> Any:
    """Return what a question answers once the answer is true; fail where it never is.

    It is asked less and less often: the town answers with the time it would send in.
    """
    deadline, pause = time.monotonic() + seconds, 0.05
    while not (answer := true()):
        assert time.monotonic() < deadline, f"{what or true} not within {seconds} s"
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_S)
    return answer


@dataclass(frozen=True)
class Answer:
    """What a page answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8")

    def json(self) -> Any:
        """Return the body as data."""
        return json.loads(self.body)


def ask(url: str, *, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """Ask for a page of the town; *.localhost need not resolve anywhere."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    sent = {"Host": parts.netloc} | {name.replace("_", "-"): text for name, text in headers.items()}
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path or "/", body=body or None, headers=sent)
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, answer.read())
    finally:
        connection.close()


@dataclass
class Town:
    """One run of the demo town, seen from outside."""

    home: Path
    port: int
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    ready_s: float = 0.0
    sheet: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def at(cls, home: Path) -> Self:
        """Return a town that does not run yet."""
        return cls(home, free_port())

    def start(self, *arguments: str, **variables: str) -> Self:
        """Start `run` and return at once."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hayauma", "run", *arguments],
            cwd=self.home,
            env=self.environment() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def environment(self) -> dict[str, str]:
        """Return the environment of the commands in this town."""
        return command_environment(self.home) | {"PORT": str(self.port)}

    def command(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run another command on the same home."""
        return subprocess.run(
            [sys.executable, "-m", "hayauma", *arguments],
            cwd=self.home,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            **options,
        )

    def ready(self) -> Self:
        """Return once the town says it is ready."""
        assert self.process

        def written() -> Any:
            assert self.process
            if self.process.poll() is not None:
                raise AssertionError(self.process.communicate()[1])
            with suppress(FileNotFoundError):
                sheet = json.loads((self.home / "run.json").read_text("utf-8"))
                # What `--once-seeded` left there, or an earlier run, is not about this one.
                return sheet if sheet.get("pid") == self.process.pid else None
            return None

        self.sheet = wait_until(written, PATIENCE_S, what="run.json")
        self.ready_s = time.monotonic() - self.started
        return self

    def processor_s(self) -> float:
        """Return how many seconds of a processor the parent has used."""
        assert self.process
        fields = (
            Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, float, str]:
        """End the town; return its exit code, the seconds it took, and what it said."""
        assert self.process
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, time.monotonic() - begun, said

    def children(self) -> dict[str, int]:
        """Return the process numbers of the children."""
        pids: dict[str, int] = json.loads((self.home / "children.json").read_text("utf-8"))
        return pids

    def health(self) -> int:
        """Return the status of the health page, asked with a strange Host."""
        return ask(f"http://127.0.0.1:{self.port}/healthz", Host="anything.example").status

    def signin(self, user: str) -> dict[str, Any]:
        """Return one person's sign-in."""
        return next(one for one in self.sheet["signins"] if one["user"] == user)

    def mails(self, after: int = 0) -> list[dict[str, Any]]:
        """Return every mail the catcher has, oldest first."""
        found: list[dict[str, Any]] = []
        while True:
            last = found[-1]["id"] if found else after
            more = ask(f"{self.sheet['mail']}/messages.json?after={last}").json()["messages"]
            if not more:
                return found
            found += more

    def mail(self, number: int) -> bytes:
        """Return the bytes of one mail."""
        return ask(f"{self.sheet['mail']}/messages/{number}.eml").body


def lives(pid: int) -> bool:
    """Return whether a process exists and is not merely unburied."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def group(pid: int) -> list[int]:
    """Return the living processes of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
            if int(fields[2]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


@contextmanager
def running_town(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory, **variables: str
) -> Iterator[Town]:
    """A town of its own that runs while the block does."""
    home = tmp_path_factory.mktemp("town") / "home"
    running = Town.at(Path(shutil.copytree(seeded, home))).start(**variables)
    try:
        yield running.ready()
    finally:
        if running.process and running.process.poll() is None:
            os.kill(running.process.pid, signal.SIGTERM)
            running.process.communicate(timeout=30)
