"""A TCP proxy that does harm on purpose (悪さをする中継): seven toxics, by connection and octet.

    with proxy(port, lambda n: [Reset(after=500)] if n == 0 else []) as between:
        ... between.port, between.carried ...

A toxic acts on one direction, `up` (towards the server) or `down`, from the octet `after` on.
`when` names octets instead: the toxic acts from the end of their `nth` appearance on.
"""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

UP, DOWN = "up", "down"
_PIECE = 65_536


@dataclass(frozen=True)
class Toxic:
    """What every toxic has: whose octets, and from which octet on."""

    way: str = UP
    after: int = 0
    when: bytes = b""
    nth: int = 1


@dataclass(frozen=True)
class Latency(Toxic):
    """Every piece comes so many seconds late."""

    seconds: float = 0.1


@dataclass(frozen=True)
class Bandwidth(Toxic):
    """So many octets a second pass."""

    octets_a_second: float = 1_000


@dataclass(frozen=True)
class SlowClose(Toxic):
    """An end arrives so many seconds after it was said."""

    seconds: float = 1.0


@dataclass(frozen=True)
class Timeout(Toxic):
    """Nothing passes any more; after so many seconds (0: never) the connection closes."""

    seconds: float = 0.0


@dataclass(frozen=True)
class Slicer(Toxic):
    """Pieces are cut to so many octets, with a pause after each."""

    octets: int = 1
    seconds: float = 0.0


@dataclass(frozen=True)
class Limit(Toxic):
    """The connection closes, in order, at this octet."""


@dataclass(frozen=True)
class Reset(Toxic):
    """The connection is reset at this octet: what was under way is lost."""


Script = Callable[[int], Sequence[Toxic]]


@dataclass
class Carried:
    """How many octets of one connection went each way."""

    up: int = 0
    down: int = 0


@dataclass
class Proxy:
    """A proxy at work; `script` may be exchanged while it runs, for the connections to come."""

    to: int
    script: Script
    port: int = 0
    carried: list[Carried] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until it ends, one way or another."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        number = len(self.carried)
        self.carried.append(Carried())
        writers = [writer]
        try:
            toxics = list(self.script(number))
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)
            writers.append(far_writer)
            both, carried = (writer, far_writer), self.carried[number]
            async with asyncio.TaskGroup() as ways:
                ways.create_task(_Way(UP, reader, far_writer, both, toxics, carried).carry())
                ways.create_task(_Way(DOWN, far_reader, writer, both, toxics, carried).carry())
        except (OSError, asyncio.CancelledError):
            pass  # nobody listens there now, or the proxy ends: who connected sees the end
        finally:
            for one in writers:
                one.close()
            for one in writers:
                with contextlib.suppress(OSError):
                    await one.wait_closed()
            self.tasks.discard(task)


class _Way:
    """One direction of one connection."""

    def __init__(
        self,
        name: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        both: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
        toxics: Sequence[Toxic],
        carried: Carried,
    ) -> None:
        self._name, self._reader, self._writer, self._both = name, reader, writer, both
        self._toxics = [toxic for toxic in toxics if toxic.way == name]
        self._carried = carried
        self._seen: dict[int, int] = {}  # which toxic has met its octets how often
        self._tail = b""

    async def carry(self) -> None:
        """Carry octets until one side ends."""
        with contextlib.suppress(OSError):
            await self._carry()

    async def _carry(self) -> None:
        while piece := await self._reader.read(_PIECE):
            while piece:
                passing, piece = self._cut(piece)
                if passing and not await self._pass(passing):
                    return
                if not await self._bite():
                    return
        for toxic in self._acting(SlowClose):
            await asyncio.sleep(toxic.seconds)
        if self._writer.can_write_eof():
            with contextlib.suppress(OSError):
                self._writer.write_eof()

    def _count(self) -> int:
        return self._carried.up if self._name == UP else self._carried.down

    def _cut(self, piece: bytes) -> tuple[bytes, bytes]:
        """Return what may pass before the next place at which a toxic bites, and the rest."""
        best = len(piece)
        for toxic in self._toxics:
            if isinstance(toxic, Limit | Reset | Timeout):
                best = min(best, self._room(toxic, piece))
        return piece[:best], piece[best:]

    def _room(self, toxic: Toxic, piece: bytes) -> int:
        """How many octets of the piece pass before this toxic bites."""
        if not toxic.when:
            return max(toxic.after - self._count(), 0)
        if self._met(toxic):
            return 0
        seen, joined = self._seen.get(id(toxic), 0), self._tail + piece
        place = 0
        while (place := joined.find(toxic.when, place)) >= 0:
            place += len(toxic.when)
            seen += place > len(self._tail)
            if seen == toxic.nth:
                return place - len(self._tail)
        return len(piece)

    def _met(self, toxic: Toxic) -> bool:
        if toxic.when:
            return self._seen.get(id(toxic), 0) >= toxic.nth
        return self._count() >= toxic.after

    async def _pass(self, octets: bytes) -> bool:
        for latency in self._acting(Latency):
            await asyncio.sleep(latency.seconds)
        slicer = next(iter(self._acting(Slicer)), None)
        step = slicer.octets if slicer else len(octets)
        for place in range(0, len(octets), step):
            part = octets[place : place + step]
            self._writer.write(part)
            try:
                await self._writer.drain()
            except OSError:
                return False
            self._note(part)
            for bandwidth in self._acting(Bandwidth):
                await asyncio.sleep(len(part) / bandwidth.octets_a_second)
            if slicer:
                await asyncio.sleep(slicer.seconds)
        return True

    def _note(self, part: bytes) -> None:
        """Count what passed, and the octets toxics wait for."""
        if self._name == UP:
            self._carried.up += len(part)
        else:
            self._carried.down += len(part)
        joined = self._tail + part
        for toxic in self._toxics:
            if toxic.when:
                place, met = 0, 0
                while (place := joined.find(toxic.when, place)) >= 0:
                    place += len(toxic.when)
                    met += place > len(self._tail)
                self._seen[id(toxic)] = self._seen.get(id(toxic), 0) + met
        longest = max((len(toxic.when) for toxic in self._toxics), default=0)
        self._tail = joined[-longest + 1 :] if longest > 1 else b""

    async def _bite(self) -> bool:
        """Let the toxic at this octet act; returns whether anything may pass after it."""
        for toxic in self._toxics:
            if not self._met(toxic):
                continue
            if isinstance(toxic, Reset):
                for writer in self._both:
                    _reset(writer)
                return False
            if isinstance(toxic, Limit):
                for writer in self._both:
                    writer.close()
                return False
            if isinstance(toxic, Timeout):
                await asyncio.sleep(toxic.seconds or 86_400)
                for writer in self._both:
                    writer.close()
                return False
        return True

    def _acting(self, kind: type[Any]) -> list[Any]:
        return [toxic for toxic in self._toxics if isinstance(toxic, kind) and self._met(toxic)]


def _reset(writer: asyncio.StreamWriter) -> None:
    """End with RST: a close that does not linger throws away what has not been read."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextlib.contextmanager
def proxy(to: int, script: Script = lambda _: (), *, port: int = 0) -> Iterator[Proxy]:
    """Run a proxy before a port of this machine, in a thread, for as long as the block lasts."""
    between = Proxy(to, script)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        asyncio.start_server(between.take, "127.0.0.1", port, backlog=512)
    )
    between.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="proxy")
    thread.start()
    try:
        yield between
    finally:
        try:
            asyncio.run_coroutine_threadsafe(_close(between, server), loop).result(5)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


async def _close(between: Proxy, server: asyncio.Server) -> None:
    server.close()
    # A connection just taken in has no task yet.
    await asyncio.sleep(0.01)
    for task in list(between.tasks):
        task.cancel()
    await asyncio.gather(*between.tasks, return_exceptions=True)
    await asyncio.sleep(0.01)
