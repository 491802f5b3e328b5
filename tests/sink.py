"""A mail server that keeps what it accepts on disk before it says so, and misbehaves on request.

Offers PIPELINING, 8BITMIME and SIZE, which aiosmtpd does not. In a test:

    with sink(refuse="bad") as server:
        ... server.port, server.letters ...

By hand, or from a test that wants a process of its own:

    python -m tests.sink --port 0 --log accepted.tsv [--delay 0.02] [--refuse PATTERN] ...

prints its port on the first line. Every accepted letter is one line `message-id TAB recipient`,
written and synced before the 250 leaves.
"""

import argparse
import asyncio
import contextlib
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import IO, Any

from tests.sink_behaviour import Behaviour, Letter

__all__ = ["Behaviour", "Letter", "Sink", "sink"]

_PATH = re.compile(rb"<(.*?)>")


@dataclass
class Sink:
    """What the sink has seen; `letters` only what it accepted."""

    behaviour: Behaviour
    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    cut: bool = False
    keep: bool = True
    log: IO[bytes] | None = None
    talks: set["Talk"] = field(default_factory=set)
    _waiting: list[tuple["Talk", bytes]] = field(default_factory=list)

    def accept(self, talk: "Talk", letter: Letter, words: bytes) -> None:
        """Keep a letter; the answer leaves after the log is on disk, together with its fellows."""
        if self.keep:
            self.letters.append(letter)
        if self.log is None:
            talk.say(words)
            return
        self.log.write(f"{letter.message_id}\t{letter.rcpt_to}\n".encode())
        self._waiting.append((talk, words))
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._sync)

    def _sync(self) -> None:
        assert self.log is not None
        self.log.flush()
        os.fsync(self.log.fileno())
        waiting, self._waiting = self._waiting, []
        for talk, words in waiting:
            talk.say(words)


class Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, sink: Sink, *, secure: bool = False) -> None:
        self.sink = sink
        self.how = sink.behaviour
        self.secure = secure
        self.transport: Any = None
        self.buffer = b""
        self.mail_from = b""
        self.rcpt_to = b""
        self.content: list[bytes] | None = None
        self.length = 0
        self.count = 0
        self.login: list[bytes] | None = None
        # Answers leave in the order of the questions: what follows a held answer waits for it.
        self.held = False
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.sink.connections += 1
        self.sink.open += 1
        self.sink.talks.add(self)
        if self.how.most and self.sink.open > self.how.most:
            self.say(b"421 4.7.0 too many connections\r\n")
            self.close()
        elif self.how.drip:
            asyncio.get_running_loop().create_task(self._drip())
        else:
            self.say(self.how.banner.encode() + b"\r\n")

    async def _drip(self) -> None:
        for octet in b"220-" + b"x" * 100_000:
            if self.closed:
                return
            self.transport.write(bytes([octet]))
            await asyncio.sleep(self.how.drip)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        self.sink.open -= 1
        self.sink.talks.discard(self)

    def say(self, words: bytes) -> None:
        if not self.closed:
            self.transport.write(words)
        if self.held:
            self.held = False
            self.work()

    def close(self) -> None:
        self.closed = True
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.work()

    def work(self) -> None:
        while not (self.held or self.closed):
            if self.content is not None:
                if not self._take_content():
                    return
            else:
                line, found, rest = self.buffer.partition(b"\r\n")
                if not found:
                    return
                self.buffer = rest
                self._command(line)

    def _take_content(self) -> bool:
        at = 0 if self.buffer.startswith(b".\r\n") and not self.length else -1
        if at < 0:
            at = self.buffer.find(b"\r\n.\r\n")
        if self.how.cut_at and not self.sink.cut and len(self.buffer) >= self.how.cut_at:
            self.sink.cut = True
            self.transport.abort()
            self.closed = True
            return False
        if at < 0:
            return False
        content = self.buffer[: at + 2] if at else b""
        self.buffer = self.buffer[at + 5 :] if at else self.buffer[3:]
        self.content = None
        self._dot(content.replace(b"\r\n..", b"\r\n."))
        return True

    def _dot(self, content: bytes) -> None:
        sender, recipient = self.mail_from.decode("latin-1"), self.rcpt_to.decode("latin-1")
        self.mail_from = self.rcpt_to = b""
        how = self.how
        self.count += 1
        if not recipient:
            self.say(b"554 5.5.1 no valid recipients\r\n")
        elif how.vanish and re.search(how.vanish, recipient):
            self.close()
        elif how.silent and re.search(how.silent, recipient):
            self.held = True
        elif how.dot and re.search(how.dot_for, recipient):
            self._later(how.dot.encode() + b"\r\n")
        else:
            letter = Letter(sender, recipient, content)
            self.held = True
            words = b"250 2.0.0 Ok: queued as %08X\r\n" % len(self.sink.letters)
            if how.delay:
                loop = asyncio.get_running_loop()
                loop.call_later(how.delay, self.sink.accept, self, letter, words)
            else:
                self.sink.accept(self, letter, words)

    def _later(self, words: bytes) -> None:
        if self.how.delay:
            self.held = True
            asyncio.get_running_loop().call_later(self.how.delay, self.say, words)
        else:
            self.say(words)

    def _command(self, line: bytes) -> None:
        if self.sink.keep:
            self.sink.commands.append(line)
        if self.login is not None:
            self._login(line)
            return
        verb = line[:4].upper()
        method = getattr(self, f"_on_{verb.decode('latin-1').lower()}", None)
        if method is None:
            self.say(b"502 5.5.2 not understood\r\n")
        else:
            method(line)

    def _on_ehlo(self, line: bytes) -> None:
        how = self.how
        if how.endless:
            self.say(b"250-more\r\n" * 200_000)
            return
        if how.ehlo or not how.ehlo_only:
            self.say((how.ehlo or "502 5.5.1 EHLO is not understood").encode() + b"\r\n")
            return
        offers = ["sink.example", "8BITMIME", "ENHANCEDSTATUSCODES"]
        offers += ["PIPELINING"] if how.pipelining else []
        offers += [f"SIZE {how.size}"] if how.size else []
        offers += ["STARTTLS"] if how.starttls and not self.secure else []
        offers += [f"AUTH {how.auth}"] if how.user else []
        lines = [f"250-{offer}" for offer in offers]
        lines[-1] = lines[-1].replace("250-", "250 ", 1)
        self.say("\r\n".join(lines).encode() + b"\r\n")

    def _on_helo(self, line: bytes) -> None:
        self.say(b"250 sink.example\r\n")

    def _on_star(self, line: bytes) -> None:
        if self.how.starttls is None:
            self.say(b"502 5.5.1 no\r\n")
            return
        self.say(b"220 2.0.0 go on\r\n" + self.how.extra_after_starttls)
        if not self.how.extra_after_starttls:
            asyncio.get_running_loop().create_task(self._protect())

    async def _protect(self) -> None:
        loop = asyncio.get_running_loop()
        assert self.how.starttls is not None
        self.held = True
        try:
            self.transport = await loop.start_tls(
                self.transport, self, self.how.starttls, server_side=True
            )
        except OSError:
            self.closed = True
            return
        self.secure, self.held = True, False
        self.work()

    def _on_auth(self, line: bytes) -> None:
        _, mechanism, *rest = line.split(b" ")
        if mechanism.upper() == b"PLAIN" and rest:
            self._authenticated(rest[0])
        else:
            self.login = []
            self.say(b"334 VXNlcm5hbWU6\r\n")

    def _login(self, line: bytes) -> None:
        assert self.login is not None
        self.login.append(line)
        if len(self.login) == 1:
            self.say(b"334 UGFzc3dvcmQ6\r\n")
            return
        import base64

        user, password = (base64.b64decode(part) for part in self.login)
        self.login = None
        self._authenticated(base64.b64encode(b"\0" + user + b"\0" + password))

    def _authenticated(self, given: bytes) -> None:
        import base64

        right = b"\0%b\0%b" % (self.how.user.encode(), self.how.password.encode())
        good = base64.b64decode(given) == right
        self.say(b"235 2.7.0 welcome\r\n" if good else b"535 5.7.8 wrong user or password\r\n")

    def _on_mail(self, line: bytes) -> None:
        found = _PATH.search(line)
        if self.how.limit and self.count >= self.how.limit:
            self.say(b"421 4.7.0 enough for one connection\r\n")
            self.close()
        elif self.how.mail:
            self.say(self.how.mail.encode() + b"\r\n")
        elif found is None:
            self.say(b"501 5.5.4 MAIL FROM:<address>\r\n")
        else:
            self.mail_from = found[1]
            self.say(b"250 2.1.0 Ok\r\n")

    def _on_rcpt(self, line: bytes) -> None:
        found = _PATH.search(line)
        recipient = found[1].decode("latin-1") if found else ""
        how = self.how
        if how.refuse and re.search(how.refuse, recipient):
            self.say(f"550 5.1.1 <{recipient}>: user unknown\r\n".encode("latin-1"))
        elif how.defer and re.search(how.defer, recipient):
            self.say(b"451 4.7.1 greylisted, try again later\r\n")
        elif how.closing and re.search(how.closing, recipient):
            self.say(b"421 4.3.2 closing\r\n")
            self.close()
        else:
            self.rcpt_to = recipient.encode("latin-1")
            self.say(b"250 2.1.5 Ok\r\n")

    def _on_data(self, line: bytes) -> None:
        if self.how.data:
            self.say(self.how.data.encode() + b"\r\n")
            if not self.how.data.startswith("3"):
                return
        else:
            self.say(b"354 end with a dot\r\n")
        self.content, self.length = [], 0

    def _on_rset(self, line: bytes) -> None:
        self.mail_from = self.rcpt_to = b""
        self.say(b"250 2.0.0 Ok\r\n")

    def _on_noop(self, line: bytes) -> None:
        self.say(b"250 2.0.0 Ok\r\n")

    def _on_quit(self, line: bytes) -> None:
        self.say(b"221 2.0.0 bye\r\n")
        self.close()


async def _serve(server: Sink, host: str, port: int) -> asyncio.Server:
    tls = server.behaviour.implicit
    listening = await asyncio.get_running_loop().create_server(
        lambda: Talk(server, secure=tls is not None), host, port, ssl=tls, backlog=512
    )
    server.port = listening.sockets[0].getsockname()[1]
    return listening


@contextlib.contextmanager
def sink(port: int = 0, log: Path | None = None, **behaviour: Any) -> Iterator[Sink]:
    """Run a sink in a thread of this process for as long as the block lasts."""
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(log.open("ab")) if log else None
        server = Sink(Behaviour(**behaviour), log=file)
        loop = asyncio.new_event_loop()
        listening = loop.run_until_complete(_serve(server, "127.0.0.1", port))
        thread = threading.Thread(target=loop.run_forever, name="sink")
        thread.start()
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(_close(server, listening), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()


async def _close(server: Sink, listening: asyncio.Server) -> None:
    listening.close()
    # A connection just taken in has no Talk yet; cancelled here, its socket would stay open.
    for _ in range(3):
        await asyncio.sleep(0)
    for talk in list(server.talks):
        talk.transport.abort()
    mine = asyncio.current_task()
    rest = [task for task in asyncio.all_tasks() if task is not mine]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.sleep(0)


def main() -> None:
    """Run a sink until it is killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.sink", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    for option in fields(Behaviour):
        name = f"--{option.name.replace('_', '-')}"
        if isinstance(option.default, bool):
            action = argparse.BooleanOptionalAction
            parser.add_argument(name, default=option.default, action=action)
        elif isinstance(option.default, str | int | float):
            parser.add_argument(name, type=type(option.default), default=option.default)
    given = vars(parser.parse_args())
    host, port, log = given.pop("host"), given.pop("port"), given.pop("log")
    server = Sink(Behaviour(**given), keep=False, log=log.open("ab") if log else None)
    asyncio.run(_forever(server, host, port))


async def _forever(server: Sink, host: str, port: int) -> None:
    listening = await _serve(server, host, port)
    print(server.port, flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    main()
