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

_CLOSED = "（返事の前に接続が切れました）"


class Connection(asyncio.Protocol):
    """A socket to the relay. After every turn it calls `told(self)`; at the very end, too.

    All deadlines are absolute: octets that trickle in do not put them off; a whole reply does.
    """

    def __init__(
        self,
        relay: Relay,
        pull: Callable[[], Outgoing | None],
        told: "Callable[[Connection], None]",
        *,
        before: Callable[[Outgoing], None] | None = None,
        plain: bool = False,
    ) -> None:
        secure = relay.tls is Tls.IMPLICIT
        self.machine = Machine(relay, pull, before=before, secure=secure, plain=plain)
        self.deadline = float("inf")
        self.idle = False
        self.over = False
        self.handshake_failed = False
        self._relay = relay
        self._told = told
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
        self.deadline = self._loop.time() + self.machine.patience

    def data_received(self, data: bytes) -> None:
        """Hand octets to the machine."""
        if self.machine.feed(data):
            self.turn()

    def connection_lost(self, exc: Exception | None) -> None:
        """Settle what was under way."""
        self.end(tls.sentence(exc) if exc is not None else _CLOSED)

    def resume_writing(self) -> None:
        """Let a held final dot go: all octets before it have left this process."""
        if self.machine.holding:
            self.turn()

    # What the courier calls

    def turn(self) -> None:
        """Write what the machine has to say, tell what it found, set the next deadline."""
        machine, transport = self.machine, self._transport
        assert transport is not None
        transport.writelines(machine.take_output())
        if machine.holding and transport.get_write_buffer_size() == 0:
            machine.release()
            transport.writelines(machine.take_output())
        if machine.over:
            self._close()
            return
        self.deadline = self._loop.time() + machine.patience
        self.idle = machine.idle
        self._told(self)
        if machine.wants_tls and self._handshake is None:
            self._handshake = self._loop.create_task(self._protect())

    def begin(self) -> None:
        """Start on the next letter, if nothing is under way."""
        self.machine.begin()
        self.turn()

    def leave(self) -> None:
        """Take no further letter, and say goodbye after the one under way."""
        self.machine.leave()
        if self._transport is not None and not self.over:
            self.turn()

    def expire(self) -> None:
        """End a step that took too long; an idle connection takes leave instead."""
        if self.machine.waiting_for is Stage.IDLE and self.machine.ready:
            self.leave()
        else:
            self.end(f"（{self.machine.patience:g}秒待っても返事がありません）")

    def end(self, why: str, *, hand_back: bool = False, relay_wide: bool = False) -> None:
        """Close now and settle every letter by what is certain."""
        self.machine.lost(why, hand_back=hand_back, relay_wide=relay_wide)
        self._close()

    def _close(self) -> None:
        if self.over:
            return
        self.over, self.idle = True, False
        if self._handshake is not None:
            self._handshake.cancel()
        if self._transport is not None:
            self._transport.abort()
        self._told(self)

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
        self.turn()
