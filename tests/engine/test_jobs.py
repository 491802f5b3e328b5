"""The stages as jobs: any host does what is due, nothing hangs on the queue's own tables."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

import pytest
from django.db import transaction

from hayauma.delivery.waking import wake
from hayauma.engine.due import Queue, Stage
from hayauma.engine.steps import Work
from tests import queue_tables
from tests.queue_tables import Session, another_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(on_postgresql: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not on_postgresql:
        pytest.skip("several hosts work on PostgreSQL")
    from hayauma.engine import jobs

    monkeypatch.setattr(jobs, "TICK", 0.1)
    monkeypatch.setattr(jobs, "PAUSE", 0.05)


@pytest.fixture
def outside(on_postgresql: bool) -> Iterator[Session]:
    """A session beside the test's own transaction, as the hosts' are."""
    with another_session() as session:
        yield session


class Pile:
    """Things to do that lie in one place for all hosts, as rows do."""

    def __init__(self) -> None:
        self.left: list[int] = []
        self.done: list[int] = []
        self.most_at_once = self._at_once = 0
        self._lock = Lock()

    def due(self, _at: datetime) -> tuple[int, ...]:
        return tuple(self.left)

    def run(self, ids: object, _at: datetime) -> bool:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(0.02)
        with self._lock:
            taken, self.left = self.left, []
            self.done += taken
            self._at_once -= 1
        return bool(taken)

    def stage(self, name: str = "pile", queue: Queue = Queue.ROUTINE) -> Stage:
        return Stage(name, Work(self.due, self.run), queue)


@contextmanager
def hosts(many: int, *stages: Stage) -> Iterator[None]:
    """Run so many hosts' jobs over the same stages."""
    from django.utils import timezone

    from hayauma.engine.jobs import Jobs

    running = [Jobs(stages, timezone.now) for _ in range(many)]
    for one in running:
        one.start()
    try:
        yield
    finally:
        for one in running:
            one.stop()
        for one in running:
            one.join(30)
        assert not any(one.is_alive() for one in running)


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_is_due_is_done_by_one_host_at_a_time() -> None:
    pile = Pile()
    with hosts(2, pile.stage()):
        for number in range(5):
            pile.left.append(number)
            until(lambda number=number: number in pile.done)  # type: ignore[misc]
    assert sorted(pile.done) == list(range(5))
    assert pile.most_at_once == 1


def test_a_stage_that_fails_is_asked_again_and_spares_the_others() -> None:
    pile, tries = Pile(), []

    def fails(_ids: object, at: datetime) -> bool:
        tries.append(at)
        raise OSError

    pile.left = [1]
    with hosts(1, Stage("fails", Work(lambda _: (1,), fails)), pile.stage()):
        until(lambda: len(tries) > 1 and pile.done == [1])


def test_tables_that_are_emptied_in_the_middle_lose_nothing(outside: Session) -> None:
    pile = Pile()
    with hosts(2, pile.stage()):
        for number in range(3):
            pile.left.append(number)
            queue_tables.empty(outside)
            until(lambda number=number: number in pile.done)  # type: ignore[misc]
    assert sorted(pile.done) == [0, 1, 2]


def test_a_job_of_a_host_that_died_is_brought_back(
    outside: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hayauma.engine import jobs

    monkeypatch.setattr(jobs, "STALLED", 0.6)
    monkeypatch.setattr(jobs, "BEAT", 0.2)
    monkeypatch.setattr(jobs, "TICK", 60.0)  # nobody else would find it
    pile = Pile()
    with hosts(1, pile.stage()):
        until(lambda: _count(outside, "procrastinate_workers") == len(jobs.WORKERS))
        outside.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status)"
            " VALUES ('routine', 'pile', 'pile', 'doing')"
        )
        pile.left = [7]
        until(lambda: pile.done == [7])
        until(lambda: _count(outside, "procrastinate_jobs") == 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_urgent_is_begun_when_its_act_commits(
    outside: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hayauma.engine import jobs

    monkeypatch.setattr(jobs, "TICK", 60.0)
    pile, routine = Pile(), Pile()
    with hosts(1, pile.stage(queue=Queue.URGENT), routine.stage("routine")):
        until(lambda: _count(outside, "procrastinate_workers") == len(jobs.WORKERS))
        until(lambda: _count(outside, "pg_stat_activity WHERE query = 'LISTEN hayauma'") == 1)
        with transaction.atomic():
            pile.left, routine.left = [1], [1]
            wake()
        until(lambda: pile.done == [1], seconds=5.0)
    assert routine.done == [], "the others wait for their tick"


@pytest.mark.django_db(transaction=True)
def test_who_takes_an_act_back_wakes_nobody(outside: Session) -> None:
    outside.execute("LISTEN hayauma")
    transaction.set_autocommit(False)
    wake()
    transaction.rollback()
    transaction.set_autocommit(True)
    assert list(outside.notifies(timeout=0.05)) == []
    with transaction.atomic():
        wake()
    assert len(list(outside.notifies(timeout=5, stop_after=1))) == 1


def _count(outside: Session, rows: str) -> int:
    found = outside.execute(f"SELECT COUNT(*) FROM {rows}".encode()).fetchone()
    assert found is not None
    return int(found[0])
