"""Machine (会話): one SMTP conversation without a socket: octets in, octets and outcomes out.

Source: RFC 5321, RFC 2920 (pipelining), RFC 1870 (SIZE). Where the relay offers pipelining, the
content of one letter and the envelope of the next leave in one group, so that a letter costs one
round trip and never more than one letter is past its final dot. Otherwise every command waits for
its reply.

The rule that everything here serves: before the final dot is handed over, a letter is certainly
not delivered; after it, only a reply that can be read decides; anything else is *uncertain*.

The driver calls `feed(octets)`, writes `take_output()`, and looks at `results`, `again`,
`trouble`, `wants_tls`, `holding` and `over`. When the connection ends it calls `lost(why)`.
"""

from collections import deque
from collections.abc import Callable

from hayauma.mail.reasons import Reason
from hayauma.mail.redaction import redact
from hayauma.mail.smtp import wire
from hayauma.mail.smtp.greeting import Greeting
from hayauma.mail.smtp.outcome import Answer, Outgoing, Result, Stage, Trouble
from hayauma.mail.smtp.relay import Relay
from hayauma.mail.smtp.replies import Reply, ReplyReader
from hayauma.mail.smtp.verdict import accepted, answer_to, result_of, unanswered

# From this size on the final dot is held back until the content has left, so that a connection
# lost in the middle of a large letter is known not to have delivered it.
HOLD_FROM = 64 * 1024
CLOSING = 421

_ENVELOPE = (Stage.MAIL, Stage.RCPT, Stage.DATA)
_GROUP = deque([Stage.DOT, *_ENVELOPE])
_GREETING = frozenset({Stage.BANNER, Stage.EHLO, Stage.STARTTLS, Stage.AUTH})
# The relay wants to be told who we are: nothing about this letter.
_WHO_ARE_YOU = frozenset({530, 535, 538})


class Machine:
    """One conversation with one relay. `pull` gives the next letter, or None for now."""

    def __init__(
        self,
        relay: Relay,
        pull: Callable[[], Outgoing | None],
        *,
        secure: bool = False,
        plain: bool = False,
    ) -> None:
        self.results: list[Result] = []
        # Letters whose connection failed under them: to be tried on another one.
        self.again: list[Outgoing] = []
        self.trouble: Trouble | None = None
        # The final dot of a large letter waits until the driver has written everything else.
        self.holding = False
        # No further letter is begun.
        self.leaving = False
        self.over = False
        # Letters whose final dot was answered.
        self.carried = 0
        self._relay = relay
        self._pull = pull
        self._greeting = Greeting(relay, secure=secure, plain=plain)
        self._reader = ReplyReader()
        self._output: list[bytes] = []
        self._expected: deque[Stage] = deque([Stage.BANNER])
        self._sending: Outgoing | None = None
        self._opening: Outgoing | None = None
        self._fault: tuple[Stage, Reply] | None = None
        self._begun = 0

    # What the driver looks at

    @property
    def ready(self) -> bool:
        """Whether banner, EHLO, protection and login are done."""
        return self._greeting.ready

    @property
    def idle(self) -> bool:
        """Whether a letter could be begun at once."""
        return self.ready and not (self._expected or self.holding or self.over)

    @property
    def wants_tls(self) -> bool:
        """Whether the driver is to start the handshake now, and then call `secured`."""
        return self._greeting.wants_tls

    @property
    def waiting_for(self) -> Stage:
        """The stage of the reply that is awaited; IDLE when nothing was asked."""
        if self._expected:
            return self._expected[0]
        if self._greeting.wants_tls:
            return Stage.TLS
        return Stage.DATA if self.holding else Stage.IDLE

    @property
    def patience(self) -> float:
        """The seconds the present step may take in all."""
        limits, stage = self._relay.limits, self.waiting_for
        if stage is Stage.DOT or self.holding:
            return limits.dot
        if stage is Stage.IDLE:
            return limits.idle
        return limits.command if self._greeting.ready else limits.greeting

    def take_output(self) -> list[bytes]:
        """Return what is to be written now, in order, and forget it."""
        output, self._output = self._output, []
        return output

    # What the driver says

    def feed(self, data: bytes) -> bool:
        """Take octets from the relay; return whether a whole reply was among them."""
        if self._expected == _GROUP and not self._reader.pending and self._smooth(data):
            return True
        replies = self._reader.feed(data)
        for reply in replies:
            if self.over:
                break
            stage = self._expected.popleft() if self._expected else Stage.IDLE
            if stage is Stage.DOT:
                self._on_dot(reply)
            elif stage in _ENVELOPE:
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

    def lost(self, why: str, *, hand_back: bool = False, relay_wide: bool = False) -> None:
        """Settle everything, because the connection is no more.

        `hand_back` gives every letter that is certainly not delivered back untouched.
        """
        why, stage, was_over, self.over = redact(why), self.waiting_for, self.over, True
        sending, self._sending = self._sending, None
        opening, self._opening = self._opening, None
        if sending is not None and self.holding:
            self._give_up(sending, Stage.DATA, why, hand_back=hand_back)
        elif sending is not None:
            name = self._relay.name
            self.results.append(unanswered(sending, name, Answer.UNCERTAIN, Stage.DOT, why))
        if opening is not None:
            at = stage if stage in _ENVELOPE else Stage.MAIL
            self._give_up(opening, at, why, hand_back=hand_back)
        if not self.ready and self.trouble is None and not was_over:
            self.trouble = Trouble(self._relay.name, stage, 0, "", why, relay_wide)

    # Replies, by what they answer

    def _smooth(self, data: bytes) -> bool:
        """Take the four replies of a group in which all went well, and nothing else.

        Exactly what the general way does with them, at a third of its cost; returns False, having
        done nothing, for anything that is not these four lines.
        """
        lines = data.split(b"\r\n")
        if len(lines) != 5 or lines[4] or data.count(b"\n") != 4:
            return False
        dot, mail, rcpt, leave = lines[0], lines[1][:4], lines[2][:4], lines[3][:4]
        if not (dot[:4] == mail == rcpt == b"250 " and leave == b"354 " and len(data) < 2000):
            return False
        sent, opened = self._sending, self._opening
        assert sent is not None
        assert opened is not None
        self.carried += 1
        self.results.append(accepted(sent, self._relay.name, dot))
        self._expected.clear()
        self._opening = None
        self._send(opened)
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
        elif not good and self._fault is None and reply.code in _WHO_ARE_YOU:
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

    # Moves

    def _say(self, words: bytes, stage: Stage) -> None:
        self._output.append(words)
        self._expected.append(stage)

    def _send(self, letter: Outgoing) -> None:
        self._sending = letter
        self._output.append(letter.data)
        if len(letter.data) >= HOLD_FROM:
            self.holding = True
        else:
            self._follow(wire.FINAL_DOT, Stage.DOT)

    def _follow(self, first: bytes, stage: Stage) -> None:
        """Say something and, where the relay takes groups, the next envelope in one breath."""
        self._expected.append(stage)
        letter = self._next_letter() if self._greeting.pipelining else None
        if letter is None:
            self._output.append(first)
        else:
            self._output.append(first + self._open(letter))

    def _next(self) -> None:
        letter = self._next_letter()
        if letter is not None:
            self._output.append(self._open(letter))
        elif self.leaving or self._worn():
            self._say(b"QUIT\r\n", Stage.QUIT)

    def _open(self, letter: Outgoing) -> bytes:
        self._opening, self._fault = letter, None
        self._begun += 1
        if self._greeting.pipelining:
            self._expected += _ENVELOPE
            return wire.envelope(letter, sized=self._greeting.sized)
        self._expected.append(Stage.MAIL)
        return wire.mail(letter, sized=self._greeting.sized)

    def _next_letter(self) -> Outgoing | None:
        """Return the next letter that can be sent here; answer those that cannot."""
        while not (self.leaving or self._worn()):
            letter = self._pull()
            if letter is None:
                return None
            if not letter.checked:
                letter = letter._replace(data=wire.dotted(letter.data), checked=True)
            most, size, name = self._greeting.most_octets, len(letter.data), self._relay.name
            if not wire.sendable(letter):
                why, stage, reason = (
                    "（送れない形のあて先又は差出人です）",
                    Stage.MAIL,
                    Reason.OUR_FAULT,
                )
            elif most and size > most:
                why = f"（{size}バイトの手紙です。中継サーバーの上限は{most}バイトです）"
                stage, reason = Stage.SIZE, Reason.TOO_BIG
            else:
                return letter
            self.results.append(unanswered(letter, name, Answer.REFUSED, stage, why, reason))
        return None

    def _worn(self) -> bool:
        most = self._relay.limits.letters
        return bool(most) and self._begun >= most

    # Endings before a final dot

    def _break(self, stage: Stage, reply: Reply) -> None:
        """End because the relay closes, or says what cannot be read."""
        letter, self._opening = self._opening, None
        assert letter is not None
        if self._fault is not None:
            self.results.append(result_of(letter, self._relay.name, *self._fault))
        elif self._begun > 1:
            self.again.append(letter)
        else:
            result = result_of(letter, self._relay.name, stage, reply)
            self.results.append(result._replace(answer=Answer.DEFERRED))
        self.lost(reply.text)

    def _not_known(self, reply: Reply) -> None:
        """End because the relay wants a login that it was not given, or not one it knows."""
        letter, self._opening = self._opening, None
        assert letter is not None
        self.again.append(letter)
        text = redact(reply.text)
        self.trouble = Trouble(self._relay.name, Stage.MAIL, reply.code, reply.status, text, True)
        self.lost(text)

    def _give_up(self, letter: Outgoing, stage: Stage, why: str, *, hand_back: bool) -> None:
        """Settle a letter that is certainly not delivered.

        A connection that had already carried a letter may simply have been closed as idle or worn:
        that is no deferral of the next one, which goes out again at once over another connection.
        """
        if hand_back or self._begun > 1:
            self.again.append(letter)
        else:
            name = self._relay.name
            self.results.append(unanswered(letter, name, Answer.DEFERRED, stage, why))
