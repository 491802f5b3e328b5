"""Connection (接続): one socket under one machine; it moves octets and decides nothing.

Source: RFC 3207 (STARTTLS), RFC 5321 4.5.3.2 (how long to wait).
"""

import asyncio
from collections.abc import Callable
from typing import cast

from hayauma.mail.smtp import tls
from hayauma.mail.smtp.machine import Machine
from hayauma.mail.smtp.outcome import Outgoing, Stage
from hayauma.mail.smtp.relay import Relay, Tls
from hayauma.mail.throttle import Place

_CLOSED = "（返事の前に接続が切れました）"


class Connection(asyncio.Protocol):
    """A socket to the relay. It calls `heard(self)` when there is something to say or to tell.

    Whoever is called lets it `speak` soon: what many connections heard in one turn of the loop is
    written down once, before any of them goes on. All deadlines are absolute: octets that trickle
    in do not put them off; a whole reply does.
    """

    def __init__(
        self,
        relay: Relay,
        pull: Callable[[], Outgoing | None],
        heard: "Callable[[Connection], None]",
        *,
        before: Callable[[Outgoing], None] | None = None,
        plain: bool = False,
    ) -> None:
        secure = relay.tls is Tls.IMPLICIT
        self.machine = Machine(relay, pull, before=before, secure=secure, plain=plain)
        # When the present step began, on the loop's clock.
        self.since = float("inf")
        self.over = False
        # Whether `heard` was called and `speak` was not yet: the listener's own mark.
        self.waits = False
        # Whether its end was settled: the listener's own mark, too.
        self.buried = False
        self.handshake_failed = False
        # It was ended because an answer did not come in time.
        self.timed_out = False
        # Whom it works for: the listener's own note.
        self.place: Place[Outgoing] = Place(relay.name)
        self._born = float("inf")
        self._relay = relay
        self._heard = heard
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._handshake: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, with the handshake where TLS comes first. Errors: OSError, TimeoutError."""
        relay = self._relay
        implicit = relay.tls is Tls.IMPLICIT
        await asyncio.wait_for(
            self._loop.create_connection(
                lambda: self,
                relay.host,
                relay.port,
                ssl=tls.context(relay) if implicit else None,
                server_hostname=tls.expected_name(relay) if implicit else None,
            ),
            relay.limits.connect,
        )

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the socket; every octet kept back counts as not sent."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=0)
        self.since = self._born = self._loop.time()

    def data_received(self, data: bytes) -> None:
        """Hand octets to the machine."""
        if self.machine.feed(data):
            self._heard(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Settle what was under way."""
        self.end(tls.sentence(exc) if exc is not None else _CLOSED)

    def resume_writing(self) -> None:
        """Let a held final dot go: all octets before it have left this process."""
        if self.machine.holding:
            self._heard(self)

    # What the pool calls

    def speak(self, now: float) -> None:
        """Write what the machine has to say; a new step begins at `now`."""
        machine, transport = self.machine, self._transport
        if self.over or transport is None:
            return
        output = machine.take_output()
        if output and machine.holding:
            transport.writelines(output)
        elif output:
            # One piece goes straight to the socket; several cost more than joining them does.
            transport.write(b"".join(output))
        if machine.holding and transport.get_write_buffer_size() == 0:
            machine.release()
            transport.writelines(machine.take_output())
        if machine.over:
            self._close()
            return
        if machine.results:
            # The letter that was to come next cannot be sent here: that is to be told, too.
            self._heard(self)
        self.since = now
        if machine.wants_tls and self._handshake is None:
            self._handshake = self._loop.create_task(self._protect())

    def begin(self) -> None:
        """Start on the next letter, if nothing is under way."""
        self.machine.begin()
        self._heard(self)

    def leave(self) -> None:
        """Take no further letter, and say goodbye after the one under way."""
        self.machine.leave()
        if self._transport is not None and not self.over:
            self._heard(self)

    def expire(self, now: float) -> None:
        """End a step that took too long; an idle connection takes leave instead."""
        if 0 < self._relay.limits.age < now - self._born:
            self.machine.old = True
            if self.machine.idle:
                self.leave()
                return
        if now - self.since <= self.machine.patience:
            return
        self.since = now
        if self.machine.waiting_for is Stage.IDLE and self.machine.ready:
            self.leave()
        else:
            self.timed_out = True
            self.end(f"（{self.machine.patience:g}秒待っても返事がありません）")

    def end(self, why: str, *, hand_back: bool = False, relay_wide: bool = False) -> None:
        """Close now and settle every letter by what is certain."""
        self.machine.lost(why, hand_back=hand_back, relay_wide=relay_wide)
        self._close()

    def _close(self) -> None:
        if self.over:
            return
        self.over = True
        if self._handshake is not None:
            self._handshake.cancel()
        if self._transport is not None:
            self._transport.abort()
        self._heard(self)

    async def _protect(self) -> None:
        """Start TLS on this socket; where it fails, the relay's trouble says so."""
        relay, transport = self._relay, self._transport
        assert transport is not None
        try:
            secured = await self._loop.start_tls(
                transport,
                self,
                tls.context(relay),
                server_hostname=tls.expected_name(relay),
                ssl_handshake_timeout=relay.limits.greeting,
            )
        except (OSError, ValueError) as error:
            self.handshake_failed = True
            self._handshake = None
            self.end(tls.sentence(error), relay_wide=relay.tls is Tls.REQUIRE)
            return
        if secured is None:
            self.end(_CLOSED)
            return
        self._transport = secured
        secured.set_write_buffer_limits(high=1)
        self.machine.secured()
        self._heard(self)
