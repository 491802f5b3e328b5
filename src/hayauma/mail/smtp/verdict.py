"""Verdict (返事の読み方): what one reply means for the letter it speaks about."""

from hayauma.mail.reasons import Reason, classify
from hayauma.mail.redaction import redact
from hayauma.mail.smtp.outcome import Answer, Outgoing, Result, Stage
from hayauma.mail.smtp.replies import Reply, enhanced_status

_ANSWERS = {2: Answer.ACCEPTED, 4: Answer.DEFERRED, 5: Answer.REFUSED}


def answer_to(reply: Reply) -> Answer:
    """Return what a reply says by its first digit; anything that is no plain answer is uncertain.

    Source: RFC 5321 4.2.1. An unreadable reply (code -1) is never taken for a refusal.
    """
    return _ANSWERS.get(reply.code // 100, Answer.UNCERTAIN)


def result_of(letter: Outgoing, relay: str, stage: Stage, reply: Reply) -> Result:
    """Return the result of a letter from the reply that decided it, without any address."""
    text = reply.text
    answer = _ANSWERS.get(reply.code // 100, Answer.UNCERTAIN)
    recipient = letter.rcpt_to.decode("ascii", "replace")
    said = redact(text, recipient)
    if answer is Answer.ACCEPTED:
        reason = None
    elif answer is Answer.UNCERTAIN:
        reason = Reason.TRANSIENT
    else:
        domain = recipient.rpartition("@")[2]
        reason = classify(reply.code, enhanced_status(text), text, domain)
    return Result(
        letter.seq,
        letter.shard,
        answer,
        reply.code,
        enhanced_status(text),
        said,
        stage,
        reason,
        relay,
    )
