"""The stages: each is asked in order, and one that fails spares the others."""

from datetime import datetime
from pathlib import Path

import pytest

from hayauma.delivery import reading, release
from hayauma.delivery.states import State
from hayauma.engine import due
from hayauma.engine.alone import Alone, NotAlone
from hayauma.engine.due import Stage
from tests.bulletins.road import approved
from tests.town import Town


def test_a_stage_that_fails_spares_the_others(
    at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fails(_at: datetime) -> bool:
        raise OSError

    def works(_at: datetime) -> bool:
        done.append("works")
        return True

    assert due.run_all((Stage("fails", fails), Stage("works", works)), at=at) is True
    assert done == ["works"]
    assert "stage fails failed" in caplog.text


@pytest.mark.django_db
def test_what_is_due_is_done_in_one_round(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    order = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    )
    every = due.prompt_stages()
    assert order.due_at is not None
    due.run_all(every, at=at)
    assert reading.dispatch(order.id).state is State.ORDERED, "its moment has not come"
    due.run_all(every, at=order.due_at)
    assert reading.dispatch(order.id).state is State.RUNNING


def alone(home: Path, lanes: list[str], *, patience: float = 0.05) -> Alone:
    return Alone(home, lanes, name="engine", patience=patience)


@pytest.mark.django_db
def test_two_engines_never_work_one_lane(tmp_path: Path) -> None:
    both = alone(tmp_path, ["urgent", "routine"])
    with both, pytest.raises(NotAlone), alone(tmp_path, ["urgent"]):
        pytest.fail("two engines in one lane")
    with alone(tmp_path, ["urgent"]), alone(tmp_path, ["routine"]):
        pass
