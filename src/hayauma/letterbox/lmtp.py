"""The conversation (LMTP): one reply for each recipient, 250 only for what is kept.

Source: RFC 2033. aiosmtpd answers the final dot once, whatever the answer is (kept, no room, too
much, an error of ours); here that answer goes out once for each recipient, or the sender would
wait for the others until its patience ends.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from hayauma.letterbox.store import Envelope as Kept
from hayauma.letterbox.store import NoRoom, Store

# Larger than any bounce of a magazine; a mail is never read whole without this bound.
OCTETS_MOST = 1_000_000
KEPT = "250 2.0.0 kept"
NO_ROOM = "452 4.3.1 no room to keep the mail, try again later"
FAULT = "451 4.3.0 the mail could not be kept, try again later"

log = logging.getLogger(__name__)


class Handler:
    """Keeps each mail that comes in; decides nothing about it."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        # Every conversation that is open; the server ends the idle ones first.
        self.open: set[Conversation] = set()

    async def handle_DATA(  # noqa: N802  aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail and say whether it is kept."""
        content = envelope.original_content or b""
        # The null sender of a bounce comes as "<>".
        sender = (envelope.mail_from or "").strip("<>")
        kept = Kept(sender, tuple(envelope.rcpt_tos), self._clock())
        try:
            # Syncing waits for the disk: other conversations go on meanwhile.
            await asyncio.to_thread(self._store.keep, kept, content)
        except NoRoom:
            return NO_ROOM
        return KEPT

    async def handle_exception(self, error: Exception) -> str:
        """Never refuse a mail for good because of a fault of ours."""
        log.error("a mail could not be taken: %s", type(error).__name__, exc_info=error)
        return FAULT


class Conversation(LMTP):
    """One conversation; its text goes on as octets, whatever they are, however long a line is."""

    line_length_limit = OCTETS_MOST

    def __init__(self, handler: Handler) -> None:
        super().__init__(
            handler,
            data_size_limit=OCTETS_MOST,
            enable_SMTPUTF8=True,
            decode_data=False,
            hostname="localhost",
            ident="hayauma",
            timeout=60,
        )
        self._handler = handler
        # How often the answer to the final dot is owed; 0 outside a mail's content.
        self._owed = 0

    @property
    def idle(self) -> bool:
        """Whether no mail is on its way in."""
        return not self._owed

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be known to the server."""
        super().connection_made(transport)
        self._handler.open.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Be forgotten by the server."""
        super().connection_lost(error)
        self._handler.open.discard(self)

    def hang_up(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            self.transport.close()

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  aiosmtpd's own name
        """Take the content of a mail."""
        await super().smtp_DATA(arg)
        self._owed = 0

    async def push(self, status: str | bytes) -> None:
        """Send a reply: the one to a final dot, once for each recipient."""
        text = status.decode("utf-8") if isinstance(status, bytes) else status
        if self._owed:
            answer, self._owed = [text] * self._owed, 0
            await super().push("\r\n".join(answer))
            return
        if text.startswith("354") and self.envelope is not None:
            self._owed = len(self.envelope.rcpt_tos)
        await super().push(text)
