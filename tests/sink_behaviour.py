"""What the sink can be asked to do, and what it keeps of each letter it accepts."""

import re
import ssl
from dataclasses import dataclass

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Behaviour:
    """What the sink offers and how it misbehaves; patterns are searched in the recipient."""

    pipelining: bool = True
    size: int = 10_000_000
    delay: float = 0.0  # seconds before each answer to a final dot
    banner: str = "220 sink.example ESMTP"
    ehlo: str = ""  # an answer to EHLO instead of the list
    ehlo_only: bool = True  # False: EHLO is not understood, HELO is
    mail: str = ""  # an answer to every MAIL
    data: str = ""  # an answer to every DATA
    refuse: str = ""  # 550 at RCPT
    defer: str = ""  # 451 at RCPT
    closing: str = ""  # 421 at RCPT, and the connection is closed
    dot: str = ""  # an answer to every final dot
    dot_for: str = ""  # … only for these recipients
    vanish: str = ""  # for these recipients the connection is closed instead of an answer
    silent: str = ""  # for these recipients nothing is ever answered
    cut_at: int = 0  # the first connection is reset after so many octets of content
    limit: int = 0  # letters a connection; then 421 at MAIL
    most: int = 0  # connections at once; then 421 at the banner
    drip: float = 0.0  # seconds between two octets of the banner
    endless: bool = False  # the answer to EHLO never ends
    user: str = ""  # asks for AUTH
    password: str = ""
    auth: str = "PLAIN LOGIN"
    starttls: ssl.SSLContext | None = None
    implicit: ssl.SSLContext | None = None
    extra_after_starttls: bytes = b""


@dataclass
class Letter:
    """One accepted letter."""

    mail_from: str
    rcpt_to: str
    data: bytes

    @property
    def message_id(self) -> str:
        found = _MESSAGE_ID.search(self.data)
        return found[1].decode() if found else ""
