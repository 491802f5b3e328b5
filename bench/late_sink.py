"""A sink at the end of a long line: every reply leaves some milliseconds after its question.

`python -m bench.late_sink MILLISECONDS` prints its port. Replies to commands that came together
leave together, so that a pipelined group costs one round trip, as on a real line.
"""

import asyncio
import sys
from typing import cast

EHLO = b"250-late.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"
REPLIES = {
    b"EHLO": EHLO,
    b"HELO": b"250 late.example\r\n",
    b"MAIL": b"250 2.1.0 Ok\r\n",
    b"RCPT": b"250 2.1.5 Ok\r\n",
    b"DATA": b"354 End data with <CR><LF>.<CR><LF>\r\n",
    b"RSET": b"250 2.0.0 Ok\r\n",
    b"NOOP": b"250 2.0.0 Ok\r\n",
    b"QUIT": b"221 2.0.0 Bye\r\n",
}
END = b"\r\n.\r\n"


class Talk(asyncio.Protocol):
    """One connection; what it takes is thrown away."""

    def __init__(self, late: float) -> None:
        self._late = late
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._content = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, late."""
        self._transport = cast(asyncio.Transport, transport)
        self._say([b"220 late.example ESMTP\r\n"])

    def data_received(self, data: bytes) -> None:
        """Answer everything that is whole."""
        self._buffer += data
        replies: list[bytes] = []
        while self._take(replies):
            pass
        self._say(replies)

    def _take(self, replies: list[bytes]) -> bool:
        end = END if self._content else b"\r\n"
        before, found, rest = self._buffer.partition(end)
        if not found:
            return False
        self._buffer = rest
        if self._content:
            self._content = False
            replies.append(b"250 2.0.0 Ok: taken\r\n")
        else:
            verb = before[:4].upper()
            replies.append(REPLIES.get(verb, b"502 5.5.2 Error\r\n"))
            self._content = verb == b"DATA"
        return True

    def _say(self, replies: list[bytes]) -> None:
        if replies:
            self._loop.call_later(self._late, self._write, b"".join(replies))

    def _write(self, words: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(words)
            if words.endswith(REPLIES[b"QUIT"]):
                self._transport.close()


async def serve(milliseconds: float) -> None:
    """Serve until killed, after printing the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Talk(milliseconds / 1000), "127.0.0.1", 0, backlog=512
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
