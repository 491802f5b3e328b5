"""The conversation (LMTP): one reply for each recipient, 250 only for what is kept.

Source: RFC 2033. aiosmtpd answers DATA once; the replies of several recipients are joined here.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from hayauma.letterbox.store import Envelope as Kept
from hayauma.letterbox.store import NoRoom, Store

# Larger than any bounce of a magazine; a mail is never read whole without this bound.
OCTETS_MOST = 1_000_000
KEPT = "250 2.0.0 kept"
NO_ROOM = "452 4.3.1 no room to keep the mail, try again later"


class Handler:
    """Keeps each mail that comes in; decides nothing about it."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def handle_DATA(  # noqa: N802  aiosmtpd's own name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail and answer once for each of its recipients."""
        content = envelope.original_content or b""
        # The null sender of a bounce comes as "<>".
        sender = (envelope.mail_from or "").strip("<>")
        kept = Kept(sender, tuple(envelope.rcpt_tos), self._clock())
        try:
            # Syncing waits for the disk: other conversations go on meanwhile.
            await asyncio.to_thread(self._store.keep, kept, content)
        except NoRoom:
            return _for_each(envelope, NO_ROOM)
        return _for_each(envelope, KEPT)


def conversation(handler: Handler) -> LMTP:
    """Return one conversation; its text goes on as octets, whatever they are."""
    return LMTP(
        handler,
        data_size_limit=OCTETS_MOST,
        enable_SMTPUTF8=True,
        decode_data=False,
        hostname="localhost",
        ident="hayauma",
        timeout=60,
    )


def _for_each(envelope: Envelope, answer: str) -> str:
    return "\r\n".join([answer] * len(envelope.rcpt_tos))
