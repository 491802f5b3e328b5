"""The letter (計測の一通) that every sender sends: one of Hayauma's own, as it went over the wire.

About five kilobytes of Japanese text and HTML. The peers write it anew for each recipient from the
same subject and bodies, as a program with a mail library would.
"""

import email
import email.policy
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.homes import Home
from tests.sink import sink


@dataclass(frozen=True)
class Letter:
    """One letter as octets, and its parts for senders that build their own."""

    octets: bytes
    sender: str
    subject: str
    text: str
    html: str


def from_hayauma() -> Letter:
    """Send one letter to a sink of this process and return it."""
    with tempfile.TemporaryDirectory(prefix="hayauma-bench-") as folder, sink() as server:
        home = Home(Path(folder) / "home")
        home.prepare(1)
        home.drain(server.port)
        return read(server.letters[0].data)


def read(octets: bytes) -> Letter:
    """Return a letter's parts from its octets."""
    parsed = email.message_from_bytes(octets, policy=email.policy.default)
    bodies = {}
    for kind in ("plain", "html"):
        part = parsed.get_body((kind,))
        assert part is not None
        bodies[kind] = part.get_content()
    return Letter(
        octets, str(parsed["From"]), str(parsed["Subject"]), bodies["plain"], bodies["html"]
    )
