"""The machine misbehaves: a full disk, a clock that jumps, no files, no memory, a bad letter."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.sinks import Kept, keeping_sink
from tests.faults.conftest import Prepared
from tests.faults.told import copies_of, told

QUICK = (
    *("--connections", "4", "--flush", "20"),
    *("--retry-after", "0.5", "--uncertain-after", "0.5"),
)
CLEAN = (0, 0, 0)


def test_a_full_disk_stops_the_sending_and_nothing_else(
    sixty: Prepared, tmp_path: Path, on_postgresql: bool
) -> None:
    if on_postgresql:
        pytest.skip("the database's disk is its server's; ours is SQLite's")
    late = ("--delay", "0.1")
    with small_disk(tmp_path / "disk", 12) as disk, keeping_sink(tmp_path, *late) as sink:
        home = sixty.copy("limits:2")
        shutil.copytree(home.path, disk / "home")
        home.path = disk / "home"
        filler = disk / "filler"
        engine = home.start(sink.port, *QUICK)
        try:
            _wait_for(sink, 8, engine)
            _fill(filler)
            by_then = sum(sink.received().values())
            time.sleep(2.0)  # everybody would have a letter
            full = sum(sink.received().values())
            filler.unlink()
            code = _ended(engine, 60)
            if code:  # it may say that the disk is full and end; starting again is all it needs
                home.drain(sink.port, *QUICK)
        finally:
            engine.kill()
            engine.wait(10)
        found = told(home, copies_of(sink.received()))
    print(f"{full} letters by the time the disk was free again; exit {code}")
    assert full <= by_then + 4 + 2 * 20, "only letters whose mark was on disk may go"
    assert (found.lost, found.accepted) == (0, 60)
    assert found.extra <= 4


def test_a_wall_clock_that_jumps_sends_nothing_twice(thousand: Prepared, tmp_path: Path) -> None:
    faketime = _faketime()
    stamp = tmp_path / "clock"
    stamp.write_text("+0")
    home = thousand.copy(
        "limits:60", LD_PRELOAD=faketime, FAKETIME_TIMESTAMP_FILE=str(stamp), FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1",
    )  # fmt: skip
    # A letter lives two days: a clock further ahead than that rightly lets none go any more.
    jumps = ["+1h", "-1h", "+1d", "-1d"]
    with keeping_sink(tmp_path, "--delay", "0.01") as sink:
        engine = home.start(sink.port, *QUICK)
        try:
            for n, jump in enumerate(jumps, 1):
                _wait_for(sink, n * 120, engine)
                stamp.write_text(jump)
            stamp.write_text("+2h")
            assert engine.wait(120) == 0
        finally:
            engine.kill()
            engine.wait(10)
        home.variables = {}
        found = told(home, copies_of(sink.received()))
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (*CLEAN, 1_200)


def test_with_too_few_files_fewer_connections_do_the_work(sixty: Prepared, tmp_path: Path) -> None:
    home = sixty.copy("limits:2", "rlimit:RLIMIT_NOFILE:40")
    with keeping_sink(tmp_path, "--delay", "0.05") as sink:
        home.drain(sink.port, *QUICK[2:], "--connections", "60")
        found = told(home, copies_of(sink.received()))
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (*CLEAN, 60)


def test_without_memory_it_ends_and_starting_again_is_enough(
    sixty: Prepared, tmp_path: Path
) -> None:
    home = sixty.copy("limits:2", "rlimit:RLIMIT_AS:+3000000")
    with keeping_sink(tmp_path, "--delay", "0.01") as sink:
        code = _ended(home.start(sink.port, *QUICK), 30)
        home.variables = {}
        home.drain(sink.port, *QUICK)
        found = told(home, copies_of(sink.received()))
    print(f"exit {code} without memory")
    assert (found.lost, found.accepted) == (0, 60)
    assert found.extra <= 4


def test_one_letter_that_cannot_be_made_is_set_aside(sixty: Prepared, tmp_path: Path) -> None:
    home = sixty.copy("limits:2", "poison:delivery.lettering:Lettering.made:7")
    with keeping_sink(tmp_path) as sink:
        home.drain(sink.port, *QUICK)
        found = told(home, copies_of(sink.received()))
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (*CLEAN, 59)
    assert home.outcomes()["quarantined"] == 1


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """Give a disk of its own size; skip, aloud, where this user may not make one."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"a small disk needs root: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(file: Path) -> None:
    """Write until nothing more fits."""
    with file.open("wb", buffering=0) as filling:
        for size in (65_536, 4_096):
            try:
                while filling.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def _faketime() -> str:
    found = [
        str(path)
        for folder in ("/usr/lib", "/usr/local/lib")
        for path in Path(folder).glob("**/faketime/libfaketimeMT.so.1")
    ]
    if not found:
        assert not os.environ.get("CI"), "apt-get install -y faketime"
        pytest.skip("faketime がありません: apt-get install -y faketime")
    return found[0]


def _ended(engine: "subprocess.Popen[str]", seconds: float) -> int | None:
    """Return the exit code, or None (and end it) where it has not ended by itself."""
    try:
        return engine.wait(seconds)
    except subprocess.TimeoutExpired:
        engine.kill()
        engine.wait(10)
        return None


def _wait_for(sink: Kept, letters: int, engine: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while sum(sink.received().values()) < letters:
        assert engine.poll() is None, "it ended before it had sent so many"
        assert time.monotonic() < deadline
        time.sleep(0.01)
