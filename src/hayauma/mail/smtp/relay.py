"""Relay (中継サーバー): the one server all mail is handed to, and how patient we are with it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Tls(StrEnum):
    """How the way to the relay is protected."""

    OFF = "off"  # in the clear, even where more is offered
    TRY = "try"  # STARTTLS where offered, unverified; in the clear where that fails
    REQUIRE = "require"  # STARTTLS with a certificate that verifies, or nothing is sent
    IMPLICIT = "implicit"  # TLS from the first octet, verified (port 465)


@dataclass(frozen=True, slots=True)
class Limits:
    """Patience and bounds of one connection. Seconds, each an absolute deadline of one step."""

    connect: float = 30
    greeting: float = 60  # the banner, EHLO, STARTTLS with its handshake, AUTH: each
    command: float = 60  # MAIL, RCPT, DATA: each
    dot: float = 600  # from the whole content to its reply
    idle: float = 30  # an open connection without work is closed after this
    silence: float = 3  # of one domain group, while others are answered
    letters: int = 0  # letters over one connection; 0 is no limit
    age: float = 600  # the life of one connection; 0 is no limit
    first_pause: float = 0.25  # between two attempts to connect, doubled up to
    longest_pause: float = 5


@dataclass(frozen=True, slots=True)
class Relay:
    """A server that takes all our mail: where it is, how to prove who it is and who we are."""

    name: str
    host: str
    port: int
    tls: Tls = Tls.REQUIRE
    user: str = ""
    password: str = field(default="", repr=False)
    # What we call ourselves in EHLO; no internal host name stands in a letter.
    helo: str = "localhost"
    # A file of certificates to trust instead of the system's, and the name the relay's must bear.
    ca_file: str = ""
    server_name: str = ""
    # At a time; 0 leaves it to the courier.
    connections: int = 0
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Refuse a name for EHLO that could carry a second command."""
        if not self.helo.isascii() or not self.helo.isprintable() or " " in self.helo:
            raise ValueError("helo: a host name in plain ASCII")
