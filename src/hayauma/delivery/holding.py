"""The shards in a worker's hands (手持ちの束): opened from claims, written down, given back.

Everything here is the thread's that owns the database.
"""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.db import transaction

from hayauma.delivery import closing, events, ledger
from hayauma.delivery.ledger import Claim, LostShard
from hayauma.delivery.making import Maker
from hayauma.delivery.manner import Manner, Tally
from hayauma.delivery.sending import OpenShard
from hayauma.delivery.sources import lettering
from hayauma.delivery.spool import Spool, recover
from hayauma.delivery.states import Lane
from hayauma.mail.smtp import Courier, Outgoing, Result


class Holding:
    """Open shards by number, and who makes the letters of their dispatches."""

    def __init__(
        self, courier: Courier, manner: Manner, spool: Spool, clock: Callable[[], datetime]
    ) -> None:
        self.shards: dict[int, OpenShard] = {}
        self.makers: dict[int, Maker] = {}
        self.tally = Tally()
        # On the monotonic clock, which runs on while this process is frozen: until then no other
        # worker can have our shards.
        self.holds_until = float("inf")
        self._courier, self._manner, self._spool = courier, manner, spool
        self._clock = clock
        self._renewed = 0.0
        # Somebody else took a shard since the lease was last renewed.
        self._lost = False

    def of(self, lane: Lane, *, but: Collection[str] = ()) -> list[OpenShard]:
        """Return the shards of a lane, without those of some domain groups."""
        return [
            shard
            for shard in self.shards.values()
            if shard.claim.lane is lane and shard.claim.domain_group not in but
        ]

    def open(self, claim: Claim, at: datetime) -> OpenShard:
        """Take a claimed shard in hand, with what its last holder's spool says of it."""
        if self.tally.first_claim is None:
            self.tally.first_claim, self.tally.cpu_began = at, time.process_time()
        patience = self._manner.patience[claim.lane]
        # A shard given back in order names nobody; one left by a dead worker names its spool.
        spooled = recover(self._manner.spool, claim.former)
        past = events.history(claim.shard)
        shard = OpenShard.taken(claim, patience, past, at, spooled)
        self.shards[claim.shard] = shard
        self._courier.belong(claim.shard, claim.domain_group)
        self.expect(claim.dispatch)
        return shard

    def expect(self, dispatch: int) -> None:
        """See that the letters of a dispatch can be made."""
        if dispatch not in self.makers:
            self.makers[dispatch] = lettering(dispatch)

    def take_in(self, results: Sequence[Result]) -> None:
        """Take in what servers said; it stands in the ledger after the next `flush`."""
        at = self._clock()
        shard_of = self.shards.get
        for result in results:
            shard = shard_of(result.shard)
            if shard is not None:
                shard.answered(result, at)
        if results:
            tally = self.tally
            tally.attempts += len(results)
            tally.first_letter = tally.first_letter or at
            tally.last_letter, tally.cpu_ended = at, time.process_time()

    def hand_back(self, letters: Sequence[Outgoing]) -> None:
        """Give letters that never went their former words back."""
        for letter in letters:
            shard = self.shards.get(letter.shard)
            if shard is not None:
                shard.hand_back(letter.seq - shard.claim.first_seq)

    def flush(self) -> None:
        """Commit every change at once; a shard somebody else holds now is let go of.

        Shards without changes are written, too, when a third of the lease is over: behind a slow
        relay it would end though the worker lives.
        """
        moment = time.monotonic()
        renew = moment - self._renewed > self._manner.lease.total_seconds() / 3
        dirty = [shard for shard in self.shards.values() if shard.dirty or renew]
        if not dirty:
            return
        at = self._clock()
        lost: list[int] = []
        with transaction.atomic():
            for shard in dirty:
                try:
                    self._write(shard, at)
                except LostShard:
                    lost.append(shard.claim.shard)
        for shard in dirty:
            number = shard.claim.shard
            self._spool.settled([(number, answer.seq) for answer in shard.answers])
            shard.written()
        whole = len(dirty) == len(self.shards)
        for one in lost:
            self._let_go(one)
        if lost:
            self._lost = True
        elif whole:
            self._renew(moment)

    def give_back(self, *, shut: Collection[str] = (), everything: bool = False) -> None:
        """Give back shards in which nothing may go now and nothing is in flight.

        Those of groups that are `shut` among them, though letters wait in them.
        """
        at = self._clock()
        for shard in list(self.shards.values()):
            stays = shard.claim.domain_group not in shut and shard.ready(at, 1)
            if not shard.flying and (everything or not stays):
                self.give(shard, at)

    def give(self, shard: OpenShard, at: datetime) -> None:
        """Give one shard back; with its last letter the dispatch may close."""
        del self.shards[shard.claim.shard]
        self._courier.belong(shard.claim.shard, None)
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
                    self.makers.pop(shard.claim.dispatch, None)
        except LostShard:
            return
        if closed:
            self.tally.letters += len(shard.words)

    def _write(self, shard: OpenShard, at: datetime) -> None:
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

    def _renew(self, moment: float) -> None:
        """Note that every shard in hand is ours for another lease.

        Not at once where one was lost: letters of it that a connection had taken come back a
        moment later, and are called back before anything may begin again.
        """
        if self._lost:
            self._call_back()
        self._lost, self._renewed = False, moment
        self.holds_until = moment + self._manner.lease.total_seconds()

    def _let_go(self, shard: int) -> None:
        """Forget a lost shard; its letters not yet begun are called back and dropped."""
        del self.shards[shard]
        self._call_back()
        self._courier.belong(shard, None)

    def _call_back(self) -> None:
        """Drop the letters in the queue that are of no shard in hand."""
        recalled = self._courier.recall()
        self._courier.offer([one for one in recalled if one.shard in self.shards])
