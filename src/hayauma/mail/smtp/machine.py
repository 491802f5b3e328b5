"""Machine (会話): one SMTP conversation without a socket: octets in, octets and outcomes out.

Source: RFC 5321, RFC 2920. What we say is in `speech`; here is what we hear and what it means.

The rule that everything here serves: before the final dot is handed over, a letter is certainly
not delivered; after it, only a reply that can be read decides; anything else is *uncertain*.

The driver calls `feed(octets)`, writes `take_output()`, and looks at `results`, `again`,
`trouble`, `wants_tls`, `holding` and `over`. When the connection ends it calls `lost(why)`.
"""

from collections.abc import Callable

from hayauma.mail.smtp import wire
from hayauma.mail.smtp.ending import CLOSING, Ending
from hayauma.mail.smtp.outcome import Answer, Outgoing, Stage
from hayauma.mail.smtp.relay import Relay
from hayauma.mail.smtp.replies import Reply, ReplyReader, usual
from hayauma.mail.smtp.speech import ENVELOPE
from hayauma.mail.smtp.verdict import accepted, answer_to, result_of

# Compared by identity, once a letter: looking a member up in its class costs more than the rest.
_DOT, _DATA = Stage.DOT, Stage.DATA
_GREETING = (Stage.BANNER, Stage.EHLO, Stage.STARTTLS, Stage.AUTH)


class Machine(Ending):
    """One conversation with one relay: the ear to the speech."""

    def __init__(
        self,
        relay: Relay,
        pull: Callable[[], Outgoing | None],
        *,
        before: Callable[[Outgoing], None] | None = None,
        secure: bool = False,
        plain: bool = False,
    ) -> None:
        super().__init__(relay, pull, before=before, secure=secure, plain=plain)
        self._reader = ReplyReader()

    # What the driver says

    def feed(self, data: bytes) -> bool:
        """Take octets from the relay; return whether a whole reply was among them."""
        usual = self._expected and self._fault is None and not self._reader.pending
        if usual and self._quick(data):
            return True
        replies = self._reader.feed(data)
        for reply in replies:
            if self.over:
                break
            stage = self._expected.popleft() if self._expected else Stage.IDLE
            if stage is Stage.DOT:
                self._on_dot(reply)
            elif stage in ENVELOPE:
                self._on_envelope(stage, reply)
            elif stage in _GREETING:
                self._on_greeting(stage, reply)
            else:
                self._on_other(stage, reply)
        return bool(replies)

    def begin(self) -> None:
        """Start on the next letter where the conversation is idle; without one, stay so."""
        if self.idle:
            self._next()

    def secured(self) -> None:
        """Go on after the handshake."""
        self._say(*self._greeting.secured())

    def release(self) -> None:
        """Let the held final dot go, now that everything before it has left."""
        if self.holding:
            self.holding = False
            self._follow(wire.FINAL_DOT, Stage.DOT)

    def leave(self) -> None:
        """Take no further letter; say QUIT as soon as nothing is under way."""
        self.leaving = True
        if self.idle:
            self._next()

    # Replies, by what they answer

    def _quick(self, data: bytes) -> bool:
        """Take the replies of a group in which all went well, and nothing else.

        Exactly what the general way does with them, at a fifth of its cost; returns False, having
        done nothing, for anything but: the reply to a final dot, the replies to an envelope, or
        both together. Servers cut a group's replies at either place.
        """
        count, line = usual(data)
        expected = self._expected
        dotted = expected[0] is _DOT
        enveloped = count > 1
        if count == 1:
            if not dotted:
                return False
        elif (
            not count or len(expected) != count or count != 3 + dotted or expected[-1] is not _DATA
        ):
            return False
        if dotted:
            letter, self._sending = self._sending, None
            assert letter is not None
            self.carried += 1
            self.results.append(accepted(letter, self._relay.name, line))
        if enveloped:
            opened, self._opening = self._opening, None
            assert opened is not None
            expected.clear()
            self._send(opened)
        else:
            expected.popleft()
            if self._opening is None:
                self._next()
        return True

    def _on_greeting(self, stage: Stage, reply: Reply) -> None:
        step = self._greeting.take(stage, reply)
        self.trouble = self._greeting.trouble
        if self.trouble is not None:
            self.over = True
        elif step is not None:
            self._say(*step)
        elif self._greeting.wants_tls and self._reader.pending:
            # Words after the leave to start TLS are not the relay's (RFC 3207 5).
            why = "（STARTTLS の返事の後に余分な文字が届きました）"
            self.lost(why, relay_wide=True)
        elif self._greeting.ready:
            self._next()

    def _on_envelope(self, stage: Stage, reply: Reply) -> None:
        good = reply.code // 100 == (3 if stage is Stage.DATA else 2)
        if not good and (reply.code == CLOSING or reply.code < 400):
            self._break(stage, reply)
        elif not good and self._fault is None and self._turned_away(reply):
            self._not_known(reply)
        else:
            if not good and self._fault is None:
                self._fault = (stage, reply)
            if stage is Stage.DATA:
                self._on_data(leave=good)
            elif not self._greeting.pipelining:
                self._step_after(stage)

    def _step_after(self, stage: Stage) -> None:
        """Go on one command at a time, for a relay that does not offer pipelining."""
        assert self._opening is not None
        if self._fault is not None:
            self._on_data(leave=False)
        elif stage is Stage.MAIL:
            self._say(wire.rcpt(self._opening), Stage.RCPT)
        else:
            self._say(b"DATA\r\n", Stage.DATA)

    def _on_data(self, *, leave: bool) -> None:
        letter, self._opening = self._opening, None
        assert letter is not None
        if self._fault is None:
            self._send(letter)
            return
        self.results.append(result_of(letter, self._relay.name, *self._fault))
        # Leave to send after a refused envelope: an empty content ends it (RFC 2920 3.1).
        self._follow(wire.FINAL_DOT if leave else b"RSET\r\n", Stage.RESET)

    def _on_dot(self, reply: Reply) -> None:
        letter, self._sending = self._sending, None
        assert letter is not None
        self.carried += 1
        self.results.append(result_of(letter, self._relay.name, Stage.DOT, reply))
        if answer_to(reply) is Answer.UNCERTAIN or reply.code == CLOSING:
            self.lost(reply.text)
        elif self._opening is None:
            self._next()

    def _on_other(self, stage: Stage, reply: Reply) -> None:
        readable = answer_to(reply) is not Answer.UNCERTAIN
        if stage is Stage.RESET and readable and reply.code != CLOSING:
            if self._opening is None:
                self._next()
        else:
            # The reply to QUIT, or words nobody asked for: either way this is the end.
            self.lost(reply.text)
