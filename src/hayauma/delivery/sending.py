"""One open shard in a worker's hands: which letters may go now, and what became of them.

Pure bookkeeping over a packed array; the worker writes it to the ledger, the wire is mail's.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hayauma.delivery.events import Event, History
from hayauma.delivery.ledger import Claim
from hayauma.delivery.packing import Answered
from hayauma.delivery.spool import Recovered
from hayauma.delivery.words import Word, is_closed
from hayauma.mail import retry
from hayauma.mail.reasons import Reason
from hayauma.mail.retry import Pace
from hayauma.mail.smtp import Answer, Result, Stage

# Looked up once: a member is found in its class at some cost, and this runs for every letter.
_WAITING, _IN_FLIGHT, _TAKEN = int(Word.waiting), int(Word.in_flight), int(Word.accepted)
_ACCEPTED = Answer.ACCEPTED
# The class's own way of making a tuple takes twice as long.
_new = tuple.__new__


@dataclass(frozen=True)
class Patience:
    """How long a letter of one lane waits: back-off after a deferral, and after an uncertainty."""

    pace: Pace
    uncertain_after: timedelta


@dataclass
class OpenShard:
    """A claimed shard: its words, what happened before, and what is not yet written down."""

    claim: Claim
    words: bytearray
    patience: Patience
    past: dict[int, History]
    answers: list[Answered] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    # Letters in flight, with the word each had before: a recalled letter gets its own back.
    flying: dict[int, int] = field(default_factory=dict)
    dirty: bool = False
    _first_answer: datetime | None = None

    @classmethod
    def taken(
        cls,
        claim: Claim,
        patience: Patience,
        past: dict[int, History],
        at: datetime,
        spooled: Recovered | None = None,
    ) -> "OpenShard":
        """Return a claim ready for work, with the fate of what a dead worker had in flight.

        With its spool: an answer that came is taken in, a letter never begun is as it was, the
        rest is uncertain. Without: all of it is uncertain.
        """
        shard = cls(claim, bytearray(claim.words), patience, past)
        for place, word in enumerate(claim.words):
            if word == Word.in_flight:
                shard._recover(place, at, spooled)
        return shard

    def _recover(self, place: int, at: datetime, spooled: Recovered | None) -> None:
        key = (self.claim.shard, self.claim.first_seq + place)
        answer = spooled.answers.get(key) if spooled else None
        if answer is not None:
            self.told(place, answer.word, at=at, stage=answer.stage, reply=answer.reply)
        elif spooled is None or key in spooled.begun:
            self.uncertain(place, at=at, stage="crash", reply="")
        else:
            before = self.past.get(key[1])
            uncertain = before is not None and before.uncertain > 0
            again = Word.uncertain if uncertain else Word.deferred
            self._set(place, Word.waiting if before is None else again)

    def ready(self, at: datetime, most: int) -> list[int]:
        """Return the places of up to `most` letters that may go now: due retries, then the rest."""
        first, retries = self.claim.first_seq, {Word.deferred, Word.uncertain}
        places = [
            seq - first
            for seq, before in self.past.items()
            if self.words[seq - first] in retries and (before.retry_at or at) <= at
        ][:most]
        find = self.words.find
        place = find(_WAITING)
        while place >= 0 and len(places) < most:
            places.append(place)
            place = find(_WAITING, place + 1)
        return places

    def begin(self, place: int) -> None:
        """Mark a letter as in flight; it may go once this is written."""
        self.flying[place] = self.words[place]
        self.words[place] = _IN_FLIGHT
        self.dirty = True

    def hand_back(self, place: int) -> None:
        """Undo begin() for a letter that never went: it is as it was before."""
        self._set(place, Word(self.flying[place]))

    def set(self, place: int, word: Word) -> None:
        """Set a last word that no server had a part in (withdrawn, quarantined, stopped)."""
        self._set(place, word)

    def unmakeable(self, place: int, *, at: datetime, why: str) -> None:
        """Set a letter aside that cannot be made (作成できず); it is listed, the others go."""
        self._set(place, Word.quarantined)
        seq = self.claim.first_seq + place
        self.events.append(Event(seq, at, 1, Word.quarantined, "make", "", why, None))

    def answered(self, result: Result, at: datetime) -> None:
        """Take in what a server said to one letter."""
        if result.answer is _ACCEPTED and self._first_answer is not None:
            self._accepted(result, at)
            return
        if result.reason is Reason.OUR_FAULT and not result.code and result.stage is Stage.MAIL:
            # Nothing was said to any server: this letter cannot be made (作成できず).
            self.unmakeable(result.seq - self.claim.first_seq, at=at, why=result.reply)
            return
        self.told(
            result.seq - self.claim.first_seq,
            Word[str(result.answer)],
            at=at,
            stage=result.stage,
            reply=result.reply,
            reason=str(result.reason or ""),
        )

    def _accepted(self, result: Result, at: datetime) -> None:
        """As `told`, for the usual answer: this runs for every letter."""
        seq, first = result.seq, self._first_answer
        place = seq - self.claim.first_seq
        self.flying.pop(place, None)
        self.words[place] = _TAKEN
        self.dirty = True
        after = 0 if at is first or first is None else int((at - first).total_seconds() * 1000)
        self.answers.append(_new(Answered, (seq, _TAKEN, after, result.reply)))

    def told(
        self, place: int, word: Word, *, at: datetime, stage: Stage, reply: str, reason: str = ""
    ) -> None:
        """Give a letter the word its answer means, and keep the server's own words."""
        if word is Word.deferred:
            self._deferred(place, at, stage, reply, reason)
        elif word is Word.uncertain:
            self.uncertain(place, at=at, stage=str(stage), reply=reply)
        else:
            self._set(place, word)
            if word is Word.refused:
                self._note(place, word, at, stage, reply, reason, None)
        self._first_answer = self._first_answer or at
        after = int((at - self._first_answer).total_seconds() * 1000)
        seq = self.claim.first_seq + place
        self.answers.append(Answered(seq, int(self.words[place]), after, reply))

    def since(self, at: datetime) -> datetime:
        """When the first of the unwritten answers came; the others count from there."""
        return self._first_answer or at

    def written(self) -> None:
        """Forget what now stands in the ledger."""
        self.answers, self.events, self._first_answer, self.dirty = [], [], None, False

    def uncertain(self, place: int, *, at: datetime, stage: str, reply: str) -> None:
        """Mark a letter nobody knows the fate of: once more after a while, then it stays so."""
        seq = self.claim.first_seq + place
        before = self.past.get(seq, History(0, at, None, 0))
        final = before.uncertain > 0
        word = Word.uncertain_final if final else Word.uncertain
        retry_at = None if final else at + self.patience.uncertain_after
        self._set(place, word)
        self.events.append(Event(seq, at, before.attempts + 1, word, stage, "", reply, retry_at))
        self.past[seq] = History(
            before.attempts + 1, before.first_try, retry_at, before.uncertain + 1
        )

    def stop(self, last: Word = Word.stopped) -> None:
        """End every letter that has not gone; who may already have it stays uncertain."""
        for place, word in enumerate(self.words):
            if word in {Word.waiting, Word.deferred}:
                self._set(place, last)
            elif word == Word.uncertain:
                self._set(place, Word.uncertain_final)

    @property
    def closed(self) -> bool:
        """Whether every letter has its last word."""
        return is_closed(bytes(self.words))

    def due_at(self, at: datetime) -> datetime:
        """When the next letter of this shard may go."""
        times = [
            at if word == Word.waiting else self._retry_at(place) or at
            for place, word in enumerate(self.words)
            if word in {Word.waiting, Word.deferred, Word.uncertain}
        ]
        return min(times, default=at)

    def _deferred(self, place: int, at: datetime, stage: Stage, reply: str, reason: str) -> None:
        seq = self.claim.first_seq + place
        before = self.past.get(seq, History(0, at, None, 0))
        attempts = before.attempts + 1
        pace = self.patience.pace
        if retry.expired(before.first_try, at, pace):
            self._set(place, Word.expired)
            self._note(place, Word.expired, at, stage, reply, reason, None)
            return
        retry_at = at + timedelta(seconds=retry.wait(attempts, pace))
        self._set(place, Word.deferred)
        self._note(place, Word.deferred, at, stage, reply, reason, retry_at)
        self.past[seq] = History(attempts, before.first_try, retry_at, before.uncertain)

    def _note(
        self,
        place: int,
        word: Word,
        at: datetime,
        stage: Stage,
        reply: str,
        reason: str,
        retry_at: datetime | None,
    ) -> None:
        seq = self.claim.first_seq + place
        before = self.past.get(seq)
        attempt = (before.attempts if before else 0) + 1
        self.events.append(Event(seq, at, attempt, word, str(stage), reason, reply, retry_at))

    def _retry_at(self, place: int) -> datetime | None:
        before = self.past.get(self.claim.first_seq + place)
        return before.retry_at if before else None

    def _set(self, place: int, word: Word) -> None:
        self.flying.pop(place, None)
        self.words[place] = int(word)
        self.dirty = True
