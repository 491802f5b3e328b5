"""The nursery (読取り専用の作業): one small process that forks a reader for each foreign mail.

Starting a Python costs 50 ms, a fork of one that has all it needs one. Each fork gets its limits
before it has seen one octet of the mail, may open no file, and may die of it. Only the standard
library and this house's pure modules are here; it runs with neither site packages nor environment.

Wire, both ways in turn: a line `KIND LENGTH` and so many octets. An answer's kind is `ok` or `no`.
"""

import gc
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from json import dumps
from typing import Any, BinaryIO

from hayauma.letterbox import reading
from hayauma.mail import bounces
from hayauma.mail.received import charsets

MEMORY_MOST = 256 * 1024 * 1024  # octets of address space
CPU_MOST = 2  # seconds
PATIENCE = 60.0  # seconds of the clock; a machine may be busy
ANSWER_MOST = 1024 * 1024  # octets
LOOK_EVERY = 5.0  # seconds between two looks whether whoever asks is still there

_USUAL = (
    b"From: MAILER-DAEMON@relay.example\r\nSubject: =?utf-8?b?44GC?=\r\n\r\n"
    b"<a@b.example>: host mx.b.example said: 550 5.1.1 no\r\n"
)

READERS: Mapping[str, Callable[[bytes], dict[str, Any]]] = {
    "written": lambda content: asdict(reading.written(content)),
    "report": lambda content: bounces.read(content).as_dict(),
}


def main() -> None:
    """Read requests from standard input and answer on standard output until it ends."""
    patience = float(sys.argv[2]) if len(sys.argv) > 2 else PATIENCE
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with whoever started it
    charsets.load()
    reading.written(_USUAL)  # what a first mail would have each fork make anew
    bounces.read(_USUAL)
    gc.collect()
    gc.disable()  # a fork is too short-lived to tidy up, and tidying copies what it shares
    gc.freeze()
    asks, parent = sys.stdin.buffer, os.getppid()
    while _asked(asks, parent):
        kind, _, length = asks.readline().decode("ascii").partition(" ")
        if not kind:
            return
        content = asks.read(int(length))
        word, answer = _answer(kind, content, patience)
        sys.stdout.buffer.write(f"{word} {len(answer)}\n".encode("ascii") + answer)
        sys.stdout.buffer.flush()


def _asked(asks: BinaryIO, parent: int) -> bool:
    """Wait for a request; False when nobody is left who could make one."""
    while not select.select([asks], [], [], LOOK_EVERY)[0]:
        if os.getppid() != parent:
            return False
    return True


def _answer(kind: str, content: bytes, patience: float) -> tuple[str, bytes]:
    """Have a fork read a mail and return its answer, or what it died of."""
    ours, theirs = os.pipe()
    reader = os.fork()
    if not reader:
        for other in (0, 1, ours):
            os.close(other)  # who holds no end of theirs keeps nobody waiting
        _read(kind, content, theirs)
    os.close(theirs)
    said = _heard(ours, patience)
    os.close(ours)
    if said is None:
        os.kill(reader, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
    if said is None:
        return "no", b"time or length"
    if code:
        # What a fork complains of may quote the mail: the type alone is told.
        return "no", f"{code} {said[:40].decode('ascii', 'ignore')}".strip().encode("ascii")
    return "ok", said


def _read(kind: str, content: bytes, answer: int) -> None:
    """Read within limits, write what was found, and end this fork."""
    code = 1
    try:
        for limit, most in (
            (resource.RLIMIT_AS, MEMORY_MOST),
            (resource.RLIMIT_CPU, CPU_MOST),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(limit, (most, most))
        _write(answer, dumps(READERS[kind](content)).encode("ascii"))
        code = 0
    except BaseException as fault:
        with suppress(BaseException):
            _write(answer, type(fault).__name__.encode("ascii", "ignore"))
    finally:
        os._exit(code)


def _write(answer: int, octets: bytes) -> None:
    while octets:
        octets = octets[os.write(answer, octets) :]


def _heard(answer: int, patience: float) -> bytes | None:
    """Return what a fork wrote until it closed; None where it takes too long or says too much."""
    until, said = time.monotonic() + patience, b""
    while (left := until - time.monotonic()) > 0 and len(said) <= ANSWER_MOST:
        if not select.select([answer], [], [], left)[0]:
            break
        piece = os.read(answer, 65_536)
        if not piece:
            return said
        said += piece
    return None
