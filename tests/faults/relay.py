"""A relay that misbehaves by script (台本どおりに悪さをする中継サーバー), and keeps what it took.

`on(person, Fault(…), …)` says what happens at that person's first, second, … attempt; `greeting`
says what happens at the first, second, … connection. Whatever no script names goes well.
"""

import asyncio
import contextlib
import re
import ssl
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_PATH = re.compile(rb"<(.*?)>")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
ENDLESS = "endless"
DRIP = "drip"
PLAIN = {b"HELO": "250 relay.test", b"RSET": "250 2.0.0 Ok", b"QUIT": "221 2.0.0 Bye"}


@dataclass(frozen=True)
class Fault:
    """At a stage (banner, ehlo, tls, mail, rcpt, data, content, dot): say this, then do that.

    `then`: go on, close, reset, or be silent. `keeps`: whether a letter whose dot came counts as
    taken all the same. `after`: octets of content before a fault at `content`. `say` may be
    ENDLESS (a reply that never ends) or DRIP (one octet now and then).
    """

    stage: str
    say: str = ""
    then: str = "on"
    keeps: bool = False
    after: int = 0
    certificate: ssl.SSLContext | None = None


@dataclass(frozen=True)
class Taken:
    """One letter as it came."""

    recipient: str
    data: bytes

    @property
    def message_id(self) -> str:
        """The letter's identity, the same at every attempt."""
        found = _MESSAGE_ID.search(self.data)
        return found[1].decode() if found else ""


@dataclass
class Relay:
    """What the relay does and what it has seen."""

    offers: tuple[str, ...] = ("PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 10000000")
    certificate: ssl.SSLContext | None = None
    greeting: deque[Fault] = field(default_factory=deque)
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    # Commands that came in the clear, for a relay that offers protection.
    in_the_clear: list[bytes] = field(default_factory=list)
    talks: set["Talk"] = field(default_factory=set)
    _scripts: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def on(self, person: int, *faults: Fault) -> None:
        """Script the attempts of one person, by number (p000001 is 1)."""
        self._scripts[f"p{person:06d}"].extend(faults)

    def next_fault(self, recipient: str) -> Fault | None:
        """Return what the script says about this attempt; it is `done` once it has happened."""
        self.attempts[recipient] += 1
        script = self._scripts.get(recipient.partition("@")[0])
        return script[0] if script else None

    def done(self, fault: Fault) -> None:
        """Turn the page: this fault has happened, the next attempt is another's."""
        for script in self._scripts.values():
            if script and script[0] is fault:
                script.popleft()
                return

    def copies(self) -> Counter[str]:
        """Return how many copies of the letter each person (p000001, …) has."""
        return Counter(letter.recipient.partition("@")[0] for letter in self.taken)


class Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.transport: Any = None
        self.buffer = b""
        self.fault: Fault | None = None
        self.recipient = ""
        self.content = False
        self.deaf = False
        self.secure = False
        self.shaking = False  # what comes meanwhile waits for the protected transport
        self.greeting = relay.greeting.popleft() if relay.greeting else None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.relay.connections += 1
        self.relay.talks.add(self)
        self.answer("banner", "220 relay.test ESMTP", self.greeting)

    def connection_lost(self, exc: Exception | None) -> None:
        self.deaf = True
        self.relay.talks.discard(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._work()

    def _work(self) -> None:
        while not (self.deaf or self.shaking) and self._take():
            pass

    def _take(self) -> bool:
        if self.content:
            return self._take_content()
        line, found, rest = self.buffer.partition(b"\r\n")
        if not found:
            return False
        self.buffer = rest
        self._command(line)
        return True

    def _take_content(self) -> bool:
        fault = self.fault
        if fault and fault.stage == "content" and len(self.buffer) >= fault.after:
            self._then(fault)
            return False
        # A dot alone right after the leave to send ends an empty content.
        end = -2 if self.buffer.startswith(b".\r\n") else self.buffer.find(b"\r\n.\r\n")
        if end == -1:
            return False
        data = self.buffer[: max(end + 2, 0)]
        self.buffer = self.buffer[end + 5 :]
        self.content = False
        fault, self.fault = self.fault, None
        if not self.recipient:
            self.say("554 5.5.1 no valid recipients")
            return True
        letter = Taken(self.recipient, re.sub(rb"(?m)^\.", b"", data))
        good = fault is None or fault.stage != "dot"
        if good or (fault and fault.keeps):
            self.relay.taken.append(letter)
        self.recipient = ""
        self.answer("dot", "250 2.0.0 Ok: queued", fault)
        return not self.deaf

    def _command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if self.relay.certificate and not self.secure and verb not in {b"EHLO", b"STAR", b"QUIT"}:
            self.relay.in_the_clear.append(line)
        if verb == b"EHLO":
            self._ehlo()
        elif verb == b"STAR":
            self._starttls()
        elif verb == b"MAIL":
            self._mail()
        elif verb == b"RCPT":
            self._rcpt(line)
        elif verb == b"DATA":
            self._data()
        else:
            self._plain(verb)

    def _plain(self, verb: bytes) -> None:
        """Answer what no script ever spoils."""
        if verb == b"RSET":
            self.recipient, self.fault = "", None
        self.say(PLAIN.get(verb, "502 5.5.2 what?"))
        if verb == b"QUIT":
            self.transport.close()

    def _ehlo(self) -> None:
        offers = list(self.relay.offers)
        if self.relay.certificate and not self.secure and not self._strips():
            offers.append("STARTTLS")
        lines = ["relay.test", *offers]
        reply = "\r\n".join([f"250-{one}" for one in lines[:-1]] + [f"250 {lines[-1]}"])
        self.answer("ehlo", reply, self.greeting)

    def _strips(self) -> bool:
        return self.greeting is not None and self.greeting.stage == "strip"

    def _starttls(self) -> None:
        stall = self.greeting is not None and self.greeting.stage == "stall"
        self.say("220 2.0.0 go on")
        if stall:
            self.deaf = True
        else:
            self.shaking = True
            asyncio.get_running_loop().create_task(self._protect())

    async def _protect(self) -> None:
        certificate = self.greeting.certificate if self.greeting else None
        context = certificate or self.relay.certificate
        assert context is not None
        loop = asyncio.get_running_loop()
        try:
            self.transport = await loop.start_tls(self.transport, self, context, server_side=True)
        except OSError:
            self.deaf = True
            return
        self.secure, self.shaking = True, False
        self._work()

    def _mail(self) -> None:
        # With pipelining the recipient stands behind; its script decides this reply too.
        behind = self.buffer.partition(b"\r\n")[0]
        found = _PATH.search(behind) if behind[:4].upper() == b"RCPT" else None
        if found is not None:
            self.fault = self.relay.next_fault(found[1].decode())
        self.recipient = ""
        self.answer("mail", "250 2.1.0 Ok", self.fault)

    def _rcpt(self, line: bytes) -> None:
        found = _PATH.search(line)
        assert found is not None, line
        recipient = found[1].decode()
        if self.fault is None and "PIPELINING" not in self.relay.offers:
            self.fault = self.relay.next_fault(recipient)
        refused_before = self.fault is not None and self.fault.stage == "mail"
        if self.answer("rcpt", "250 2.1.5 Ok", self.fault) and not refused_before:
            self.recipient = recipient

    def _data(self) -> None:
        if self.answer("data", "354 go on", self.fault):
            self.content = True

    def answer(self, stage: str, good: str, fault: Fault | None) -> bool:
        """Say what the script says at this stage, else the good words; returns whether good."""
        if fault is None or fault.stage != stage:
            self.say(good)
            return True
        self._then(fault)
        return False

    def _then(self, fault: Fault) -> None:
        self.relay.done(fault)
        if fault.say == ENDLESS:
            self.transport.write(b"250-and more\r\n" * 100_000)
        elif fault.say == DRIP:
            asyncio.get_running_loop().create_task(self._drip())
        elif fault.say:
            self.say(fault.say)
        if fault.then in {"close", "reset"}:
            self.deaf = True
            self.transport.abort() if fault.then == "reset" else self.transport.close()
        elif fault.then == "silent" or fault.say in {ENDLESS, DRIP}:
            self.deaf = True

    async def _drip(self) -> None:
        while not self.transport.is_closing():
            self.transport.write(b"2")
            await asyncio.sleep(0.05)

    def say(self, words: str) -> None:
        if not self.transport.is_closing():
            self.transport.write(words.encode() + b"\r\n")


@contextlib.contextmanager
def relay(port: int = 0, **how: Any) -> Iterator[Relay]:
    """Run a relay in a thread of this process for as long as the block lasts."""
    acting = Relay(**how)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: Talk(acting), "127.0.0.1", port, backlog=512)
    )
    acting.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="relay")
    thread.start()
    try:
        yield acting
    finally:
        try:
            asyncio.run_coroutine_threadsafe(_close(acting, server), loop).result(5)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


async def _close(acting: Relay, server: asyncio.Server) -> None:
    server.close()
    await asyncio.sleep(0.01)
    for talk in list(acting.talks):
        talk.transport.abort()
    mine = asyncio.current_task()
    rest = [task for task in asyncio.all_tasks() if task is not mine]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.sleep(0.01)
