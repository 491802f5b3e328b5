"""Verdict (返事の読み方): what a reply, or its absence, means for the letter it speaks about."""

import re

from hayauma.mail.reasons import Reason, classify
from hayauma.mail.redaction import redact
from hayauma.mail.smtp.outcome import Answer, Outgoing, Result, Stage
from hayauma.mail.smtp.replies import Reply, enhanced_status

_ANSWERS = {2: Answer.ACCEPTED, 4: Answer.DEFERRED, 5: Answer.REFUSED}
# The class's own way of making one takes twice as long.
_new = tuple.__new__
_ACCEPTED, _DOT = Answer.ACCEPTED, Stage.DOT
# Printable, and none of the signs with which an address is written (redaction).
# Many servers answer every letter with the same words; others with a number, and fill no memory.
_MOST_SEEN = 64
_seen: dict[bytes, tuple[str, bytes]] = {}
_USUAL = re.compile(rb"250 2\.0\.0 [ -$&-*,-?A-~]{0,400}")


def answer_to(reply: Reply) -> Answer:
    """Return what a reply says by its first digit; anything that is no plain answer is uncertain.

    Source: RFC 5321 4.2.1. An unreadable reply (code -1) is never taken for a refusal.
    """
    return _ANSWERS.get(reply.code // 100, Answer.UNCERTAIN)


def result_of(letter: Outgoing, relay: str, stage: Stage, reply: Reply) -> Result:
    """Return the result of a letter from the reply that decided it, without any address."""
    text = reply.text
    answer = answer_to(reply)
    recipient = letter.rcpt_to.decode("ascii", "replace")
    reason = Reason.TRANSIENT
    if answer is not Answer.UNCERTAIN:
        reason = classify(reply.code, reply.status, text, recipient.rpartition("@")[2])
    return Result(
        letter.seq,
        letter.shard,
        answer,
        reply.code,
        enhanced_status(text),
        redact(text, recipient),
        stage,
        None if answer is Answer.ACCEPTED else reason,
        relay,
    )


def accepted(letter: Outgoing, relay: str, line: bytes) -> Result:
    """Return the result of a letter whose content was taken with one plain line (the usual case).

    The same as `result_of` gives, without looking for what is not there.
    """
    recipient = letter.rcpt_to
    local = recipient[: recipient.rfind(b"@")].lower()
    seen = _seen.get(line) or _look(line)
    if seen is None or local in seen[1] or local[:1] == b'"':
        return result_of(letter, relay, _DOT, Reply(int(line[:3]), line))
    facts = (letter.seq, letter.shard, _ACCEPTED, 250, "2.0.0", seen[0], _DOT, None, relay)
    return _new(Result, facts)


def _look(line: bytes) -> tuple[str, bytes] | None:
    """Return a usual line as text and in lower case, or None; a few are kept as they come again."""
    if not _USUAL.fullmatch(line):
        return None
    found = line.decode("ascii"), line.lower()
    if len(_seen) < _MOST_SEEN:
        _seen[line] = found
    return found


def unanswered(
    letter: Outgoing,
    relay: str,
    answer: Answer,
    stage: Stage,
    why: str,
    reason: Reason = Reason.TRANSIENT,
) -> Result:
    """Return a result that no reply gave, with the reason in a Japanese sentence."""
    said = redact(why, letter.rcpt_to.decode("ascii", "replace"))
    return Result(letter.seq, letter.shard, answer, 0, "", said, stage, reason, relay)
