"""A schedule that fires twice, two schedulers, a clock that jumps: nothing twice, nothing early."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from hayauma import journal
from hayauma.delivery import reading, release, starting
from hayauma.delivery.models import Shard
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.states import Mode, State
from hayauma.engine import due
from tests.bulletins.road import approved
from tests.engine.test_clock import Times
from tests.town import Town

MINUTE = timedelta(minutes=1)


def ordered(town: Town, at: datetime, people: int = 4) -> int:
    """Order a bulletin for ten minutes later; return its dispatch."""
    permit = approved(town, at)
    town.register(*(f"p{n}@d{n % 2}.example" for n in range(people)))
    return release.order(
        bulletin_id=permit.bulletin_id,
        terminal=town.terminal,
        by=town.author,
        at=at,
        mode=Mode.AT,
        moment=permit.not_before + 10 * MINUTE,
    ).id


def frozen_once(dispatch: int, at: datetime) -> None:
    """There is one freeze on record, and nobody stands in two shards."""
    shards = Shard.objects.filter(dispatch_id=dispatch).select_related("people")
    everybody = [one for s in shards for one in unpack_ids(bytes(s.people.subscriptions))]
    assert len(everybody) == len(set(everybody)) == reading.dispatch(dispatch).audience > 0
    acts = [e.act for e in journal.entries(object=f"dispatch:{dispatch}")]
    assert acts.count("dispatch.frozen") == 1


@pytest.mark.django_db
def test_a_schedule_that_fires_twice_starts_once(town: Town, at: datetime) -> None:
    dispatch = ordered(town, at)
    start = reading.dispatch(dispatch).due_at
    assert start is not None
    for _ in range(3):
        starting.run(dispatch, at=start)
    due.run_all(due.prompt_stages(), at=start)
    assert reading.dispatch(dispatch).state is State.RUNNING
    frozen_once(dispatch, start)


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_one_moment_start_once(
    town: Town, at: datetime, on_postgresql: bool
) -> None:
    if not on_postgresql:
        pytest.skip("on SQLite a second engine is turned away")
    dispatch = ordered(town, at, people=40)
    start = reading.dispatch(dispatch).due_at
    assert start is not None
    together, faults = threading.Barrier(4), []

    def scheduler(with_stages: bool) -> None:
        try:
            together.wait(10)
            if with_stages:
                due.run_all(due.prompt_stages()[:3], at=start)
            else:
                starting.run(dispatch, at=start)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=scheduler, args=(n % 2 == 0,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    starting.run(dispatch, at=start)  # whoever gave way may have been the last to come
    frozen_once(dispatch, start)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "jump", [timedelta(hours=1), -timedelta(hours=1), timedelta(days=1), -timedelta(days=1)]
)
def test_a_clock_that_jumps_starts_nothing_early_or_late(
    jump: timedelta, town: Town, at: datetime
) -> None:
    dispatch = ordered(town, at)
    start = reading.dispatch(dispatch).due_at
    assert start is not None
    times = Times(at)
    clock, begun = times.steady(), []
    for second in range(0, 700, 5):
        times.counter = float(second)
        # Wrong for twenty seconds now and then, also where the moment falls.
        times.wrong = jump if second % 60 < 20 else timedelta(0)
        now = clock.now()
        for one in starting.due(now):
            starting.run(one, at=now)
            begun.append(at + timedelta(seconds=second))
    assert begun == [start]
    frozen_once(dispatch, start)
