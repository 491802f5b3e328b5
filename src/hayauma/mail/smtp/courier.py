"""Courier (早馬): takes letters to a relay over many connections and brings the answers back.

A courier is a thread with an event loop of its own (uvloop where present). The thread that owns
the database hands letters in and takes results out; neither waits for the other's work:

    with Courier(relay, connections=32) as courier:
        courier.offer(letters)                       # returns at once
        got = courier.collect(0.2, least=100)        # results and troubles, or what came in 0.2 s
        …
        back = courier.drain(30)                     # letters that were not begun, untouched
        got = courier.collect(0)                     # the rest of the results

One letter at a time is under way on a connection; an urgent one overtakes all that are queued.
Letters of one domain group (`belong`) never stand behind another's; with several relays the first
that is well takes them, in each group's own order (`decide`).
A `Trouble` is about the relay and marks nobody: its letters stay queued until the relay answers
again, or until `recall`, `drain` or `stop` gives them back.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from typing import Self, TypeVar

from hayauma.mail.smtp.outcome import Outgoing
from hayauma.mail.smtp.relay import Relay
from hayauma.mail.smtp.stations import Stations
from hayauma.mail.smtp.tray import Collected, Record, Tray
from hayauma.mail.throttle import Change, Routes, Throttle, Trip

_Found = TypeVar("_Found")


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # not built for every platform
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class Courier:
    """Carries letters to relays; begun with `with` or `start`, ended by `drain` or `stop`.

    `record(begun, results)` sees letters before the first octet of their content, and results
    before `collect` can give them out: only letters it has seen can have been delivered, at most
    one a connection without a result. It runs in the courier's thread and must be quick. Where it
    raises OSError (disk full) nothing goes and the courier tries again later; any other error
    fells the courier (`CourierFell` from `collect`).

    `others`: further relays, in order of preference. `trip`: when a breaker opens.
    """

    def __init__(
        self,
        relay: Relay,
        *others: Relay,
        connections: int,
        record: Record | None = None,
        trip: Trip | None = None,
    ) -> None:
        if connections < 1:
            raise ValueError("connections: at least one")
        self.relay = relay
        self._relays = (relay, *others)
        self._connections = connections
        most = max(one.connections or connections for one in self._relays)
        routes = Routes([one.name for one in self._relays])
        silence = relay.limits.silence
        self._tray = Tray(record, Throttle(most, trip=trip, silence=silence, routes=routes))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stations: Stations | None = None
        self._up = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start the thread; nothing is connected before the first letter."""
        self._thread = threading.Thread(target=self._run, name=f"courier-{self.relay.name}")
        self._thread.start()
        self._up.wait()
        return self

    def offer(self, letters: Iterable[Outgoing]) -> None:
        """Hand letters over and return at once."""
        self._tray.offer(letters)
        self._wake()

    def collect(self, timeout: float, *, least: int = 1, most: int = 0) -> Collected:
        """Return results and troubles, after waiting at most `timeout` seconds for `least` results.

        A trouble ends the wait. `most` bounds the results returned; 0 takes all. Errors:
        CourierFell.
        """
        return self._tray.collect(timeout, least, most)

    def expect_urgent(self) -> None:
        """Open connections for urgent letters that will come within seconds. From any thread."""
        self._tell(Stations.expect_urgent)

    def rouse(self) -> None:
        """End the wait of `collect`, now or the next one. From any thread."""
        self._tray.rouse()

    def recall(self, groups: Iterable[str] | None = None) -> list[Outgoing]:
        """Take back every letter that has not been begun, of some domain groups or of all."""
        return self._tray.recall(groups)

    def belong(self, shard: int, group: str | None) -> None:
        """Say to which domain group a shard's letters go, before they are offered; None forgets."""
        with self._tray.throttle() as throttle:
            if group is None:
                throttle.group_of.pop(shard, None)
            else:
                throttle.group_of[shard] = group

    def changes(self) -> list[Change]:
        """Return what became of breakers since the last time."""
        return self._tray.changes()

    def decide(self, act: Callable[[Throttle[Outgoing]], _Found]) -> _Found:
        """Let a function look at the throttle or change it (limits, routes, breakers), quickly."""
        with self._tray.throttle() as throttle:
            found = act(throttle)
        self._wake()
        return found

    @property
    def queued(self) -> int:
        """Letters offered and not begun."""
        return self._tray.queued

    @property
    def backlog(self) -> int:
        """Letters offered whose result has not been collected: queued, under way, or waiting."""
        return self._tray.out

    @property
    def usable(self) -> bool | None:
        """Whether a relay got through the greeting when last tried; None before the first try."""
        known = [pool.door.usable for pool in self._stations.pools] if self._stations else []
        return True if True in known else False if False in known else None

    @property
    def unusable_for(self) -> float:
        """Seconds for which no relay has let us through its greeting, though tried; else 0."""
        pools = self._stations.pools if self._stations else ()
        since = [pool.door.unusable_since for pool in pools]
        tried = [one for one in since if one is not None]
        return time.monotonic() - max(tried) if tried and len(tried) == len(since) else 0.0

    @property
    def ill(self) -> tuple[str, ...]:
        """The relays that are passed over for another one."""
        pools = self._stations.pools if self._stations else ()
        return tuple(pool.relay.name for pool in pools if pool.ill)

    def drain(self, timeout: float) -> list[Outgoing]:
        """Begin no further letter, wait for those under way, end; return those not begun."""
        return self._end(timeout)

    def stop(self) -> list[Outgoing]:
        """End now; return every letter that is certainly not delivered.

        A letter past its final dot comes out of `collect` as uncertain.
        """
        return self._end(0)

    def _wake(self) -> None:
        self._tell(Stations.wake)

    def _tell(self, act: Callable[[Stations], None]) -> None:
        if self._loop is not None and self._stations is not None:
            self._loop.call_soon_threadsafe(act, self._stations)

    def _end(self, timeout: float) -> list[Outgoing]:
        thread, self._thread = self._thread, None
        if thread is not None and self._loop is not None:
            if thread.is_alive():
                self._loop.call_soon_threadsafe(self._finish.set_result, timeout)
            thread.join()
        return self._tray.recall()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=_new_loop) as runner:
                runner.run(self._main())
        except BaseException as error:
            self._tray.fall(error)
        finally:
            self._up.set()

    def _on_error(self, _: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Fall over an error of ours in a callback; sockets' own errors are settled elsewhere."""
        error = context.get("exception")
        if not isinstance(error, OSError):
            cause = error if isinstance(error, BaseException) else None
            self._tray.fall(cause or RuntimeError(str(context.get("message"))))

    async def _main(self) -> None:
        loop = asyncio.get_running_loop()
        stations = Stations(self._relays, self._connections, self._tray)
        self._finish: asyncio.Future[float] = loop.create_future()
        loop.set_exception_handler(self._on_error)
        self._loop, self._stations = loop, stations
        self._up.set()
        watch = loop.create_task(stations.watch())
        timeout = await self._finish
        if timeout > 0:
            await stations.leave(timeout)
        stations.cut()
        watch.cancel()
