"""Reading (読み取り): what an answer to one letter says about its recipient's domain group."""

import re

from hayauma.mail.reasons import Reason
from hayauma.mail.throttle.breaker import Heard

# The sender is turned away, whoever the recipient is.
_BLOCKS = frozenset({Reason.POLICY, Reason.RATE, Reason.OUR_FAULT})
# The letter does not go, but to this person alone.
_ABOUT_ONE = frozenset(
    {
        Reason.UNKNOWN_USER,
        Reason.DOMAIN_GONE,
        Reason.MAILBOX_FULL,
        Reason.FILTERED,
        Reason.SUSPENDED,
        Reason.TOO_BIG,
    }
)
_GREYLISTED = re.compile(r"gr[ae]y ?-?list", re.IGNORECASE)


def heard(answer: str, code: int, reason: Reason | None, reply: str) -> Heard:
    """Return what an answer says: `answer` is accepted, refused, deferred or uncertain.

    `code` is 0 where no server said anything. Who is greylisted is asked to come again, not turned
    away: every first letter to such a server is deferred, and no breaker may open for that.
    """
    if answer == "accepted":
        return Heard.GOOD
    if code <= 0 or answer == "uncertain":
        return Heard.NOTHING
    if reason in _BLOCKS:
        return Heard.BLOCKED
    if answer == "refused":
        return Heard.NEUTRAL if reason is Reason.FILTERED else Heard.GOOD
    if reason in _ABOUT_ONE or _GREYLISTED.search(reply):
        return Heard.NEUTRAL
    return Heard.DEFERRED
