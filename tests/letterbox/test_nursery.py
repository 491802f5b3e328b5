"""The process that forks a reader for each mail: what kills a reader harms nobody else."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hayauma.letterbox import child, nursery
from hayauma.letterbox.child import NoChild, Nursery, Unreadable
from hayauma.letterbox.reading import written
from hayauma.mail import bounces
from tests.letterbox.replies import WORDS, phone
from tests.mail.bounces.samples import report

pytestmark = pytest.mark.once

FAILED = report("Final-Recipient: rfc822; taro@x.example\nAction: failed\nStatus: 5.1.1\n")
# Readers that no mail could be more hostile than.
ODD = """
import os, resource, signal, sys, time
sys.path.insert(0, sys.argv[1])
from hayauma.letterbox import nursery
LIMITS = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
nursery.READERS = {
    **nursery.READERS,
    "hang": lambda _: time.sleep(60),
    "eat": lambda _: {"n": len(bytearray(1 << 30))},
    "open": lambda _: {"n": len(open("/etc/hostname").read())},
    "flood": lambda _: {"n": "x" * (2 << 20)},
    "die": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "limits": lambda _: {n: resource.getrlimit(getattr(resource, "RLIMIT_" + n)) for n in LIMITS},
    "environment": lambda _: dict(os.environ),
}
nursery.main()
"""


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nursery]:
    """A nursery with readers that do harm, and half a second of patience."""
    monkeypatch.setattr(child, "_PROGRAM", ODD)
    one = Nursery(patience=0.5)
    yield one
    one.end()


def test_both_kinds_of_mail_are_read_as_without_it() -> None:
    assert child.read(phone()) == written(phone())
    assert child.read(phone()).words == WORDS
    assert child.report(FAILED) == bounces.read(FAILED)


@pytest.mark.parametrize("way", ["7bit", "binary", "base64", "quoted-printable", "x-uuencode"])
@pytest.mark.parametrize(
    "charset", ["gb2312", "cp775", "cp9999", "iso-8859-16", "windows-1257", "euc-kr", "x", "hz"]
)
def test_no_code_has_to_be_fetched_from_a_file(charset: str, way: str) -> None:
    mail = (
        f"From: hana@home.example\nContent-Type: text/plain; charset={charset}\n"
        f"Content-Transfer-Encoding: {way}\n\n"
    ).encode() + b"\xb0\xa1=E9 QUJD\n"
    assert child.read(mail) == written(mail)
    assert child.report(mail) == bounces.read(mail)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("eat", b"1 MemoryError"),
        ("open", b"1 OSError"),
        ("die", b"-9"),
        ("hang", b"time or length"),
        ("flood", b"time or length"),
        ("none", b"1 KeyError"),
    ],
)
def test_a_reader_that_dies_takes_nobody_along(odd: Nursery, kind: str, why: bytes) -> None:
    odd.ask("report", FAILED)
    before = odd.pid
    assert odd.ask(kind, b"x" * 300_000) == ("no", why)
    assert odd.report(FAILED) == bounces.read(FAILED)
    assert odd.pid == before


def test_a_reader_is_limited_before_it_reads(odd: Nursery) -> None:
    word, answer = odd.ask("limits", b"")
    assert word == "ok"
    assert json.loads(answer) == {
        "AS": [nursery.MEMORY_MOST] * 2,
        "CPU": [nursery.CPU_MOST] * 2,
        "FSIZE": [0, 0],
        "NOFILE": [0, 0],
        "CORE": [0, 0],
    }


def test_no_secret_of_ours_is_beside_a_mail(odd: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert b"secret" not in odd.ask("environment", b"")[1]


def test_many_mails_leave_nothing_behind() -> None:
    one = Nursery()
    try:
        one.report(FAILED)
        ours, theirs = _descriptors(os.getpid()), _descriptors(one.pid)
        for _ in range(60):
            one.report(FAILED)
        with pytest.raises(Unreadable):
            child._understood(*one.ask("written", b"X: 1\n" * 600))
        assert (_descriptors(os.getpid()), _descriptors(one.pid)) == (ours, theirs)
        assert _children(one.pid) == []
    finally:
        one.end()


def test_a_nursery_that_died_is_started_again() -> None:
    one = Nursery()
    try:
        one.report(FAILED)
        first = one.pid
        os.kill(first, signal.SIGKILL)
        assert one.report(FAILED) == bounces.read(FAILED)
        assert one.pid != first
    finally:
        one.end()
    assert not Path(f"/proc/{first}").exists()  # waited for: no zombie


def test_a_nursery_that_cannot_live_is_no_fault_of_the_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "_PROGRAM", "raise SystemExit(1)")
    one = Nursery()
    with pytest.raises(NoChild):
        one.report(FAILED)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(NoChild):
        one.report(FAILED)
    assert one.pid == 0


OWNER = """
import os, sys, time
from hayauma.letterbox import child
child.report(b"x")
first = child._nursery.pid
if not os.fork():
    child.report(b"x")
    os.write(1, b"%d %d\\n" % (first, child._nursery.pid))
    child.end()
    os._exit(0)
os.wait()
child.report(b"x")
os.write(1, b"%d %d\\n" % (first, child._nursery.pid))
time.sleep(60)
"""


def test_a_nursery_belongs_to_one_process_and_ends_with_it() -> None:
    source = str(Path(child.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdout=subprocess.PIPE, env={"PYTHONPATH": source}
    ) as owner:
        assert owner.stdout is not None
        forked = owner.stdout.readline().split()
        own = owner.stdout.readline().split()
        owner.kill()
    assert forked[0] != forked[1]
    assert own[0] == own[1] == forked[0]
    _until(lambda: not any(_lives(int(pid)) for pid in (*own, *forked)))


def _descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
