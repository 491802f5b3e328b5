"""The worker: claims shards, hands letters to the wire, writes down what became of each.

One thread owns the database and everything here; the Courier's own thread owns the sockets. A
letter goes only after its mark «in flight» is committed, so a crash leaves a mark on every letter
that may have gone. Two groups of `flush` letters are marked at once, and one a connection: while
one group is written down, the other is on the wire. The spool says which of them were begun and
which were answered: what a crash leaves uncertain is one letter a connection.

Which letters come next is `filling`; what is in hand, `holding`; who is left alone, `breaking`.
"""

import time
from collections.abc import Callable
from datetime import datetime

from hayauma.delivery import closing
from hayauma.delivery.breaking import Breaking
from hayauma.delivery.filling import Filling
from hayauma.delivery.holding import Holding
from hayauma.delivery.manner import Manner, Tally
from hayauma.delivery.spool import Spool
from hayauma.delivery.states import State
from hayauma.delivery.words import Word
from hayauma.mail.dkim import Signer
from hayauma.mail.smtp import Courier, Outgoing

__all__ = ["Manner", "Tally", "Worker"]

# Seconds: between looks for a pause or a stop; after which letters that wait are made anew.
OBEY_EVERY, REFRESH_AFTER = 0.02, 20.0


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
        self._manner = manner
        self._clock = clock
        # None where nobody signs, or the relay does.
        self._signer = signer
        self._holding = Holding(courier, manner, spool, clock)
        self._breaking = Breaking(courier, manner, clock)
        self._filling = Filling(courier, manner, self._holding, self._breaking)
        self._refreshed = self._obeyed = 0.0

    @property
    def tally(self) -> Tally:
        """What was done so far."""
        return self._holding.tally

    @property
    def holds_until(self) -> float:
        """Until when, on the monotonic clock, no other worker can have our shards."""
        return self._holding.holds_until

    def step(self, timeout: float) -> bool:
        """Take in answers, prepare the next letters, commit both, then let them go.

        Returns whether there was anything to do. `timeout` (s) is how long to wait for answers
        when nothing new can go. Errors: those of a database that cannot be used; nothing is lost
        by them, and the next step goes on where this one could not.
        """
        self._obey()
        holding, flush = self._holding, self._manner.flush
        held = bool(holding.shards)
        # While one group is written down, the next one is with the sockets.
        wait = timeout if self._courier.backlog and not self._filling.hurries else 0.0
        got = self._courier.collect(wait, least=flush, most=flush)
        holding.take_in(got.results)
        self.tally.troubles.extend(trouble.reply for trouble in got.troubles[-1:])
        self._leave_alone()
        self._refresh()
        outgoing: list[Outgoing] = []
        at = self._clock()
        try:
            self._filling.fill(outgoing, at)
            self._filling.probe(outgoing, at)
            holding.flush()
        except Exception:
            # Nothing of it may go: the marks may not stand in the ledger.
            holding.hand_back(outgoing)
            raise
        self._offer([one for one in outgoing if one.shard in holding.shards])
        holding.give_back(shut=self._breaking.shut)
        return bool(outgoing or got.results or held)

    def expect(self, dispatch: int) -> None:
        """Make ready, before its people stand, what letters of an urgent dispatch will want."""
        self._courier.expect_urgent()
        self._holding.expect(dispatch)

    def drain(self, timeout: float) -> None:
        """Begin no new letter, wait for those in flight, write everything down (SIGTERM)."""
        self._holding.hand_back(self._courier.drain(timeout))
        self._finish()

    def abandon(self) -> None:
        """Close the sockets at once; what may have gone stays uncertain, the rest as it was."""
        self._holding.hand_back(self._courier.stop())
        self._finish()

    def _finish(self) -> None:
        self._holding.take_in(self._courier.collect(0.0).results)
        self._holding.flush()
        self._holding.give_back(everything=True)

    def _offer(self, letters: list[Outgoing]) -> None:
        """Hand letters to the sockets; signed ones batch by batch, as they are signed."""
        if not letters:
            return
        if self._signer is None:
            self._courier.offer(letters)
            return
        for batch in self._signer.signed(letters):
            self._courier.offer(batch)

    def _leave_alone(self) -> None:
        """Take back the letters of domain groups whose breakers have opened."""
        shut = self._breaking.step(self._clock())
        if shut:
            self._holding.hand_back(self._courier.recall(shut))

    def _refresh(self) -> None:
        """Take back now and then what waits, so that nobody is written to long after leaving.

        Behind a slow relay letters wait in the queue; they are read and made anew.
        """
        now = time.monotonic()
        if self._courier.queued and now - self._refreshed > REFRESH_AFTER:
            self._holding.hand_back(self._courier.recall())
        elif self._courier.queued:
            return
        self._refreshed = now

    def _obey(self) -> None:
        """Look whether a dispatch we send was paused or cancelled, or its time is over."""
        now = time.monotonic()
        if now - self._obeyed < OBEY_EVERY:
            return
        self._obeyed = now
        at, shards = self._clock(), self._holding.shards
        sending = {shard.claim.dispatch for shard in shards.values()}
        stopped = closing.to_let_go(sending, at=at)
        if not stopped:
            return
        recalled = self._courier.recall()
        ours = {s.claim.shard for s in shards.values() if s.claim.dispatch in stopped}
        self._holding.hand_back([one for one in recalled if one.shard in ours])
        self._courier.offer(one for one in recalled if one.shard not in ours)
        for number in ours:
            shard = shards[number]
            state = stopped[shard.claim.dispatch]
            if state is None:
                shard.stop(Word.expired)
            elif state is State.CANCELLED:
                shard.stop()
            if not shard.flying:
                self._holding.flush()
                self._holding.give(shard, at)
