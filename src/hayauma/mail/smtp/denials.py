"""Denials (門前払い): refusals that speak of us and not of a letter, and whose they are.

A relay that denies relaying denies it to everybody. If each refusal were taken at its word, a wrong
setting would mark a whole city as refused for good.
"""

from collections.abc import Iterable

from hayauma.mail.reasons import denies_us
from hayauma.mail.smtp.outcome import Answer, Result
from hayauma.mail.smtp.replies import Reply

# Denials in a row after which they are held against the relay.
DENIED = 10
_ACCEPTED = Answer.ACCEPTED


class Denials:
    """What one relay said so far."""

    def __init__(self) -> None:
        # Whether it ever took a letter, and how often it turned us away since the last one.
        self._takes, self._denied = False, 0

    def weigh(self, results: Iterable[Result]) -> None:
        """Count refusals that speak of us, since a letter was last taken."""
        for result in results:
            if result.answer is _ACCEPTED:
                self._denied = 0
                self._takes = True
            elif result.code > 0 and denies_us(result.reply):
                self._denied += 1

    def doubts(self, reply: Reply) -> bool:
        """Return whether a refusal may be everybody's: then it marks nobody.

        A relay that has never taken a letter, or of late denied relaying to everybody, is itself
        wrong (or we are, to it); one that takes others' letters means this one.
        """
        if self._takes and self._denied < DENIED:
            return False
        return denies_us(reply.text)
