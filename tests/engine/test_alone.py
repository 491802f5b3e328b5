"""The lock of being alone, through a fall of the database: taken again, or noticed as lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from hayauma.delivery import hosts
from hayauma.engine.alone import NAMESPACE, Alone, NotAlone
from tests.queue_tables import Session, another_session

# Its own session may be ended: no test's transaction is in it.
pytestmark = pytest.mark.django_db(transaction=True)

TAKE = "SELECT pg_try_advisory_lock(%s, %s)"
ROUTINE = [NAMESPACE, 2]


@pytest.fixture
def other(on_postgresql: bool) -> Iterator[Session]:
    """Another host's session."""
    if not on_postgresql:
        pytest.skip("on SQLite the kernel holds the lock, and it does not fall")
    with another_session() as made:
        yield made


def alone(home: Path, *, together: bool = False, name: str = "a") -> Alone:
    return Alone(home, ["routine"], name=name, patience=0.2, together=together)


def test_the_lock_is_taken_again_when_the_database_is_back(tmp_path: Path, other: Session) -> None:
    with alone(tmp_path) as held:
        assert other.execute(TAKE, ROUTINE).fetchone() == (False,)
        connection.close()  # as after a fall: the session is gone, and its locks with it
        held.keep()
        assert other.execute(TAKE, ROUTINE).fetchone() == (False,)
        before = held.since
        held.keep()
        assert held.since == before, "the same session is asked nothing"
    assert other.execute(TAKE, ROUTINE).fetchone() == (True,)


def test_who_came_back_second_learns_that_the_lane_is_another_s(
    tmp_path: Path, other: Session
) -> None:
    with alone(tmp_path) as held:
        connection.close()
        while other.execute(TAKE, ROUTINE).fetchone() != (True,):
            pass  # the server lets go a moment later
        with pytest.raises(NotAlone):
            held.keep()


def test_engines_that_work_together_share_a_lane_and_refuse_one_that_is_alone(
    tmp_path: Path, other: Session
) -> None:
    (here := tmp_path / "here").mkdir()
    shared = "SELECT pg_try_advisory_lock_shared(%s, %s)"
    with alone(here, together=True):
        assert other.execute(shared, ROUTINE).fetchone() == (True,)
        assert hosts.missed() == frozenset()
    with pytest.raises(NotAlone), alone(here):
        pytest.fail("alone beside another host")
