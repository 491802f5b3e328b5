"""The worker: claims shards, hands letters to the wire, writes down what became of each.

One thread owns the database and everything here; the Courier's own thread owns the sockets. A
letter goes only after its mark «in flight» is committed, so a crash leaves a mark on every letter
that may have gone. Two groups of `flush` letters are marked at once, and one a connection: while
one group is written down, the other is on the wire. The spool says which of them were begun and
which were answered: what a crash leaves uncertain is one letter a connection.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from hayauma.delivery import closing, ledger
from hayauma.delivery.ledger import Claim, LostShard
from hayauma.delivery.lettering import Lettering
from hayauma.delivery.preparing import Preparing
from hayauma.delivery.sending import OpenShard, Patience
from hayauma.delivery.sources import lettering
from hayauma.delivery.spool import Spool, recover
from hayauma.delivery.states import Lane, State
from hayauma.delivery.words import Word
from hayauma.mail.dkim import Signer
from hayauma.mail.smtp import Courier, Outgoing, Result

# Seconds: between looks for a pause or a stop; after which letters that wait are made anew.
OBEY_EVERY, REFRESH_AFTER = 0.02, 20.0


@dataclass(frozen=True)
class Manner:
    """How a worker works; every duration is a setting."""

    name: str
    flush: int
    connections: int
    lanes: Sequence[Lane]
    patience: dict[Lane, Patience]
    spool: Path
    lease: timedelta = timedelta(seconds=60)
    most_open: int = 4


@dataclass
class Tally:
    """What a worker has done so far, for its report."""

    letters: int = 0
    attempts: int = 0
    first_claim: datetime | None = None
    first_letter: datetime | None = None
    last_letter: datetime | None = None
    # User and system seconds of the process at the first claim and at the last letter.
    cpu_began: float = 0.0
    cpu_ended: float = 0.0
    troubles: list[str] = field(default_factory=list)


class Worker:
    """Works shards until told to stop; step() never blocks longer than its timeout."""

    def __init__(
        self,
        courier: Courier,
        manner: Manner,
        spool: Spool,
        clock: Callable[[], datetime],
        signer: Signer | None = None,
    ) -> None:
        self._courier = courier
        self._spool = spool
        self._manner = manner
        self._clock = clock
        # None where nobody signs, or the relay does.
        self._signer = signer
        self._shards: dict[int, OpenShard] = {}
        self._letterings: dict[int, Lettering] = {}
        self._preparing = Preparing()
        self._refreshed = self._obeyed = self._renewed = 0.0
        # On the monotonic clock, which runs on while this process is frozen: until then no other
        # worker can have our shards.
        self.holds_until = float("inf")
        self.tally = Tally()

    def step(self, timeout: float) -> bool:
        """Take in answers, prepare the next letters, commit both, then let them go.

        Returns whether there was anything to do. `timeout` (s) is how long to wait for answers
        when nothing new can go. Errors: those of a database that cannot be used; nothing is lost
        by them, and the next step goes on where this one could not.
        """
        self._obey()
        held = bool(self._shards)
        # While one group is written down, the next one is with the sockets.
        got = self._courier.collect(
            timeout if self._courier.backlog else 0.0,
            least=self._manner.flush,
            most=self._manner.flush,
        )
        self._take_in(got.results)
        self.tally.troubles.extend(trouble.reply for trouble in got.troubles[-1:])
        self._refresh()
        outgoing: list[Outgoing] = []
        try:
            self._prepare(outgoing)
            self._flush()
        except Exception:
            # Nothing of it may go: the marks may not stand in the ledger.
            self._hand_back(outgoing)
            raise
        self._offer([one for one in outgoing if one.shard in self._shards])
        self._give_back()
        return bool(outgoing or got.results or held)

    def _offer(self, letters: list[Outgoing]) -> None:
        """Hand letters to the sockets; signed ones batch by batch, as they are signed."""
        if not letters:
            return
        if self._signer is None:
            self._courier.offer(letters)
            return
        for batch in self._signer.signed(letters):
            self._courier.offer(batch)

    def drain(self, timeout: float) -> None:
        """Begin no new letter, wait for those in flight, write everything down (SIGTERM)."""
        self._hand_back(self._courier.drain(timeout))
        self._finish()

    def abandon(self) -> None:
        """Close the sockets at once; what may have gone stays uncertain, the rest as it was."""
        self._hand_back(self._courier.stop())
        self._finish()

    def _finish(self) -> None:
        self._take_in(self._courier.collect(0.0).results)
        self._flush()
        self._give_back(everything=True)

    def _prepare(self, into: list[Outgoing]) -> None:
        """Mark and make as many letters as may be marked now, urgent ones first.

        Urgent letters do not wait until routine ones have made room: they overtake those in the
        queue, and their shards are asked for before a routine one is gone on with.
        """
        at, most = self._clock(), 2 * self._manner.flush + self._manner.connections
        if Lane.URGENT in self._manner.lanes:
            flying = sum(len(shard.flying) for shard in self._of(Lane.URGENT))
            self._fill(Lane.URGENT, into, most - flying, at)
        if Lane.ROUTINE in self._manner.lanes:
            self._fill(Lane.ROUTINE, into, most - self._courier.backlog, at)

    def _fill(self, lane: Lane, into: list[Outgoing], most: int, at: datetime) -> None:
        """Make letters of one lane until so many are in the list, claiming shards as needed."""
        for shard in self._of(lane):
            if len(into) >= most:
                return
            self._group(shard, into, most, at)
        while len(into) < most and len(self._of(lane)) < self._manner.most_open:
            claims = ledger.claim(lanes=[lane], at=at, until=at + self._manner.lease)
            if not claims:
                return
            for claim in claims:
                self._group(self._open(claim, at), into, most, at)

    def _group(self, shard: OpenShard, into: list[Outgoing], most: int, at: datetime) -> None:
        make = self._letterings[shard.claim.dispatch]
        self._preparing.group(shard, make, into, most=most - len(into), at=at)

    def _of(self, lane: Lane) -> list[OpenShard]:
        return [shard for shard in self._shards.values() if shard.claim.lane is lane]

    def _open(self, claim: Claim, at: datetime) -> OpenShard:
        if self.tally.first_claim is None:
            self.tally.first_claim, self.tally.cpu_began = at, time.process_time()
        patience = self._manner.patience[claim.lane]
        # A shard given back in order names nobody; one left by a dead worker names its spool.
        spooled = recover(self._manner.spool, claim.former)
        past = ledger.history(claim.shard)
        shard = OpenShard.taken(claim, patience, past, at, spooled)
        self._shards[claim.shard] = shard
        if claim.dispatch not in self._letterings:
            self._letterings[claim.dispatch] = lettering(claim.dispatch)
        return shard

    def _refresh(self) -> None:
        """Take back now and then what waits, so that nobody is written to long after leaving.

        Behind a slow relay letters wait in the queue; they are read and made anew.
        """
        now = time.monotonic()
        if self._courier.queued and now - self._refreshed > REFRESH_AFTER:
            self._hand_back(self._courier.recall())
        elif self._courier.queued:
            return
        self._refreshed = now

    def _take_in(self, results: Sequence[Result]) -> None:
        at = self._clock()
        shard_of = self._shards.get
        for result in results:
            shard = shard_of(result.shard)
            if shard is not None:
                shard.answered(result, at)
        if results:
            self.tally.attempts += len(results)
            self.tally.first_letter = self.tally.first_letter or at
            self.tally.last_letter, self.tally.cpu_ended = at, time.process_time()

    def _flush(self) -> None:
        """Commit every change at once; a shard somebody else holds now is let go of.

        Shards without changes are written, too, when a third of the lease is over: behind a slow
        relay it would end though the worker lives.
        """
        moment = time.monotonic()
        renew = moment - self._renewed > self._manner.lease.total_seconds() / 3
        dirty = [shard for shard in self._shards.values() if shard.dirty or renew]
        if not dirty:
            return
        at = self._clock()
        lost: list[int] = []
        with transaction.atomic():
            for shard in dirty:
                try:
                    ledger.write(
                        shard.claim.shard,
                        shard.claim.fence,
                        bytes(shard.words),
                        worker=self._manner.name,
                        at=shard.since(at),
                        until=at + self._manner.lease,
                        answers=shard.answers,
                        events=shard.events,
                    )
                except LostShard:
                    lost.append(shard.claim.shard)
        for shard in dirty:
            number = shard.claim.shard
            self._spool.settled([(number, answer.seq) for answer in shard.answers])
            shard.written()
        if len(dirty) == len(self._shards):
            self._renewed = moment
            self.holds_until = moment + self._manner.lease.total_seconds()
        for one in lost:
            self._let_go(one)

    def _let_go(self, shard: int) -> None:
        """Forget a lost shard; its letters not yet begun are called back and dropped."""
        del self._shards[shard]
        self._courier.offer(one for one in self._courier.recall() if one.shard in self._shards)

    def _give_back(self, *, everything: bool = False) -> None:
        """Give back shards in which nothing may go now and nothing is in flight."""
        at = self._clock()
        for shard in list(self._shards.values()):
            if shard.flying or (shard.ready(at, 1) and not everything):
                continue
            self._return(shard, at)

    def _return(self, shard: OpenShard, at: datetime) -> None:
        del self._shards[shard.claim.shard]
        closed = shard.closed
        try:
            with transaction.atomic():
                ledger.give_back(
                    shard.claim.shard,
                    shard.claim.fence,
                    bytes(shard.words),
                    closed=closed,
                    due_at=shard.due_at(at),
                )
                if closed and closing.close_if_done(shard.claim.dispatch, at=at):
                    self._letterings.pop(shard.claim.dispatch, None)
        except LostShard:
            return
        if closed:
            self.tally.letters += len(shard.words)

    def _hand_back(self, letters: Sequence[Outgoing]) -> None:
        """Give letters that never went their former words back."""
        for letter in letters:
            shard = self._shards.get(letter.shard)
            if shard is not None:
                shard.hand_back(letter.seq - shard.claim.first_seq)

    def _obey(self) -> None:
        """Look whether a dispatch we send was paused or cancelled, or its time is over."""
        now = time.monotonic()
        if now - self._obeyed < OBEY_EVERY:
            return
        self._obeyed = now
        at = self._clock()
        sending = {shard.claim.dispatch for shard in self._shards.values()}
        stopped = closing.to_let_go(sending, at=at)
        if not stopped:
            return
        recalled = self._courier.recall()
        ours = {s.claim.shard for s in self._shards.values() if s.claim.dispatch in stopped}
        self._hand_back([one for one in recalled if one.shard in ours])
        self._courier.offer(one for one in recalled if one.shard not in ours)
        for number in ours:
            shard = self._shards[number]
            state = stopped[shard.claim.dispatch]
            if state is None:
                shard.stop(Word.expired)
            elif state is State.CANCELLED:
                shard.stop()
            if not shard.flying:
                self._flush()
                self._return(shard, at)
