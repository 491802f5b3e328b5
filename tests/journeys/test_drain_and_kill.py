"""From outside: a home is prepared, an engine sends it to a real SMTP sink, a kill loses nobody.

The sink writes each accepted letter to disk and syncs before its 250, so its log is what the
world received; the ledger is what we say it received.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, command_environment

WORDS = [
    *("waiting", "in_flight", "deferred", "uncertain"),
    *("accepted", "refused", "expired", "withdrawn", "stopped"),
    *("quarantined", "digested", "uncertain_final"),
]
CONNECTIONS, FLUSH = 8, 20
QUICK = ("--retry-after", "1", "--uncertain-after", "1")


@dataclass
class Server:
    """A sink of its own process, and the file it keeps."""

    port: int
    log: Path

    def received(self) -> Counter[tuple[str, str]]:
        """How often each (Message-ID, recipient) was accepted."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return Counter(tuple(line.split("\t")[:2]) for line in lines)  # type: ignore[misc]


@contextmanager
def sink(folder: Path, *options: str) -> Iterator[Server]:
    log = folder / "accepted.tsv"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sink", "--port", "0", "--log", str(log), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Server(int(process.stdout.readline()), log)
    finally:
        process.kill()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


class Home:
    """A prepared home and the commands a person would type at it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = command_environment(path)
        if "DATABASE_URL" in os.environ:
            self.environment["DATABASE_URL"] = os.environ["DATABASE_URL"]

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "hayauma", *arguments]

    def run(self, *arguments: str, stdin: str = "", code: int = 0) -> str:
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            cwd=self.path.parent,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    def prepare(self, recipients: int, *options: str) -> dict[str, object]:
        out = self.run(
            "bench", "prepare", "--recipients", str(recipients), "--dir", str(self.path),
            "--json", *options,
        )  # fmt: skip
        answer: dict[str, object] = json.loads(out.splitlines()[-1])
        return answer

    def outcomes(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.run("outcomes", "--json").splitlines()[-1])
        assert sum(found[word] for word in WORDS) == found["audience"], found
        return found

    def engine(self, port: int, *options: str) -> list[str]:
        return self.command(
            "engine", "--drain", "--relay", f"127.0.0.1:{port}", "--tls", "off",
            "--connections", str(CONNECTIONS), "--flush", str(FLUSH), "--json", *QUICK, *options,
        )  # fmt: skip

    def drain(self, port: int, *options: str, code: int = 0) -> dict[str, float]:
        out = self.run(*self.engine(port, *options)[3:], code=code)
        answer: dict[str, float] = json.loads(out.splitlines()[-1])
        return answer


RECIPIENTS = 1_000


@pytest.fixture(scope="module")
def freshly_prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dict[str, object]]:
    """One prepared home for all tests here; each works on a copy of its own."""
    home = Home(tmp_path_factory.mktemp("prepared") / "home")
    return home, home.prepare(RECIPIENTS, "--domains", "3")


@pytest.fixture
def made(freshly_prepared: tuple[Home, dict[str, object]]) -> dict[str, object]:
    """What `bench prepare` said."""
    return freshly_prepared[1]


@pytest.fixture
def prepared(freshly_prepared: tuple[Home, dict[str, object]], tmp_path: Path) -> Home:
    shutil.copytree(freshly_prepared[0].path, tmp_path / "home")
    return Home(tmp_path / "home")


def test_a_thousand_letters_arrive_once_each_with_their_outcomes(
    prepared: Home, made: dict[str, object], tmp_path: Path
) -> None:
    assert made["audience"] == RECIPIENTS
    before = prepared.outcomes()
    assert before["waiting"] == RECIPIENTS
    with sink(tmp_path) as server:
        figures = prepared.drain(server.port)
        received = server.received()
    after = prepared.outcomes()
    assert after["accepted"] == RECIPIENTS
    assert figures["letters"] == RECIPIENTS
    assert figures["extra_attempts"] == 0
    assert len(received) == RECIPIENTS
    assert set(received.values()) == {1}
    assert set(after["by_domain"]) == {"d0.example", "d1.example", "d2.example"}  # type: ignore[call-overload]
    lines = prepared.run("outcomes", "--list", "accepted").splitlines()
    assert len(lines) == RECIPIENTS
    subscriber, seq, _, reply = lines[0].split("\t")
    assert subscriber.isdecimal()
    assert seq.isdecimal()
    assert reply.startswith("250")
    assert {line.split("\t")[2] for line in lines} == {identity for identity, _ in received}
    assert "@d0.example" not in "".join(lines)
    found = json.loads(prepared.run("outcomes", "--of", "-", stdin="p000001@d0.example\n"))
    assert found["word"] == "accepted"
    assert found["number"] == made["number"]
    assert found["reply"].startswith("250")


def test_a_term_drains_and_leaves_no_doubt(prepared: Home, tmp_path: Path) -> None:
    with sink(tmp_path, "--delay", "0.004") as server:
        engine = subprocess.Popen(
            prepared.engine(server.port), env=prepared.environment, cwd=tmp_path,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        while sum(server.received().values()) < 200 and engine.poll() is None:
            time.sleep(0.01)
        engine.terminate()
        assert engine.wait(30) == 0
        between = prepared.outcomes()
        assert between["in_flight"] == between["uncertain"] == 0
        assert between["accepted"] == sum(server.received().values())
        prepared.drain(server.port)
        assert set(server.received().values()) == {1}
    assert prepared.outcomes()["accepted"] == RECIPIENTS


def test_refused_and_deferred_letters_are_told_apart(prepared: Home, tmp_path: Path) -> None:
    with sink(tmp_path, "--refuse", "p00000", "--delay", "0") as server:
        prepared.drain(server.port)
    after = prepared.outcomes()
    assert after["refused"] == 9
    assert after["accepted"] == RECIPIENTS - 9
    assert sum(after["refused_by_reason"].values()) == 9  # type: ignore[attr-defined]
    line = prepared.run("outcomes", "--list", "refused").splitlines()[0]
    assert "\t550" in line
    assert "@" not in line.partition("\t550")[2]


def test_a_relay_that_does_not_answer_marks_nobody(prepared: Home) -> None:
    said = prepared.drain(9, "--give-up", "2", code=3)
    assert prepared.outcomes()["waiting"] == RECIPIENTS
    assert said["letters"] == said["seconds"] == said["sending_cpu_seconds"] == 0


def test_somebody_else_s_folder_is_left_alone(tmp_path: Path) -> None:
    theirs = Home(tmp_path / "theirs")
    theirs.path.mkdir()
    (theirs.path / "diary.txt").write_text("大事な日記")
    theirs.run("bench", "prepare", "--recipients", "5", "--dir", str(theirs.path), code=2)
    assert [one.name for one in theirs.path.iterdir()] == ["diary.txt"]
