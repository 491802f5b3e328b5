"""The local engine: one process on one host, SQLite or PostgreSQL.

Four threads, each with its own database connection: this one sends letters, one starts what was
ordered and waits for nothing else, one runs the other prompt stages, one those that may wait for a
slow relay. All pull what is due from the database;
nothing is handed over in memory, so a crash loses nothing. SIGTERM drains: letters in flight
finish, no new one begins.
"""

import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections
from django.db import connection as database

from hayauma import journal
from hayauma.delivery import draining, ledger, spool
from hayauma.delivery.spool import Spool
from hayauma.delivery.states import Lane
from hayauma.delivery.worker import Manner, Tally, Worker
from hayauma.engine import due
from hayauma.engine.alone import Alone
from hayauma.engine.due import Stage
from hayauma.engine.hearing import Ear
from hayauma.engine.overtaking import Overtaking
from hayauma.engine.presence import Presence
from hayauma.engine.pulse import Beating
from hayauma.installation import signing
from hayauma.mail.smtp import Courier, Outgoing, Relay, Result

log = logging.getLogger(__name__)

WAIT = 0.05  # seconds between looks for something to send or to start
ROUND = 1.0  # seconds between rounds of all the prompt stages, and of the patient ones
SWITCH = 0.0005  # seconds one thread may keep the interpreter while another wants it
STARTING = ("starting",)  # what a citizen in danger waits for
NO_RELAY = "中継サーバーが決まっていません。"
DRAIN_FOR = 30.0  # seconds for letters in flight when told to stop


@dataclass(frozen=True)
class Order:
    """How the console wants the engine to run. `give_up` in seconds.

    `others`: relays that take over where the first one is ill.
    """

    manner: Manner
    drain: bool
    give_up: float
    others: tuple[Relay, ...] = ()


class LocalEngine:
    """Runs until stopped, or (`drain`) until every letter has its last word."""

    def __init__(
        self, relay: Relay | None, order: Order, clock: Callable[[], datetime], held: Alone
    ) -> None:
        self._relay = relay
        self._order = order
        self._clock = clock
        # The lock of being alone, which the caller has taken; kept through a database's fall.
        self._held = held
        self._stop = threading.Event()
        self._overtaking = Overtaking()
        self._threads: list[threading.Thread] = []
        by = [one.name for one in (relay, *order.others) if one is not None]
        self._pulse = Beating(order.manner.spool.parent, by)
        self._presence = Presence(order.manner.name, order.manner.lanes)
        self.tally = Tally()
        self.gave_up = False

    def stop(self) -> None:
        """Ask every thread to end; safe from a signal handler, so nobody's lock is wanted."""
        self._stop.set()

    def run(self) -> None:
        """Run. The caller holds the lock of being alone. Errors: NotAlone where it was lost."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        self._take_over()
        # Acts whose transaction outlived many later ones are found by a look at all, once.
        journal.seal(everything=True)
        relays = (self._relay, *self._order.others) if self._relay else ()
        prompt, patient = due.prompt_stages(self._overtaking), due.patient_stages(relays)
        # What was loaded so far stays: the collector need not walk it again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 50, 100)
        # Making a group takes some milliseconds; the sockets shall not wait for its end.
        sys.setswitchinterval(SWITCH)
        self._begin(prompt, patient)
        try:
            if self._relay is None:
                self._without_relay()
            else:
                self._letters(self._relay)
        finally:
            self._stop.set()
            self._end(prompt)
            self._presence.leave(self._clock())
            self._pulse.close()
            database.close()

    def _take_over(self) -> None:
        """Take up what a dead engine left: nobody else is here, so every lease is a dead one's."""
        ledger.free_leases(self._order.manner.lanes)
        spool.forget(self._order.manner.spool, ledger.holders())

    def _begin(self, prompt: tuple[Stage, ...], patient: tuple[Stage, ...]) -> None:
        """Let the stages run beside the letters."""
        first = tuple(stage for stage in prompt if stage.name in STARTING)
        others = tuple(stage for stage in prompt if stage.name not in STARTING)
        for name, group in {"starting": first, "prompt": others, "patient": patient}.items():
            self._threads.append(threading.Thread(target=self._stages, args=(group,), name=name))
        for thread in self._threads:
            thread.start()

    def _end(self, prompt: tuple[Stage, ...]) -> None:
        """Wait for the stages, and do what the last letters left: closing entries, the seal."""
        for thread in self._threads:
            thread.join()
        due.run_all(prompt, at=self._clock())

    def _letters(self, relay: Relay) -> None:
        manner, others = self._order.manner, self._order.others
        own = Spool(manner.spool, manner.name)
        signer = signing.signer([one.name for one in (relay, *others)])
        worker: Worker | None = None

        def record(begun: Sequence[Outgoing], answered: Sequence[Result]) -> None:
            """Write down, and let no letter begin whose shard may be somebody else's by now."""
            late = bool(begun) and worker is not None and time.monotonic() > worker.holds_until
            own.record([] if late else begun, answered)
            if late:
                raise TimeoutError("the lease ran out")

        wire = Courier(
            relay, *others, connections=manner.connections, record=record, trip=manner.trip
        )
        with wire as courier:
            worker = Worker(courier, manner, own, self._clock, signer=signer)
            self._overtaking.works(courier.rouse)
            self.tally = worker.tally
            while not self._stop.is_set():
                busy = self._step(worker)
                self._beat(courier)
                if self._order.drain and not busy and not self._more():
                    break
                if self._hopeless(courier):
                    break
                if not busy and not self._stop.is_set():
                    self._overtaking.rest(WAIT)
            self._overtaking.works(None)
            if self.gave_up:
                worker.abandon()
            else:
                worker.drain(DRAIN_FOR)
        # Everything begun has its word in the ledger: the spool has done its work.
        own.close()
        if signer is not None:
            signer.close()

    def _step(self, worker: Worker) -> bool:
        """One step of the worker; a database that went away is waited for, not died of."""
        try:
            self._keep()
            self._overtaking.give_way(worker.expect)
            busy = worker.step(WAIT)
            self._overtaking.went()
        except (OperationalError, InterfaceError) as fault:
            log.warning("the database does not answer; letters in hand wait")
            if "full" in str(fault) or "No space left" in str(fault):
                self._pulse.disk_full(self._clock())
            database.close()
            time.sleep(0.5)
            return True
        if busy:
            self._pulse.disk_good()
        return busy

    def _keep(self) -> None:
        """See to the lock of being alone. Errors: NotAlone; those of the database."""
        self._held.keep()

    def _beat(self, courier: Courier) -> None:
        """Say that this engine lives, and what its relay said last."""
        troubles = self.tally.troubles
        silent, said = courier.unusable_for, troubles[-1] if troubles else ""
        at = self._clock()
        self._pulse.beat(at, relay_silent_for=silent, relay_said=said, ill=courier.ill)
        self._presence.beat(at, self.tally.attempts, relay_silent_for=silent, relay_said=said)

    def _more(self) -> bool:
        return draining.open_letters(self._order.manner.lanes, at=self._clock())

    def _hopeless(self, courier: Courier) -> bool:
        """Whether no relay has greeted us for so long that a drain should say so."""
        self.gave_up = self._order.drain and courier.unusable_for >= self._order.give_up
        return self.gave_up

    def _without_relay(self) -> None:
        """No relay is configured: letters wait in the ledger, the other stages go on."""
        began = time.monotonic()
        while not self._order.drain and not self._stop.wait(1.0):
            since, at = time.monotonic() - began, self._clock()
            self._pulse.beat(at, relay_silent_for=since, relay_said=NO_RELAY)
            self._presence.beat(at, 0, relay_silent_for=since, relay_said=NO_RELAY)
            try:
                self._keep()
            except (OperationalError, InterfaceError):
                database.close()
        self.gave_up = self._order.drain and self._more()

    def _stages(self, every: tuple[Stage, ...]) -> None:
        """Ask stages in rounds; those that start a dispatch twenty times as often, and when told.

        Letters are prepared in another thread of this process: every question costs it time.
        """
        prompt = any(stage.name in STARTING for stage in every)
        hears = prompt and Lane.URGENT in self._order.manner.lanes
        ear = Ear(self._order.manner.spool.parent, self._stop.wait) if hears else None
        rest: Callable[[float], object] = ear.wait if ear is not None else self._stop.wait
        while not self._stop.is_set():
            try:
                if database.errors_occurred:
                    # Only then: a new connection reads the whole schema, a thousand letters' time.
                    close_old_connections()
                busy = due.run_all(every, at=self._clock())
            except DatabaseError:
                busy = False
            rest(WAIT if prompt or busy else ROUND)
        if ear is not None:
            ear.close()
        database.close()


def lanes(word: str) -> tuple[Lane, ...]:
    """Return the lanes of urgent | routine | all."""
    return tuple(Lane) if word == "all" else (Lane(word),)
