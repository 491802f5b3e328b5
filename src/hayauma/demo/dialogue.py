"""The catcher's side of an SMTP dialogue: what it offers, what it says, what it takes.

It offers PIPELINING, as the relays of a city do, so that the town's mail goes the way the
product's mail goes in operation. Everything well-formed is taken; nothing is passed on.

Source: RFC 5321, RFC 2920 (pipelining), RFC 1870 (size), RFC 6152 (8BITMIME).
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from hayauma.demo.troubled import REPLIES, Trouble

BIGGEST = 32 * 1024 * 1024  # octets of one mail
LONGEST_LINE = 4_096  # octets of one command
NAME = "mail.localhost"
OFFERS = (NAME, "PIPELINING", f"SIZE {BIGGEST}", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")

_ADDRESS = re.compile(rb'(?i)(?:FROM|TO):\s*<((?:"(?:[^"\\]|\\.)*"|[^<>])*)>')
_END = b"\r\n.\r\n"


@dataclass
class Envelope:
    """Who a mail is from and to, as the dialogue says it."""

    return_path: str
    recipients: list[str] = field(default_factory=list)


# Stores one mail; the future says whether it is stored.
Take = Callable[[Envelope, bytes], asyncio.Future[bool]]


class Dialogue(asyncio.Protocol):
    """One connection. Replies keep the order of the commands, however they arrive."""

    def __init__(
        self, take: Take, trouble: Callable[[str], Trouble | None] = lambda _address: None
    ) -> None:
        self._take = take
        # How the server of a recipient behaves that does not take the letter; None for nearly all.
        self._trouble = trouble
        self._buffer = bytearray()
        self._searched = 0
        self._envelope: Envelope | None = None
        self._in_content = self._storing = False
        # Nothing is said any more; at the dot: once the letter that is coming is here.
        self._silent = self._silent_at_dot = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast(asyncio.Transport, transport)
        self._say(f"220 {NAME} Hayauma catcher")

    def data_received(self, data: bytes) -> None:
        """Read on; one that hangs reads nothing and keeps the connection open."""
        if not self._silent:
            self._buffer += data
            self._read()

    def _read(self) -> None:
        """Work off what has arrived, as far as it is whole and its turn has come."""
        while not (self._storing or self._silent or self._transport.is_closing()):
            if not (self._read_content() if self._in_content else self._read_command()):
                return

    def _read_command(self) -> bool:
        end = self._buffer.find(b"\n", 0, LONGEST_LINE)
        if end < 0:
            if len(self._buffer) >= LONGEST_LINE:
                self._end("500 5.5.2 line too long")
            return False
        verb, _, rest = bytes(self._buffer[:end]).strip().partition(b" ")
        del self._buffer[: end + 1]
        self._answer(verb.upper(), rest)
        return True

    def _answer(self, verb: bytes, rest: bytes) -> None:
        match verb:
            case b"EHLO":
                self._forget(*(f"250-{offer}" for offer in OFFERS[:-1]), f"250 {OFFERS[-1]}")
            case b"HELO":
                self._forget(f"250 {NAME}")
            case b"RSET":
                self._forget("250 2.0.0 OK")
            case b"MAIL":
                self._mail(_ADDRESS.match(rest))
            case b"RCPT":
                self._rcpt(_ADDRESS.match(rest))
            case b"DATA":
                self._data()
            case b"NOOP":
                self._say("250 2.0.0 OK")
            case b"QUIT":
                self._end("221 2.0.0 bye")
            case _:
                self._say("502 5.5.1 not offered here")

    def _mail(self, address: re.Match[bytes] | None) -> None:
        if self._envelope is not None:
            self._say("503 5.5.1 one mail at a time")
        elif address is None:
            self._say("501 5.1.7 MAIL FROM:<address>")
        else:
            self._envelope = Envelope(address[1].decode("utf-8", "replace"))
            self._say("250 2.1.0 OK")

    def _rcpt(self, address: re.Match[bytes] | None) -> None:
        if self._envelope is None:
            self._say("503 5.5.1 MAIL first")
        elif address is None or not address[1]:
            self._say("501 5.1.3 RCPT TO:<address>")
        else:
            self._recipient(self._envelope, address[1].decode("utf-8", "replace"))

    def _recipient(self, envelope: Envelope, recipient: str) -> None:
        match self._trouble(recipient):
            case Trouble.SILENT:
                self._silent = True
            case Trouble.FULL:
                self._end(REPLIES[Trouble.FULL])
            case Trouble.LATER:
                self._say(REPLIES[Trouble.LATER])
            case trouble:
                self._silent_at_dot = trouble is Trouble.SILENT_AT_DOT
                envelope.recipients.append(recipient)
                self._say("250 2.1.5 OK")

    def _data(self) -> None:
        if self._envelope is None or not self._envelope.recipients:
            self._say("554 5.5.1 no valid recipients")
            return
        self._in_content, self._searched = True, 0
        self._say("354 end with <CR><LF>.<CR><LF>")

    def _read_content(self) -> bool:
        """Take the mail once its last dot is here; the next command waits until it is stored."""
        if self._buffer.startswith(_END[2:]):
            end, after = 0, len(_END) - 2
        else:
            found = self._buffer.find(_END, self._searched)
            if found < 0:
                self._searched = max(0, len(self._buffer) - len(_END))
                if len(self._buffer) > BIGGEST:
                    self._end("552 5.3.4 too big")
                return False
            end, after = found + 2, found + len(_END)
        content = bytes(self._buffer[:end])
        del self._buffer[:after]
        self._in_content = False
        if self._silent_at_dot:
            self._silent = True
        else:
            self._store(content)
        return True

    def _store(self, content: bytes) -> None:
        envelope, self._envelope = self._envelope, None
        assert envelope is not None
        # A line that began with a dot came with one more.
        content = content.replace(b"\r\n..", b"\r\n.")
        content = content[1:] if content.startswith(b"..") else content
        self._storing = True
        self._take(envelope, content).add_done_callback(self._stored)

    def _stored(self, stored: asyncio.Future[bool]) -> None:
        self._storing = False
        if not stored.cancelled() and stored.result():
            self._say("250 2.0.0 OK")
        else:
            self._say("451 4.3.0 not stored, try again")
        self._read()

    def _forget(self, *replies: str) -> None:
        self._envelope = None
        self._say(*replies)

    def _end(self, reply: str) -> None:
        self._say(reply)
        self._transport.close()

    def _say(self, *lines: str) -> None:
        self._transport.write("".join(f"{line}\r\n" for line in lines).encode("ascii"))
