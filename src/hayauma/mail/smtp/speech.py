"""Speech (話すこと): our side of a conversation: envelopes, contents, and which reply is awaited.

Source: RFC 5321, RFC 2920 (pipelining), RFC 1870 (SIZE). Where the relay offers pipelining, the
content of one letter and the envelope of the next leave in one group, so that a letter costs one
round trip and never more than one letter is past its final dot. Otherwise every command waits for
its reply.
"""

from collections import deque
from collections.abc import Callable

from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import wire
from hayauma.mail.smtp.greeting import Greeting
from hayauma.mail.smtp.outcome import Answer, Outgoing, Result, Stage, Trouble
from hayauma.mail.smtp.relay import Relay
from hayauma.mail.smtp.replies import Reply
from hayauma.mail.smtp.verdict import unanswered

# From this size on the final dot is held back until the content has left, so that a connection
# lost in the middle of a large letter is known not to have delivered it.
HOLD_FROM = 64 * 1024

_DOT = Stage.DOT
ENVELOPE = (Stage.MAIL, Stage.RCPT, Stage.DATA)


class Speech:
    """What has been said and is to be said to one relay. `pull` gives the next letter, or None.

    `before` is called with each letter whose content is about to be said: from then on, and only
    from then on, its fate can become uncertain.
    """

    def __init__(
        self,
        relay: Relay,
        pull: Callable[[], Outgoing | None],
        *,
        before: Callable[[Outgoing], None] | None = None,
        secure: bool = False,
        plain: bool = False,
    ) -> None:
        self.results: list[Result] = []
        # Letters whose connection failed under them: to be tried on another one.
        self.again: list[Outgoing] = []
        self.trouble: Trouble | None = None
        # The final dot of a large letter waits until the driver has written everything else.
        self.holding = False
        # No further letter is begun: we take leave, or the connection has lived long enough.
        self.leaving = self.old = False
        self.over = False
        # Letters whose final dot was answered.
        self.carried = 0
        # Whether a refusal (5xx) is to be held against the relay, not the letter: the driver's say.
        self.doubts: Callable[[Reply], bool] = lambda _: False
        self._relay = relay
        self._pull = pull
        self._before = before
        self._greeting = Greeting(relay, secure=secure, plain=plain)
        self._output: list[bytes] = []
        self._expected: deque[Stage] = deque([Stage.BANNER])
        self._sending: Outgoing | None = None
        self._opening: Outgoing | None = None
        self._fault: tuple[Stage, Reply] | None = None
        self._begun = 0
        # Letters one connection carries; 0 for any number.
        self._most = relay.limits.letters

    # What the driver looks at

    @property
    def ready(self) -> bool:
        """Whether banner, EHLO, protection and login are done."""
        return self._greeting.ready

    @property
    def idle(self) -> bool:
        """Whether a letter could be begun at once."""
        return not (self._expected or self.holding or self.over) and self._greeting.ready

    @property
    def talking(self) -> bool:
        """Whether a reply is awaited: what is begun now stands behind it."""
        return bool(self._expected)

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

    # Moves

    def _say(self, words: bytes, stage: Stage) -> None:
        self._output.append(words)
        self._expected.append(stage)

    def _send(self, letter: Outgoing) -> None:
        if self._before is not None:
            self._before(letter)
        self._sending = letter
        data, tail = letter.data, letter.tail
        self._output.append(data)
        if tail:
            self._output.append(tail)
        if len(data) + len(tail) >= HOLD_FROM:
            self.holding = True
        else:
            self._follow(wire.FINAL_DOT, _DOT)

    def _follow(self, first: bytes, stage: Stage) -> None:
        """Say something and, where the relay takes groups, the next envelope in one breath."""
        self._expected.append(stage)
        self._output.append(first)
        if self._greeting.pipelining:
            letter = self._next_letter()
            if letter is not None:
                self._output.append(self._open(letter))

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
            self._expected += ENVELOPE
            return wire.envelope(letter, sized=self._greeting.sized)
        self._expected.append(Stage.MAIL)
        return wire.mail(letter, sized=self._greeting.sized)

    def _next_letter(self) -> Outgoing | None:
        """Return the next letter that can be sent here; answer those that cannot."""
        most, pull = self._greeting.most_octets, self._pull
        while not (self.leaving or self._worn()):
            letter = pull()
            if letter is None:
                return None
            if not letter.checked:
                whole = wire.dotted(letter.data + letter.tail)
                letter = letter._replace(data=whole, tail=b"", checked=True)
            if wire.sendable(letter) and (not most or letter.size <= most):
                return letter
            self.results.append(self._unsendable(letter))
        return None

    def _unsendable(self, letter: Outgoing) -> Result:
        if not wire.sendable(letter):
            why = "（送れない形のあて先又は差出人です）"
            stage, reason = Stage.MAIL, Reason.OUR_FAULT
        else:
            most = self._greeting.most_octets
            why = f"（{letter.size}バイトの手紙です。中継サーバーの上限は{most}バイトです）"
            stage, reason = Stage.SIZE, Reason.TOO_BIG
        return unanswered(letter, self._relay.name, Answer.REFUSED, stage, why, reason)

    def _worn(self) -> bool:
        return self.old or 0 < self._most <= self._begun
