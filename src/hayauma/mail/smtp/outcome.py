"""Outcome (結果): a letter on its way to the relay, and what came back, in words."""

from enum import StrEnum
from typing import NamedTuple

from hayauma.mail.reasons import Reason


class Answer(StrEnum):
    """What a letter's attempt came to; the spellings are those of the ledger's words."""

    ACCEPTED = "accepted"  # the relay took it over (2xx after the final dot)
    REFUSED = "refused"  # the relay said no for good (5xx)
    DEFERRED = "deferred"  # certainly not delivered, to be tried again
    UNCERTAIN = "uncertain"  # the final dot was sent and no answer that can be read came


class Stage(StrEnum):
    """Where in the conversation something was said or went wrong."""

    CONNECT = "connect"  # no connection
    BANNER = "banner"  # the server's first words
    EHLO = "ehlo"  # our introduction
    STARTTLS = "starttls"  # the wish for protection
    TLS = "tls"  # the handshake and the certificate
    AUTH = "auth"  # our name and password
    SIZE = "size"  # a letter larger than the relay announced it takes; nothing was sent
    MAIL = "mail"  # the sender
    RCPT = "rcpt"  # the recipient
    DATA = "data"  # the leave to send the content, and the content before its final dot
    DOT = "dot"  # the final dot
    RESET = "reset"  # giving up a refused letter's transaction
    QUIT = "quit"  # taking leave
    IDLE = "idle"  # nothing was asked


class Outgoing(NamedTuple):
    """A letter to hand to the relay; `seq` and `shard` are the caller's and come back untouched.

    `mail_from` and `rcpt_to` are wire forms without angle brackets. `checked` says that `data`
    came from `mail.letter` or `mail.notice`: CRLF throughout, no line begins with a dot. Any other
    octets are mended on the way. `tail` follows `data` on the wire: the same octets for everybody
    (attached files), held once and never copied.
    """

    seq: int
    mail_from: bytes
    rcpt_to: bytes
    data: bytes
    shard: int = 0
    urgent: bool = False
    checked: bool = False
    tail: bytes = b""

    @property
    def size(self) -> int:
        """Octets of the whole content, without the final dot."""
        return len(self.data) + len(self.tail)


class Result(NamedTuple):
    """What became of one attempt. `code` is 0 where nothing came and -1 where it was unreadable.

    `reply` is the server's whole reply with every address hidden, or a Japanese sentence in
    brackets where the server said nothing. `reason` is None for an accepted letter.
    """

    seq: int
    shard: int
    answer: Answer
    code: int
    status: str
    reply: str
    stage: Stage
    reason: Reason | None
    relay: str


class Trouble(NamedTuple):
    """Something is wrong with the relay, not with a letter: nobody is marked.

    `relay_wide` means that it will not mend itself (5xx at the banner, EHLO or AUTH, a certificate
    that does not verify): pause and tell a person.
    """

    relay: str
    stage: Stage
    code: int
    status: str
    reply: str
    relay_wide: bool
