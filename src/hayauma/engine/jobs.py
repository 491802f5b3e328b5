"""The stages as Procrastinate's tasks: any host's worker takes what any host found to be due.

Nothing is remembered here. Each host asks once a second what waits, and puts one job a stage into
its queue; a second one of the same stage finds the first still waiting. A job asks again what is
due and does it. So a job that is lost, late or done twice changes nothing, and all of
Procrastinate's tables may be emptied at any moment.

Its own periodic tasks go by the wall clock: set back an hour they are silent for an hour, set
forward a day they come 86,400 at once. Our tick goes by the loop's steady clock.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

from django.db import close_old_connections
from django.db import connection as database
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from psycopg import AsyncConnection, OperationalError

from hayauma.delivery.waking import CHANNEL
from hayauma.engine.due import Queue, Stage
from hayauma.engine.steps import only_here

log = logging.getLogger(__name__)

Routine = Callable[[], Coroutine[Any, Any, None]]
TICK = 1.0  # seconds between looks at what waits
# Seconds between looks into a queue that told nothing: three workers look, and each look costs as
# much as forty letters.
POLL = 5.0
PAUSE = 0.5  # seconds before something that failed is begun again
BEAT, STALLED = 4.0, 12.0  # seconds between a worker's beats; after which it counts as dead
GRACE = 20.0  # seconds a stage may take to end when the engine is told to stop
# One worker for what must never wait; notices and tidying may hang on a slow relay.
WORKERS: tuple[tuple[tuple[Queue, ...], int], ...] = (
    ((Queue.URGENT,), 1),
    ((Queue.ROUTINE,), 1),
    ((Queue.LETTERS, Queue.TIDY), 2),
)


class Jobs(threading.Thread):
    """Looks, queues and works the stages in a thread of its own until `stop`."""

    def __init__(self, stages: Sequence[Stage], clock: Callable[[], datetime]) -> None:
        super().__init__(name="jobs")
        self._stages, self._clock = tuple(stages), clock
        self._place: dict[str, Any] = connector_params()
        self._app = App(connector=PsycopgConnector(kwargs=self._place, min_size=1, max_size=5))
        for stage in self._stages:
            self._app.task(name=stage.name, queue=str(stage.queue), queueing_lock=stage.name)(
                self._doing(stage)
            )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = threading.Event()
        self._stopped = asyncio.Event()

    def run(self) -> None:
        """Work until told to stop."""
        asyncio.run(self._all())

    def stop(self) -> None:
        """End: no job is begun any more, those begun are waited for. From any thread."""
        self._stopping.set()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._stopped.set)

    async def _all(self) -> None:
        self._loop = asyncio.get_running_loop()
        threads = sum(most for _, most in WORKERS) + 2  # one asks what waits, one hears
        self._loop.set_default_executor(ThreadPoolExecutor(threads, thread_name_prefix="stage"))
        if self._stopping.is_set():
            return
        async with contextlib.AsyncExitStack() as stack:
            await self._again_and_again(partial(self._open, stack), once=True)
            routines = [self._tick, self._listen, self._rescue]
            routines += [self._worker(queues, most) for queues, most in WORKERS]
            tasks = [asyncio.create_task(self._again_and_again(one)) for one in routines]
            await self._stopped.wait()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        # Each thread closes its own connection to the database: all must be here at once.
        barrier = threading.Barrier(threads)
        await asyncio.gather(*(asyncio.to_thread(_leave, barrier) for _ in range(threads)))

    async def _open(self, stack: contextlib.AsyncExitStack) -> None:
        await stack.enter_async_context(self._app.open_async())

    async def _again_and_again(self, routine: Routine, *, once: bool = False) -> None:
        """Begin a routine again whenever it ends: a database that falls must not end the house."""
        while not self._stopping.is_set():
            try:
                await routine()
            except Exception as fault:
                log.warning("%s: %s; it begins again", getattr(routine, "__name__", "job"), fault)
            else:
                if once:
                    return
            await asyncio.sleep(PAUSE)

    def _worker(self, queues: Iterable[Queue], most: int) -> Routine:
        """Return Procrastinate's own worker of some queues."""
        names = [str(one) for one in queues]

        async def work() -> None:
            await self._app.run_worker_async(
                queues=names,
                name="-".join(names),
                concurrency=most,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=POLL,
                abort_job_polling_interval=60.0,  # nobody aborts a job here
                update_heartbeat_interval=BEAT,
                stalled_worker_timeout=STALLED,
                shutdown_graceful_timeout=GRACE,
            )

        return work

    async def _tick(self) -> None:
        """Once a second: put what waits into its queue."""
        while True:
            await self._defer(self._stages)
            await asyncio.sleep(TICK)

    async def _listen(self) -> None:
        """Do at once what an act said to be urgent; what each host is at is held from the others.

        Not by way of the queue: that would be four more questions to the database.
        """
        urgent = [stage for stage in self._stages if stage.queue is Queue.URGENT]
        with contextlib.suppress(OperationalError):  # the tick finds it meanwhile
            connection = await AsyncConnection.connect(**self._place, autocommit=True)
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                await asyncio.to_thread(self._at_once, urgent)
                async for _ in connection.notifies():
                    await asyncio.to_thread(self._at_once, urgent)

    async def _defer(self, stages: Sequence[Stage]) -> None:
        """Queue those of some stages that have something to do, but once each."""
        for name in await asyncio.to_thread(self._waiting, stages):
            with contextlib.suppress(AlreadyEnqueued):
                await self._app.tasks[name].defer_async()

    def _waiting(self, stages: Sequence[Stage]) -> list[str]:
        _without_a_broken_connection()
        at, found = self._clock(), []
        for stage in stages:
            try:
                if stage.waits(at):
                    found.append(stage.name)
            except Exception:
                log.exception("stage %s cannot be asked", stage.name)
                _without_a_broken_connection()
        return found

    def _at_once(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
            try:
                self._doing(stage)()
            except Exception:
                # The tick finds that it still waits.
                log.exception("stage %s failed", stage.name)

    def _doing(self, stage: Stage) -> Callable[[], None]:
        """Return the task of a stage: what is due is asked again, and done."""

        def do() -> None:
            _without_a_broken_connection()
            if stage.together:
                stage.now(self._clock())
                return
            with only_here(stage.name) as mine:
                if mine:
                    stage.now(self._clock())

        return do

    async def _rescue(self) -> None:
        """Now and then: bring back the jobs of workers that are heard of no more."""
        jobs = self._app.job_manager
        while True:
            await asyncio.sleep(STALLED / 2)
            for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED):
                try:
                    await jobs.retry_job(job)
                except UniqueViolation:
                    # Another one of the same stage waits already: this one has done its part.
                    await jobs.finish_job(job, Status.FAILED, delete_job=True)
                except ConnectorException:
                    log.debug("job %s was brought back by another host", job.id)


def _without_a_broken_connection() -> None:
    """Leave a connection that failed; a good one stays, a new one costs more than its work."""
    if database.errors_occurred:
        close_old_connections()


def _leave(barrier: threading.Barrier) -> None:
    with contextlib.suppress(threading.BrokenBarrierError):  # one hangs: it leaves with the process
        barrier.wait(timeout=5.0)
    database.close()
