"""Senders (送り手): each sends so many letters to a port and says what it took."""

import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.homes import ROOT, Home
from bench.sinks import program

CONNECTIONS, FLUSH = 32, 100


@dataclass(frozen=True)
class Took:
    """What one sending took: seconds by the clock, seconds of processors, MiB at the peak."""

    letters: int
    seconds: float
    cpu_seconds: float
    peak_rss_mib: float

    @property
    def per_second(self) -> float:
        """Letters a second by the clock."""
        return self.letters / self.seconds if self.seconds else 0.0


def smtp_source(port: int, recipients: int, letter: Path) -> Took:
    """Send with Postfix's smtp-source: C, no state, connections kept, the same octets for all."""
    command = [program("smtp-source"), "-d", "-N", "-m", str(recipients), "-s", str(CONNECTIONS)]
    command += ["-F", str(letter), f"127.0.0.1:{port}"]
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        peak, used = _watched(process)
    finally:
        if process.returncode is None:
            process.kill()
            process.wait(10)
    seconds = time.monotonic() - begun
    if process.returncode:
        raise RuntimeError(f"smtp-source: exit {process.returncode}")
    return Took(recipients, seconds, used.ru_utime + used.ru_stime, peak)


def _watched(process: subprocess.Popen[bytes]) -> tuple[float, resource.struct_rusage]:
    """Return a process's greatest memory in MiB and what it used, once it has ended."""
    peak = 0.0
    while True:
        # What the kernel counts for a child begins with its parent's memory: the peak is read here.
        peak = max(peak, _resident(process.pid))
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return peak, used
        time.sleep(0.01)


def _resident(pid: int) -> float:
    """Return the memory a process holds now, in MiB; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def spent(process: "subprocess.Popen[str]") -> float:
    """Return the processor time (s) a running process has used; 0 where the system does not say."""
    try:
        after_name = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def hayauma(port: int, home: Home, *options: str) -> Took:
    """Drain a prepared home: the whole path, with the truth about every person written down."""
    wanted = ("--connections", str(CONNECTIONS), "--flush", str(FLUSH))
    found = home.drain(port, *wanted, *options)
    return Took(
        int(found["letters"]),
        float(found["seconds"]),
        # Where the engine says it, without what Python's start takes.
        float(found.get("sending_cpu_seconds", found["cpu_seconds"])),
        float(found["peak_rss_mib"]),
    )


def one_connection(sender: str, port: int, recipients: int, letter: Path) -> Took:
    """Send with a Python library over one kept connection, in a process of its own."""
    command = [sys.executable, "-m", "bench.one_connection", sender, str(port), str(recipients)]
    done = subprocess.run(
        [*command, str(letter)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    return Took(recipients, found["seconds"], found["cpu_seconds"], found["peak_rss_mib"])


def mailman_is_here() -> bool:
    """Return whether Mailman 3 can be imported beside us."""
    return importlib.util.find_spec("mailman") is not None
