"""The machine against a server that does anything: it never raises, never loops, never lies.

The server below is a model that knows the truth: what it has really taken. Whatever it says or
leaves unsaid, a letter it took is never sent again without being called uncertain first, and a
letter called accepted was really taken.
"""

from collections import Counter, deque
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail.smtp import Answer, Outgoing, Relay, Tls
from hayauma.mail.smtp.machine import Machine
from hayauma.mail.smtp.speech import HOLD_FROM

pytestmark = pytest.mark.once

RELAY = Relay("relay", "127.0.0.1", 25, tls=Tls.OFF)
ODD = [
    b"garbage\r\n",
    b"999 x\r\n",
    b"2",
    b"\x00\xff\r\n",
    b"199 x\r\n",
    b"354 x\r\n",
]
NO = [
    b"421 bye\r\n",
    b"450 later\r\n",
    b"451-a\r\n451 b\r\n",
    b"550 no\r\n",
    b"530 who\r\n",
    b"503 x\r\n",
]


def letters(count: int) -> deque[Outgoing]:
    big = b"y" * HOLD_FROM + b"\r\n"
    return deque(
        Outgoing(
            n, b"b@c.example", b"p%d@d.example" % n, big if n % 5 == 4 else b"x\r\n", checked=True
        )
        for n in range(count)
    )


@dataclass
class Server:
    """A server whose every answer is drawn; `taken` is the truth."""

    data: st.DataObject
    pipelining: bool
    wild: bool
    taken: Counter[int] = field(default_factory=Counter)
    buffer: bytes = b""
    open: bool = False
    recipient: bytes = b""
    content: bool = False
    gone: bool = False

    def hear(self, octets: bytes) -> bytes:
        """Return the replies to what was said, in order."""
        self.buffer += octets
        out = b""
        while not self.gone:
            if self.content:
                _, found, rest = (b"\r\n" + self.buffer).partition(b"\r\n.\r\n")
                if not found:
                    break
                self.buffer, self.content = rest, False
                out += self._dot()
            else:
                line, found, rest = self.buffer.partition(b"\r\n")
                if not found:
                    break
                self.buffer = rest
                out += self._command(line)
        return out

    def _dot(self) -> bytes:
        number = int(self.recipient[1 : self.recipient.index(b"@")]) if self.recipient else -1
        self.recipient, self.open = b"", False
        fate = self.data.draw(st.sampled_from(["take", "take", "take", "no", "lose", "mute"]))
        if number < 0:
            return b"554 no recipient\r\n"
        if fate == "no":
            return self._no()
        self.taken[number] += 1
        if fate == "lose" and self.wild:
            self.gone = True
            return b""
        if fate == "mute" and self.wild:
            # An open line is a yes that was begun, and truly taken.
            return self.data.draw(st.sampled_from([*ODD, b"250-open\r\n"]))
        return b"250 2.0.0 Ok: queued as 4F\r\n"

    def _command(self, line: bytes) -> bytes:
        verb = line[:4]
        if verb == b"EHLO":
            return b"250-x\r\n250-PIPELINING\r\n250 OK\r\n" if self.pipelining else b"250 x\r\n"
        if verb == b"QUIT":
            self.gone = True
            return b"221 bye\r\n"
        if verb == b"RSET":
            self.recipient, self.open = b"", False
            return b"250 Ok\r\n"
        if self.data.draw(st.integers(0, 9)) == 0:
            no = self._no()
            self.content = verb == b"DATA" and no[:3] == b"354"
            return no
        if verb == b"MAIL":
            self.open = True
        if verb == b"RCPT":
            if not self.open:
                return b"503 no sender\r\n"
            self.recipient = line[9:-1]
        if verb == b"DATA":
            # Leave to send without a recipient is legal, if odd.
            if not self.recipient and self.data.draw(st.booleans()):
                return b"503 no recipient\r\n"
            self.content = True
            return b"354 go\r\n"
        return b"250 Ok\r\n"

    def _no(self) -> bytes:
        said: bytes = self.data.draw(
            st.sampled_from(NO + ([*ODD, b"550-open\r\n"] if self.wild else []))
        )
        if said[:3] == b"421":
            self.gone = True
        return said


def talk(made: Machine, server: Server, data: st.DataObject) -> None:
    """Let the two speak until one of them has enough; replies arrive in any pieces."""
    made.feed(b"220 hello\r\n")
    for _ in range(400):
        said = b"".join(made.take_output())
        if made.holding and not said:
            made.release()
            continue
        if made.over or (made.idle and not said):
            return
        heard = server.hear(said)
        while heard and not made.over:
            cut = data.draw(st.integers(1, len(heard))) if data.draw(st.booleans()) else len(heard)
            made.feed(heard[:cut])
            heard = heard[cut:]
        if server.gone or (not said and not heard):
            return
    pytest.fail("the conversation does not end")


@settings(deadline=None, max_examples=200)
@given(st.data(), st.booleans(), st.booleans())
def test_what_is_said_is_true(data: st.DataObject, pipelining: bool, wild: bool) -> None:
    waiting = letters(12)
    made = Machine(RELAY, lambda: waiting.popleft() if waiting else None)
    server = Server(data, pipelining=pipelining, wild=wild)
    talk(made, server, data)
    made.lost("（終わり）")
    outcome = {result.seq: result.answer for result in made.results}
    again = [letter.seq for letter in made.again]
    untouched = [letter.seq for letter in waiting]
    # Every letter is in exactly one place.
    assert sorted([*outcome, *again, *untouched]) == list(range(12))
    assert len(outcome) == len(made.results)
    for seq in range(12):
        if outcome.get(seq) is Answer.ACCEPTED:
            assert server.taken[seq] == 1
        elif outcome.get(seq) is not Answer.UNCERTAIN:
            # Refused, deferred, to be tried again, untouched: it was certainly not taken.
            assert server.taken[seq] == 0
    # One letter past its dot at a time: at most one is uncertain.
    assert sum(answer is Answer.UNCERTAIN for answer in outcome.values()) <= 1


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from(
    [b"250 Ok\r\n", b"354 go\r\n", b"250-PIPELINING\r\n", b"220 x\r\n", b"235 x\r\n", *ODD, *NO]
)), max_size=30), st.sampled_from(list(Tls)), st.booleans())  # fmt: skip
def test_any_octets_at_all(pieces: list[bytes], tls: Tls, login: bool) -> None:
    waiting = letters(8)
    user = "u" if login else ""
    relay = Relay("relay", "127.0.0.1", 25, tls=tls, user=user)
    made = Machine(relay, lambda: waiting.popleft() if waiting else None)
    for piece in pieces:
        made.feed(piece)
        made.take_output()
        if made.wants_tls and not made.over:
            made.secured()
        made.release()
        assert made.patience > 0
    made.lost("（終わり）")
    made.lost("（二度目）")
    places = [result.seq for result in made.results] + [letter.seq for letter in made.again]
    assert sorted(places + [letter.seq for letter in waiting]) == list(range(8))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(
    st.sampled_from([b"250 2.0.0 Ok\r\n", b"250 2.0.0 Ok: queued as AB12\r\n", b"250 Ok <p1@x>\r\n",
                     b"250 2.0.0 p1\r\n", b"250-a\r\n250 b\r\n", b"550 no\r\n", b"251 x\r\n",
                     b"250 2.0.0 a\n421 b\r\n", b"250 2.0.0 \xe3\x81\x82\r\n", b"250\r\n"]),
    st.sampled_from([b"250 Ok\r\n", b"550 no\r\n", b"250-a\r\n250 b\r\n"]),
    st.sampled_from([b"250 Ok\r\n", b"250 2.1.5 Ok\r\n"]),
    st.sampled_from([b"354 go\r\n", b"354\r\n", b"503 no\r\n"]),
), min_size=1, max_size=8))  # fmt: skip
def test_the_quick_way_does_what_the_slow_way_does(
    groups: list[tuple[bytes, bytes, bytes, bytes]],
) -> None:
    seen = []
    for whole in (True, False):
        waiting = letters(12)
        made = Machine(RELAY, lambda waiting=waiting: waiting.popleft() if waiting else None)  # type: ignore[misc]
        made.feed(b"220 x\r\n")
        made.feed(b"250-x\r\n250 PIPELINING\r\n")
        made.feed(b"250 Ok\r\n250 Ok\r\n354 go\r\n")
        for group in groups:
            if whole:
                made.feed(b"".join(group))
            else:
                for reply in group:
                    made.feed(reply[:-1])
                    made.feed(reply[-1:])
            made.release()
        made.lost("（終わり）")
        seen.append((made.results, made.again, b"".join(made.take_output()), made.carried))
    assert seen[0] == seen[1]
