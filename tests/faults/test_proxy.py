"""Each toxic does its one harm, at its octet, on its connection, and nothing else."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.proxy import (
    DOWN,
    Bandwidth,
    Latency,
    Limit,
    Proxy,
    Reset,
    Slicer,
    SlowClose,
    Timeout,
    Toxic,
    proxy,
)

pytestmark = pytest.mark.once


@contextmanager
def echo() -> Iterator[int]:
    """A server that says back what it is told, and ends when it is told to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def talk(line: socket.socket) -> None:
            with line:
                line.settimeout(5)
                try:
                    while told := line.recv(65_536):
                        line.sendall(told)
                except OSError:
                    pass

        def serve() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(line,), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@contextmanager
def line_through(*toxics: Toxic) -> Iterator[tuple[socket.socket, Proxy]]:
    """One connection to the echo through a proxy with these toxics."""
    with (
        echo() as port,
        proxy(port, lambda n: toxics if n == 0 else ()) as between,
        socket.create_connection(("127.0.0.1", between.port), timeout=5) as line,
    ):
        yield line, between


def read(line: socket.socket, octets: int) -> bytes:
    got = b""
    while len(got) < octets and (piece := line.recv(octets - len(got))):
        got += piece
    return got


def test_without_a_toxic_everything_passes_in_both_directions() -> None:
    said = bytes(range(256)) * 1_000
    with line_through() as (line, between):
        threading.Thread(target=line.sendall, args=(said,), daemon=True).start()
        assert read(line, len(said)) == said
        # Counted by the proxy's own thread, after it has handed the octets over.
        end = time.monotonic() + 5
        while between.carried[0].down < len(said) and time.monotonic() < end:
            time.sleep(0.01)
        assert (between.carried[0].up, between.carried[0].down) == (len(said), len(said))


def test_latency_holds_pieces_back() -> None:
    with line_through(Latency(DOWN, seconds=0.2)) as (line, _):
        begun = time.monotonic()
        line.sendall(b"hello")
        assert read(line, 5) == b"hello"
        assert time.monotonic() - begun >= 0.2


def test_bandwidth_lets_so_much_through_a_second() -> None:
    with line_through(Slicer(DOWN, octets=100), Bandwidth(DOWN, octets_a_second=2_000)) as (
        line,
        _,
    ):
        begun = time.monotonic()
        line.sendall(bytes(500))
        read(line, 500)
        assert 0.15 <= time.monotonic() - begun < 2


def test_a_slow_close_is_heard_late() -> None:
    with line_through(SlowClose(seconds=0.3)) as (line, _):
        line.shutdown(socket.SHUT_WR)
        begun = time.monotonic()
        assert line.recv(1) == b""
        assert time.monotonic() - begun >= 0.3


def test_a_timeout_swallows_everything_and_then_closes() -> None:
    with line_through(Timeout(DOWN, after=3, seconds=0.2)) as (line, _):
        line.sendall(b"hello")
        assert read(line, 5) == b"hel"


def test_a_slicer_makes_small_pieces() -> None:
    with line_through(Slicer(DOWN, octets=1, seconds=0.01)) as (line, _):
        line.sendall(b"hello")
        first = line.recv(5)
        assert len(first) < 5
        assert first + read(line, 5 - len(first)) == b"hello"


def test_a_limit_ends_in_order_at_its_octet() -> None:
    with line_through(Limit(after=4)) as (line, between):
        line.sendall(b"0123456789")
        assert read(line, 10) == b"0123"[: between.carried[0].down]
        assert between.carried[0].up == 4


def test_a_reset_is_an_error_at_its_octet() -> None:
    with line_through(Reset(after=4)) as (line, between):
        line.sendall(b"0123456789")
        with pytest.raises(ConnectionResetError):
            read(line, 10)
        assert between.carried[0].up == 4


def test_octets_may_name_the_place_even_where_they_come_in_pieces() -> None:
    with line_through(Reset(when=b"COMMIT", nth=2), Slicer(octets=4)) as (line, between):
        for part in (b"BEGIN COM", b"MIT BEGIN COM", b"MIT"):
            line.sendall(part)
            time.sleep(0.02)
        with pytest.raises(ConnectionResetError):
            read(line, 100)
        assert between.carried[0].up == len(b"BEGIN COMMIT BEGIN COMMIT")


def test_the_script_speaks_of_one_connection() -> None:
    with (
        echo() as port,
        proxy(port, lambda n: [Limit(after=0)] if n == 1 else []) as between,
    ):
        heard = []
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", between.port), timeout=5) as line:
                line.sendall(b"hello")
                try:
                    heard.append(read(line, 5))
                except ConnectionResetError:
                    heard.append(b"")
        assert heard == [b"hello", b"", b"hello"]
