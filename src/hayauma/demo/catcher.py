"""The catcher (受け取り役): an SMTP server on loopback that takes every mail and passes on none.

It answers 250 after the commit. Mails that arrive while a commit runs share the next one, so a
bulletin to thousands costs some dozens of commits.
"""

import asyncio
import contextlib
import logging
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from hayauma.demo import troubled
from hayauma.demo.dialogue import Dialogue, Envelope
from hayauma.demo.mailbox import Arrival, Mailbox
from hayauma.demo.troubled import Troubled


class Catcher:
    """Gathers what the dialogues take and stores it group by group."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._waiting: list[tuple[Arrival, asyncio.Future[bool]]] = []
        self._arrived = asyncio.Event()

    def take(self, envelope: Envelope, content: bytes) -> asyncio.Future[bool]:
        """Return a future that says, in a moment, whether the mail is stored."""
        arrival = Arrival(
            datetime.now(UTC), envelope.return_path, tuple(envelope.recipients), content
        )
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, stored))
        self._arrived.set()
        return stored

    async def store(self) -> None:
        """Store what waits, for ever; one commit for all that waits at a time."""
        loop = asyncio.get_running_loop()
        # One thread for ever: the mailbox keeps its connection in it.
        with ThreadPoolExecutor(1) as writer:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                group, self._waiting = self._waiting, []
                try:
                    await loop.run_in_executor(writer, self._mailbox.put, [a for a, _ in group])
                    done = True
                except Exception:
                    logging.getLogger(__name__).exception("could not store %d mails", len(group))
                    done = False
                for _, stored in group:
                    if not stored.done():
                        stored.set_result(done)


def serve(listening: socket.socket, file: Path) -> int:
    """Serve on a listening socket until SIGTERM or SIGINT; return 0."""
    mailbox = Mailbox(file)
    mailbox.make()
    asyncio.run(_serve(listening, mailbox, Troubled(file.with_name(troubled.FILE))))
    return 0


async def _serve(listening: socket.socket, mailbox: Mailbox, trouble: Troubled) -> None:
    loop = asyncio.get_running_loop()
    catcher = Catcher(mailbox)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    server = await loop.create_server(lambda: Dialogue(catcher.take, trouble.of), sock=listening)
    storing = asyncio.create_task(catcher.store())
    await ended.wait()
    server.close()
    storing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await storing
