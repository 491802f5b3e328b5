"""A sink that tells, by receiving domain, how many letters came and when the first and last did.

`python -m bench.telling_sink [--hang DOMAIN]` prints its port, then answers each line of its input:
`told` with one JSON object {domain: [letters, first, last]}, `forget DOMAIN` with an empty one. To
recipients at the domain to hang for it never answers at all, and never closes either.
"""

import asyncio
import json
import sys
import threading
import time
from typing import cast

from bench.late_sink import END, REPLIES

PATH = b"RCPT TO:<"


class Books:
    """What came so far, by domain."""

    def __init__(self, hang: str) -> None:
        self.hang = hang.encode()
        self.by_domain: dict[bytes, list[float]] = {}

    def came(self, domain: bytes) -> None:
        """Count one letter."""
        now = time.time()
        row = self.by_domain.setdefault(domain, [0, now, now])
        row[0] += 1
        row[2] = now


class Talk(asyncio.Protocol):
    """One connection; what it takes is counted and thrown away."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._buffer = b""
        self._domain = b""
        self._content = self._hangs = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(b"220 sink.example ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer everything that is whole, in one write."""
        if self._hangs:
            return
        self._buffer += data
        replies: list[bytes] = []
        while not self._hangs and self._take(replies):
            pass
        if replies and not self._transport.is_closing():
            self._transport.write(b"".join(replies))

    def _take(self, replies: list[bytes]) -> bool:
        end = END if self._content else b"\r\n"
        before, found, rest = self._buffer.partition(end)
        if not found:
            return False
        self._buffer = rest
        if self._content:
            self._content = False
            self._books.came(self._domain)
            replies.append(b"250 2.0.0 Ok: taken\r\n")
            return True
        verb = before[:4].upper()
        if verb == b"RCPT":
            self._domain = before[len(PATH) : before.index(b">")].rpartition(b"@")[2]
            self._hangs = self._domain == self._books.hang
            if self._hangs:
                return False
        replies.append(REPLIES.get(verb, b"502 5.5.2 Error\r\n"))
        self._content = verb == b"DATA"
        return True


def _obey(books: Books) -> None:
    for line in sys.stdin:
        word, _, domain = line.strip().partition(" ")
        told = {name.decode(): row for name, row in list(books.by_domain.items())}
        if word == "forget":
            books.by_domain.pop(domain.encode(), None)
            told = {}
        print(json.dumps(told), flush=True)


async def serve(hang: str) -> None:
    """Serve until killed, after printing the port."""
    books = Books(hang)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Talk(books), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=_obey, args=(books,), daemon=True).start()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[2] if sys.argv[1:2] == ["--hang"] else ""))
