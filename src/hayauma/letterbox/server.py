"""The letterbox as a process: listens on loopback until SIGTERM, then lets mails finish."""

import argparse
import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from hayauma.letterbox.lmtp import Conversation, Handler
from hayauma.letterbox.store import Store

FINISH_WITHIN = 0.8  # seconds for a mail that is coming in when the process is told to end


def serve(listening: socket.socket, folder: Path | None = None) -> int:
    """Serve LMTP on a listening socket until SIGTERM or SIGINT and return the exit code.

    `folder` is where mails are kept; without it `letterbox` in the home.
    """
    home = Path(os.environ.get("HAYAUMA_HOME", "") or "./var")
    asyncio.run(_serve(listening, Store(folder or home / "letterbox")))
    return 0


async def _serve(listening: socket.socket, store: Store) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handler = Handler(store, lambda: datetime.now(UTC))
    server = await loop.create_server(partial(Conversation, handler), sock=listening)
    await stop.wait()
    server.close()
    # Whoever is in the middle of a mail hears whether it was kept; nobody else is waited for.
    for conversation in [one for one in handler.open if one.idle]:
        conversation.hang_up()
    talking = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if talking:
        await asyncio.wait(talking, timeout=FINISH_WITHIN)
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Listen on 127.0.0.1, say the port on the first line, serve."""
    parser = argparse.ArgumentParser("hayauma-letterbox")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args(argv)
    with socket.create_server(("127.0.0.1", asked.port)) as listening:
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        return serve(listening, asked.folder)


if __name__ == "__main__":
    raise SystemExit(main())
