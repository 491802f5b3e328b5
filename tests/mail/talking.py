"""A machine that has been greeted, and the words of both sides, for tests of the conversation."""

from collections import deque

from hayauma.mail.smtp import Outgoing, Relay, Tls
from hayauma.mail.smtp.machine import Machine

RELAY = Relay("relay", "127.0.0.1", 25, tls=Tls.OFF, helo="mail.city.example")
PIPELINING = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
PLAIN = b"250 sink\r\n"
OK, GO = b"250 2.0.0 Ok\r\n", b"354 go\r\n"
ENVELOPE = OK + OK + GO


def letter(seq: int, **changes: object) -> Outgoing:
    to = f"p{seq}@d.example".encode()
    data = b"Subject: %d\r\n\r\nx\r\n" % seq
    return Outgoing(seq, b"b@c.example", to, data, checked=True)._replace(**changes)  # type: ignore[arg-type]


def machine(*letters: Outgoing, relay: Relay = RELAY, ehlo: bytes = PIPELINING) -> Machine:
    """Return a machine that has been greeted, with these letters waiting."""
    waiting = deque(letters)
    made = Machine(relay, lambda: waiting.popleft() if waiting else None)
    made.feed(b"220 sink\r\n")
    assert said(made) == b"EHLO mail.city.example\r\n"
    made.feed(ehlo)
    return made


def said(made: Machine) -> bytes:
    return b"".join(made.take_output())


def envelope(seq: int) -> bytes:
    return b"MAIL FROM:<b@c.example>\r\nRCPT TO:<p%d@d.example>\r\nDATA\r\n" % seq


def content(seq: int) -> bytes:
    return b"Subject: %d\r\n\r\nx\r\n.\r\n" % seq


def answers(made: Machine) -> list[tuple[int, str]]:
    return [(result.seq, result.answer.value) for result in made.results]
