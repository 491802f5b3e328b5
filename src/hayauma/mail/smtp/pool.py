"""Pool (駅): the open connections to one relay: opened as letters ask for them, never in a rush.

Runs in the thread of the sockets alone. While the relay has not answered, one connection at a time
knocks, ever more slowly; once it has, as many are opened as there are letters that may go, up to
the limit. Connections that hang on one domain group do not count: others take their place.
"""

import asyncio
import time
from collections.abc import Callable

from hayauma.mail.smtp import tls
from hayauma.mail.smtp.connection import Connection
from hayauma.mail.smtp.denials import Denials
from hayauma.mail.smtp.knocking import Knocking
from hayauma.mail.smtp.outcome import Outgoing, Result, Stage, Trouble
from hayauma.mail.smtp.relay import Relay, Tls
from hayauma.mail.smtp.settling import Settling
from hayauma.mail.smtp.tray import Tray
from hayauma.mail.throttle import Heard, Place

_STOPPED = "（送信を止めました）"


class Pool(Settling):
    """The connections to one relay of a courier. `turned` is called when its health may have."""

    def __init__(
        self,
        relay: Relay,
        connections: int,
        tray: Tray,
        turned: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(relay.name, tray)
        # It is passed over for another relay: asked now and then, without letters.
        self.ill = False
        # When any connection last heard an answer to a letter, on the monotonic clock.
        self.answered_at = time.monotonic()
        self.relay = relay
        self._turned = turned
        self._most = connections
        # Opened beyond the usual ones, for urgent letters alone and while there are some.
        self._reserved = max(1, connections // 8)
        self.door = Knocking(relay.limits, self._loop, self.wake)
        self._live: set[Connection] = set()
        self._opening: set[asyncio.Task[None]] = set()
        self._empty = asyncio.Event()
        self._plain = False
        self._leaving = False
        self._denials = Denials()

    def wake(self) -> None:
        """Put idle connections to work and open further ones, as far as letters ask for them."""
        self._idle = False
        idle = [c for c in self._live if c.machine.idle]
        wanted = self._tray.wanted(self.relay.name) if idle else 0
        for connection in idle[:wanted]:
            connection.begin()
        self._idle = len(idle) > wanted
        while self._may_open():
            task = self._loop.create_task(self._open())
            self._opening.add(task)
            task.add_done_callback(self._opened)

    def expect_urgent(self) -> None:
        """Open what urgent letters will want, before they are there."""
        self.door.expect()
        self.wake()

    def expire(self, now: float) -> None:
        """End, for ever, every step that takes longer than it may."""
        for connection in list(self._live):
            connection.expire(now)

    @property
    def patient(self) -> bool:
        """Whether it waits for answers to letters."""
        return any(one.place.group is not None for one in self._live)

    async def leave(self, timeout: float) -> None:
        """Begin no further letter; return when those under way are settled, or after `timeout`."""
        self._leaving = True
        for task in list(self._opening):
            task.cancel()
        for connection in list(self._live):
            connection.leave()
        try:
            await asyncio.wait_for(self._settled(), timeout)
        except TimeoutError:
            self.cut()

    def cut(self) -> None:
        """Close everything now; letters before their final dot go back untouched."""
        self._leaving = True
        for task in list(self._opening):
            task.cancel()
        for connection in list(self._live):
            connection.end(_STOPPED, hand_back=True)
        self._settle()

    async def _settled(self) -> None:
        while self._live or self._opening:
            self._empty.clear()
            await self._empty.wait()

    def _may_open(self) -> bool:
        if self._leaving or not self.door.may:
            return False
        if not (self._greeted or not (self._live or self._opening)):
            return False
        if self.ill and not (self._live or self._opening):
            return True
        room, warm = self._room(), self.door.warm
        if room > 0:
            first = warm and not (self._live or self._opening)
            return first or self._tray.wanted(self.relay.name) > len(self._opening)
        # Behind a relay that hangs every usual connection may be held by a routine letter.
        urgent = self._tray.wanted(self.relay.name, urgent_only=True)
        return room > -self._reserved and (warm or urgent > len(self._opening))

    def _room(self) -> int:
        """How many more may be open; as many again as usual where all hang on their groups."""
        room = self._most - len(self._live) - len(self._opening)
        if room <= 0:
            groups = [one.place.group for one in self._live]
            room += min(self._most, sum(1 for group in groups if group and group.apart))
        return room

    async def _open(self) -> None:
        """Open one connection; nothing has been said to it when this returns."""
        if not self._greeted:
            self.door.tries()
        tray = self._tray
        place: Place[Outgoing] = Place(self.relay.name, urgent_only=self._room() < 0)

        def pull() -> Outgoing | None:
            return tray.pull(place, talking=connection.machine.talking)

        connection = Connection(
            self.relay, pull, self._hear, before=self._begun.append, plain=self._plain
        )
        connection.place = place
        connection.machine.doubts = self._denials.doubts
        try:
            await connection.open()
        except (OSError, ValueError) as error:
            stage = Stage.TLS if tls.is_handshake(error) else Stage.CONNECT
            wide = stage is Stage.TLS or not isinstance(error, OSError)
            why = tls.sentence(error)
            self._complain(Trouble(self.relay.name, stage, 0, "", why, relay_wide=wide))
        else:
            if self._leaving:
                connection.end(_STOPPED, hand_back=True)
            elif not connection.over:
                self._live.add(connection)

    def _opened(self, task: asyncio.Task[None]) -> None:
        self._opening.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._tray.fall(error)
        self._empty.set()
        self.wake()

    def _reported(self, results: list[Result]) -> None:
        if any(result.code > 0 for result in results):
            self.door.answered()
            self._is_usable()
            self.answered_at = time.monotonic()
        self._denials.weigh(results)
        self._tray.report(results)
        # With every answer a group may have more connections.
        if self._tray.queued and (self._idle or len(self._live) < self._most):
            self.wake()

    def _greet(self, connection: Connection) -> None:
        self._live.add(connection)
        self._greeted.add(connection)
        if not self.door.barred:
            self._is_usable()
        self.wake()

    def _is_usable(self) -> None:
        self.door.opened()
        if self.ill:
            self._turned()

    def _gone(self, connection: Connection) -> None:
        connection.buried = True
        machine = connection.machine
        self._live.discard(connection)
        self._greeted.discard(connection)
        if connection.timed_out and connection.place.group is not None:
            with self._tray.throttle() as throttle:
                throttle.hears(connection.place.group.name, Heard.SILENT, time.monotonic())
        self._tray.leave(connection.place)
        turned_away = machine.trouble is not None and machine.trouble.stage is Stage.MAIL
        self._tray.put_back(machine.again, last=turned_away)
        machine.again.clear()
        if connection.handshake_failed and self.relay.tls is Tls.TRY:
            self._plain = True
        elif machine.trouble is not None:
            self._complain(machine.trouble)
        elif not machine.carried and not machine.leaving:
            self.door.slow_down()
        self._empty.set()
        self.wake()

    def _complain(self, trouble: Trouble) -> None:
        """Slow down, and say so unless other connections do work."""
        self.door.slow_down()
        self.door.barred = trouble.stage is Stage.MAIL
        if self._greeted or self._leaving:
            return
        self.door.failed()
        self._tray.complain(trouble)
        self._turned()
