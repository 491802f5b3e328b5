"""A bulletin found wrong while it is half sent: nobody gets the wrong text after the stop.

A real engine sends to a real socket while a process of its own does the officers' acts. Who got the
wrong text gets the correction; everybody else gets the right one instead, nobody both, nobody none.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.homes import ROOT, Home
from bench.sinks import Kept, keeping_sink
from tests.faults.conftest import new_home

CONNECTIONS = 8
QUICK = (
    *("--connections", str(CONNECTIONS), "--flush", "50"),
    *("--retry-after", "0.5", "--uncertain-after", "0.5"),
)


class Acts:
    """The officers, in a process of their own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, *command: object) -> dict[str, Any]:
        """Do one act and return what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(map(str, command)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the officers' process ended"
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def officers(home: Home) -> Iterator[Acts]:
    command = [sys.executable, "-m", "tests.faults.correcting"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(command, env=home.environment, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]
    try:
        yield Acts(process)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def until_sent(kept: Kept, letters: int) -> None:
    """Wait until a sink has taken so many letters; each line of its log is as long as the next."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if octets := kept.octets():
            with kept.log.open("rb") as file:
                if octets >= letters * len(file.readline()):
                    return
        time.sleep(0.01)
    raise AssertionError("nothing is sent")


def corrected_half_way(folder: Path, people: int, *sink: str) -> dict[str, Any]:
    """Send to so many people, stop after a third, put it right; return who got what."""
    folder.mkdir(exist_ok=True)
    with new_home(folder) as home, keeping_sink(folder, *sink) as kept, officers(home) as acts:
        home.path.mkdir(exist_ok=True)
        prepared = acts.do("prepare", people)
        engine = home.start(kept.port, *QUICK, resident=True)
        try:
            until_sent(kept, people // 3)
            acts.do("stop")
            at_the_stop, stopped = kept.octets(), time.monotonic()
            let_go = acts.do("settled")["seconds"]
            after_it = kept.octets()
            case = acts.do("texts")
            assert acts.do("wait") == {"done": True}
            seconds = time.monotonic() - stopped
        finally:
            engine.send_signal(signal.SIGTERM)
            engine.wait(60)
        found = acts.do("judge", kept.log, after_it)
        on_the_way = acts.do("judge", kept.log, at_the_stop)["late"]
    found |= {"all": people, "digest_readers": prepared["readers"], "case": case}
    found |= {"on_the_way_at_the_stop": on_the_way, "seconds_to_let_go": let_go}
    found["seconds_to_put_right"] = round(seconds, 1)
    print(json.dumps({key: value for key, value in found.items() if key != "words"}))
    return found


def judge(found: dict[str, Any]) -> None:
    readers = found["digest_readers"]
    assert found["wrong"] >= found["all"] // 3
    assert found["right"] > 0, "it was stopped half way"
    # What was on the wire in the moment of the stop is in the figures; then not one more.
    assert found["late"] == 0
    assert found["wrong_and_right"] == 0
    assert found["wrong_without_correction"] == 0
    assert found["correction_without_wrong"] == 0
    assert found["nothing"] == 0
    assert found["twice"] == 0
    assert found["wrong"] + found["right"] + readers == found["all"]
    assert found["readers"] == 0, "who reads digests waits for the right text"
    words = found["words"]
    assert words["wrong"]["stopped"] == found["right"] + readers
    assert words["right"]["digested"] == readers
    assert words["correction"]["accepted"] == found["wrong"]
    assert found["case"]["gone"] + found["case"]["kept_back"] == found["all"]


def test_half_sent_to_twelve_hundred(tmp_path: Path) -> None:
    judge(corrected_half_way(tmp_path / "town", 1_200, "--delay", "0.01"))


@pytest.mark.long
def test_half_sent_to_a_hundred_thousand(tmp_path: Path) -> None:
    judge(corrected_half_way(tmp_path / "town", 100_000))
