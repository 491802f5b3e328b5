"""The engine for many hosts (複数の機械): PostgreSQL; each host runs one, none of them leads.

Letters go as in the local engine: shards are claimed in the database. What differs: the stages are
jobs that any host may take (jobs.py), time is the database's, and an engine that is missed is
missed by its lock, whereupon the others take up its shards at once.
"""

import time
from contextlib import suppress
from dataclasses import replace

from django.db import DatabaseError

from hayauma.delivery import hosts, ledger, spool
from hayauma.delivery.manner import SIDE_BY_SIDE, Manner
from hayauma.engine import due
from hayauma.engine.alone import Alone
from hayauma.engine.clock import DatabaseClock
from hayauma.engine.due import Stage
from hayauma.engine.jobs import Jobs
from hayauma.engine.local import LocalEngine, Order
from hayauma.engine.steps import only_here
from hayauma.mail.smtp import Relay

LOOK_EVERY = 0.5  # seconds between looks for engines that are gone
# When the database falls all lose their locks. Whoever is back first waits so long for the others;
# whose own session outlasted that knows that the missing one is gone.
ALL_BACK_WITHIN = 2.0


class ClusterEngine(LocalEngine):
    """One host's part of the sending; runs until stopped, or until all hosts' letters are done."""

    def __init__(
        self, relay: Relay | None, order: Order, clock: DatabaseClock, held: Alone
    ) -> None:
        super().__init__(relay, replace(order, manner=shared(order.manner)), clock.now, held)
        self._database_clock = clock
        self._jobs: Jobs | None = None
        self._looked = 0.0

    def _take_over(self) -> None:
        """Free nothing: others may be at work. Spools of our own that nobody needs may go."""
        spool.forget(self._order.manner.spool, ledger.holders())

    def _begin(self, prompt: tuple[Stage, ...], patient: tuple[Stage, ...]) -> None:
        self._jobs = Jobs([*prompt, *patient], self._clock)
        self._jobs.start()

    def _end(self, prompt: tuple[Stage, ...]) -> None:
        if self._jobs is not None:
            self._jobs.stop()
            self._jobs.join()
        with suppress(DatabaseError):  # the others do it
            for stage in prompt:
                with only_here(stage.name) as mine:
                    due.run_all((stage,) if mine else (), at=self._clock())

    def _keep(self) -> None:
        super()._keep()
        self._database_clock.ask()
        now = time.monotonic()
        if now - max(self._looked + LOOK_EVERY, self._held.since + ALL_BACK_WITHIN) >= 0:
            self._looked = now
            hosts.free(hosts.missed())


def shared(manner: Manner) -> Manner:
    """Return how a worker works beside others: in groups half as large, and with few shards.

    Two groups are marked at once, and the spool of a host that is gone is out of reach: so it
    leaves no more in doubt than one group of `--flush` and a letter a connection. Shards it holds
    are no other host's: it claims no more than it needs to keep several domain groups going.
    """
    flush = max(1, manner.flush // 2)
    return replace(manner, flush=flush, most_open=2 * SIDE_BY_SIDE, most_windows=1)
