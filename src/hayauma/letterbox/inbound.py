"""One mail for one recipient (届いた一通), read by its envelope; its content is never trusted."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.letterbox.store import Envelope

HEADER_MOST = 64_000  # octets of a header that anybody looks into


@dataclass(frozen=True)
class Inbound:
    """What a taker gets: whom it is for, the envelope, the octets as they came, and the time."""

    recipient: str
    envelope: Envelope
    content: bytes
    at: datetime

    @property
    def name(self) -> str:
        """Return the part of the recipient's address before "+", in lower case."""
        return self._local.partition("+")[0].lower()

    @property
    def detail(self) -> str:
        """Return the part of the recipient's address after "+", as it came."""
        return self._local.partition("+")[2]

    @property
    def _local(self) -> str:
        return self.recipient.strip("<>").rpartition("@")[0]

    def line(self, name: str) -> str:
        """Return the first header line of a name, ASCII and unfolded lines alone; else nothing.

        Deliberately less than a mail parser: nothing in a mail can make this slow or large.
        """
        wanted = name.lower().encode("ascii") + b":"
        for line in self.content[:HEADER_MOST].splitlines():
            if not line.strip():
                return ""
            if line.lower().startswith(wanted):
                return line[len(wanted) :].decode("ascii", "ignore").strip()
        return ""
