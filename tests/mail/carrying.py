"""Letters and couriers for tests that use real sockets on loopback."""

import time
from collections.abc import Sequence
from typing import Any

from hayauma.mail.smtp import Collected, Courier, Limits, Outgoing, Relay, Result, Tls, Trouble

# Long enough for a busy machine, short enough to notice a hang.
PATIENCE = 20.0


def outgoing(count: int, *, first: int = 1, **changes: Any) -> list[Outgoing]:
    return [
        Outgoing(
            seq,
            b"b%d@mail.city.example" % seq,
            b"p%06d@d0.example" % seq,
            b"Message-ID: <%d@mail.city.example>\r\nSubject: x\r\n\r\n%d\r\n" % (seq, seq),
            checked=True,
        )._replace(**changes)
        for seq in range(first, first + count)
    ]


def relay(port: int, *, tls: Tls = Tls.OFF, **changes: Any) -> Relay:
    limits = {name: changes.pop(name) for name in Limits.__slots__ if name in changes}
    quick: dict[str, Any] = {"first_pause": 0.02, "longest_pause": 0.1, "idle": 5.0}
    return Relay("relay", "127.0.0.1", port, tls=tls, limits=Limits(**(quick | limits)), **changes)


def gather(courier: Courier, count: int) -> list[Result]:
    """Collect so many results or, on a busy machine, some more; or fail."""
    results: list[Result] = []
    end = time.monotonic() + PATIENCE
    while len(results) < count and time.monotonic() < end:
        results += courier.collect(1.0, least=count - len(results)).results
    assert len(results) >= count
    return results


def first_trouble(courier: Courier) -> Trouble:
    """Collect until the relay is in trouble, or fail."""
    got = Collected([], [])
    end = time.monotonic() + PATIENCE
    while not got.troubles and time.monotonic() < end:
        got = courier.collect(1.0)
        assert not got.results
    return got.troubles[0]


def carry(to: Relay, letters: Sequence[Outgoing], *, connections: int = 4) -> dict[int, Result]:
    """Return the result of every letter, each of which has exactly one."""
    with Courier(to, connections=connections) as courier:
        courier.offer(letters)
        results = gather(courier, len(letters))
        assert courier.drain(PATIENCE) == []
        assert courier.collect(0) == ([], [])
    by_seq = {result.seq: result for result in results}
    assert len(by_seq) == len(letters)
    return by_seq


def words(results: dict[int, Result]) -> dict[int, str]:
    return {seq: result.answer.value for seq, result in sorted(results.items())}
