"""Hosts on one machine (一台の中の機械): network namespaces with addresses of their own.

Each is joined to a bridge by a pair of virtual cables. Needs root; nothing of it is reachable from
outside, and all of it is gone when the block ends.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Machine:
    """One host: how a command is begun there, and its cable, which can be pulled."""

    name: str
    address: str
    cable: str

    def command(self, *arguments: str) -> list[str]:
        """Return a command line that runs on this host, under its own process number."""
        return ["ip", "netns", "exec", self.name, *arguments]

    @contextmanager
    def unplugged(self) -> Iterator[None]:
        """Pull the cable: whoever talks with this host hears nothing more, not even its end."""
        _ip("link", "set", self.cable, "down")
        try:
            yield
        finally:
            _ip("link", "set", self.cable, "up")


@dataclass(frozen=True)
class Network:
    """Some hosts and the address of the machine they all reach."""

    address: str
    mask: str
    machines: tuple[Machine, ...]


@contextmanager
def network(hosts: int) -> Iterator[Network]:
    """Make a network; skip, aloud, where this user may not (never where CI is set)."""
    # 198.18.0.0/15 is kept for measurements: nobody's real network has it.
    part = f"198.18.{os.getpid() % 250 + 1}"
    tag = f"hy{os.getpid() % 100_000}"
    with ExitStack() as stack:
        try:
            _made(stack, ("link", "add", tag, "type", "bridge"), ("link", "del", tag))
            _ip("addr", "add", f"{part}.1/24", "dev", tag)
            _ip("link", "set", tag, "up")
            machines = tuple(_machine(stack, tag, part, n) for n in range(hosts))
        except (OSError, subprocess.CalledProcessError) as fault:
            said = getattr(fault, "stderr", "") or fault
            why = f"名前空間の網には root と iproute2 が要ります: {said}"
            assert not os.environ.get("CI"), why
            pytest.skip(why)
        yield Network(f"{part}.1", f"{part}.0/24", machines)


def _machine(stack: ExitStack, tag: str, part: str, n: int) -> Machine:
    name, cable, inside = f"{tag}h{n}", f"{tag}o{n}", f"{tag}i{n}"
    address = f"{part}.{n + 11}"
    _made(stack, ("netns", "add", name), ("netns", "del", name))
    _ip("link", "add", cable, "type", "veth", "peer", "name", inside)
    _ip("link", "set", cable, "master", tag, "up")
    _ip("link", "set", inside, "netns", name)
    _ip("-n", name, "addr", "add", f"{address}/24", "dev", inside)
    _ip("-n", name, "link", "set", inside, "up")
    _ip("-n", name, "link", "set", "lo", "up")
    return Machine(name, address, cable)


def _made(stack: ExitStack, make: tuple[str, ...], remove: tuple[str, ...]) -> None:
    _ip(*make)
    stack.callback(_ip, *remove)


def _ip(*arguments: str) -> None:
    tool = shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if tool is None:
        raise FileNotFoundError("apt-get install -y iproute2")
    subprocess.run([tool, *arguments], check=True, capture_output=True, text=True)
