"""What the mail servers of the past answered (過去の配達): letters and notices long carried.

The town's year lies behind it, so nobody speaks SMTP for it: the ledger is written through the
same claims, marks and answers a worker writes, and the outbox is asked what was due. The same
few people cannot be reached each time, as in any city.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hayauma.delivery import closing, ledger
from hayauma.delivery.events import Event
from hayauma.delivery.ledger import Claim
from hayauma.delivery.packing import Answered
from hayauma.delivery.states import Lane
from hayauma.delivery.words import Word
from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import Answer, Outgoing, Relay, Result, Stage
from hayauma.notices import outbox

LONGEST = timedelta(minutes=5)
TAKEN = "250 2.0.0 OK"
# Registration by number, modulo PEOPLE_APART: why the server refuses this one every time.
PEOPLE_APART = 1_000
REFUSED = {
    17: (Reason.UNKNOWN_USER, "550 5.1.1 User unknown"),
    423: (Reason.MAILBOX_FULL, "552 5.2.2 Mailbox full"),
    811: (Reason.FILTERED, "550 5.7.1 Message refused by recipient settings"),
}
RELAY = Relay("past", "127.0.0.1", 25)


def letters(*, at: datetime, most_shards: int = 1_000) -> None:
    """Let every shard that is due be answered, or so many, and close what is then done."""
    claims = ledger.claim(lanes=tuple(Lane), at=at, until=at + LONGEST, most=most_shards)
    for claim in claims:
        answers, events = _answered(claim, at)
        words = bytes(answer.word for answer in answers)
        ledger.write(
            claim.shard, claim.fence, words,
            worker="", at=at, until=at + LONGEST, answers=answers, events=events,
        )  # fmt: skip
        ledger.give_back(claim.shard, claim.fence, words, closed=True, due_at=None)
    for dispatch in sorted({claim.dispatch for claim in claims}):
        closing.close_if_done(dispatch, at=at + timedelta(seconds=len(claims)))


def notices(*, at: datetime) -> None:
    """Let every notice that is due be taken."""
    while ids := outbox.due(at):
        outbox.deliver(ids, at, [RELAY], post=_taken)


def _answered(claim: Claim, at: datetime) -> tuple[list[Answered], list[Event]]:
    """Return what the servers said to each letter of a shard."""
    answers, events = [], []
    for place, person in enumerate(claim.people):
        seq = claim.first_seq + place
        reason, reply = REFUSED.get(person % PEOPLE_APART, (None, TAKEN))
        word = Word.refused if reason else Word.accepted
        answers.append(Answered(seq, int(word), place, reply))
        if reason:
            events.append(Event(seq, at, 1, word, str(Stage.RCPT), str(reason), reply, None))
    return answers, events


def _taken(relays: Sequence[Relay], letters: Sequence[Outgoing], _ways: object) -> list[Result]:
    return [
        Result(one.seq, one.shard, Answer.ACCEPTED, 250, "2.0.0", TAKEN, Stage.DOT, None, by.name)
        for by in relays[:1]
        for one in letters
    ]
