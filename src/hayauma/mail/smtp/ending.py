"""Ending (終わり方): what is certain of every letter when a conversation is no more.

Before the final dot is handed over a letter is certainly not delivered; after it, only a reply that
can be read decides.
"""

from collections.abc import Sequence

from hayauma.mail.redaction import redact
from hayauma.mail.smtp.outcome import Answer, Outgoing, Stage, Trouble
from hayauma.mail.smtp.replies import Reply
from hayauma.mail.smtp.speech import ENVELOPE, Speech
from hayauma.mail.smtp.verdict import result_of, unanswered

CLOSING = 421
# The relay wants to be told who we are: nothing about this letter.
_WHO_ARE_YOU = frozenset({530, 535, 538})


class Ending(Speech):
    """How a conversation ends, by whoever ends it."""

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
            at = stage if stage in ENVELOPE else Stage.MAIL
            self._give_up(opening, at, why, hand_back=hand_back)
        if not self.ready and self.trouble is None and not was_over:
            self.trouble = Trouble(self._relay.name, stage, 0, "", why, relay_wide)

    def take_back(self, begun: Sequence[Outgoing]) -> bool:
        """Give back the letter whose content is still in our hands, if it is among these.

        Only before `take_output`; where it returns True the connection can only be ended.
        """
        letter = self._sending
        if letter is None or not any(letter is one for one in begun):
            return False
        self._sending, self.holding, self._output = None, False, []
        self.again.append(letter)
        return True

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

    def _turned_away(self, reply: Reply) -> bool:
        """Whether a refusal is about us and not about this letter."""
        return reply.code in _WHO_ARE_YOU or (reply.code >= 500 and self.doubts(reply))

    def _not_known(self, reply: Reply) -> None:
        """End because the relay takes nothing from us: it wants a login, or denies relaying."""
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
