"""The live picture while letters really go: it sums at every look, and asks few questions."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hayauma.delivery import starting
from hayauma.delivery.sending import Patience
from hayauma.delivery.spool import Spool
from hayauma.delivery.states import Lane
from hayauma.delivery.worker import Manner, Worker
from hayauma.mail.retry import Pace
from hayauma.mail.smtp import Courier, Relay, Tls
from tests.sink import Sink, sink
from tests.web.desk.conftest import Making, Says
from tests.web.desk.test_releasing import counts

pytestmark = pytest.mark.django_db
PEOPLE = 40


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink(refuse="refused", defer="later") as running:
        yield running


@pytest.fixture
def worker(making: Making, server: Sink, tmp_path: Path) -> Iterator[Worker]:
    patience = Patience(Pace(first=60, most=60, lifetime=3600), timedelta(minutes=15))
    spool = Spool(tmp_path, "test")
    manner = Manner(
        name="test",
        flush=4,
        connections=2,
        lanes=list(Lane),
        patience=dict.fromkeys(Lane, patience),
        spool=tmp_path,
    )
    relay = Relay(name="sink", host="127.0.0.1", port=server.port, tls=Tls.OFF)
    with Courier(relay, connections=2, record=spool.record) as courier:
        working = Worker(courier, manner, spool, lambda: making.clock.at)
        yield working
        working.drain(5)
    spool.close()


@pytest.fixture
def desk(making: Making) -> Client:
    return making.town.client("colleague")


def running(making: Making, *addresses: str) -> int:
    making.town.register(*addresses)
    dispatch = making.ordered()
    starting.run(dispatch.id, at=making.clock.later(seconds=61))
    return dispatch.id


def test_every_poll_of_a_real_send_sums_to_the_audience_and_the_end_is_calm(
    making: Making, worker: Worker, desk: Client, words: Says
) -> None:
    people = [f"p{n}@d{n % 3}.example" for n in range(PEOPLE - 3)]
    dispatch = running(making, *people, "refused@d0.example", "later@d1.example")
    looks: list[dict[str, int]] = []
    for turn in range(300):
        busy = worker.step(0.05)
        making.clock.later(seconds=1)
        if turn < 4 or not busy:
            page = desk.get(f"/dispatches/{dispatch}/figures/?state=running").content
            looks.append(counts(page))
        if not busy:
            break
    for look in looks:
        assert look.pop("sum") == PEOPLE
        assert sum(look.values()) == PEOPLE, look
        assert len(look) == 12
    assert len({tuple(look.items()) for look in looks}) >= 2, "it moves"
    assert looks[-1]["accepted"] == PEOPLE - 2
    assert (looks[-1]["refused"], looks[-1]["deferred"]) == (1, 1)
    text = words(desk.get(f"/dispatches/{dispatch}/").content)
    assert "1分に" in text
    assert "6月3日（水）10時01分から" in text
    assert "受付拒否の理由" in text
    # The deferred one goes later; then the page is calm: nothing asks again by itself.
    stopped = desk.post(f"/dispatches/{dispatch}/pause/", follow=True)
    assert f"受付済み {PEOPLE - 2}人、まだ 1人" in words(stopped.content)
    assert "止めました" in words(stopped.content)
    desk.post(f"/dispatches/{dispatch}/cancel/")
    from hayauma.delivery import control

    # Its shards are in no worker's hands any more.
    worker.drain(5)
    control.stop_what_lies(dispatch, at=making.clock.later(hours=1))
    page = desk.get(f"/dispatches/{dispatch}/").content
    over = words(page)
    assert "配信の結果" in over
    assert f"{PEOPLE}人のうち{PEOPLE - 2}人の分を、相手のメールサーバーが受け取りました" in over
    assert counts(page)["stopped"] == 1
    assert counts(page)["sum"] == PEOPLE
    assert b"data-hx-get" not in page
    assert b"http-equiv" not in page


@pytest.mark.parametrize("people", [3, 30])
def test_a_look_asks_as_few_questions_of_many_as_of_few(
    making: Making, desk: Client, people: int
) -> None:
    dispatch = running(making, *(f"p{n}@d0.example" for n in range(people)))
    desk.get(f"/dispatches/{dispatch}/figures/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        desk.get(f"/dispatches/{dispatch}/figures/")
    assert len(asked) <= 25, [one["sql"] for one in asked]
    counting = [one["sql"] for one in asked if "COUNT(" in one["sql"].upper()]
    assert counting == [], "letters are never counted"


def test_a_list_asks_as_few_questions_of_many_as_of_few(
    making: Making, desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _one in range(4):
        making.ordered()
    with CaptureQueriesContext(connection) as few:
        desk.get("/dispatches/")
    for _one in range(8):
        making.ordered()
    with django_assert_max_num_queries(len(few)):
        desk.get("/dispatches/")


def test_a_list_goes_on_page_by_page(making: Making, desk: Client, words: Says) -> None:
    from hayauma.web.desk.sending import dispatch_lists

    made = [making.ordered() for _one in range(5)]
    page = desk.get("/dispatches/")
    assert all(f"/dispatches/{one.id}/" in page.content.decode() for one in made)
    dispatch_lists.LISTED, before = 2, dispatch_lists.LISTED
    try:
        first = desk.get("/dispatches/").content.decode()
        assert f"/dispatches/{made[-1].id}/" in first
        assert f"/dispatches/{made[0].id}/" not in first
        assert f"?before={made[3].id}" in first
        second = desk.get(f"/dispatches/?before={made[3].id}").content.decode()
        assert f"/dispatches/{made[2].id}/" in second
        assert f"/dispatches/{made[4].id}/" not in second
    finally:
        dispatch_lists.LISTED = before
    for odd in ("?show=nothing", "?before=x", "?before=-1", f"?before={'9' * 40}"):
        assert desk.get(f"/dispatches/{odd}").status_code == 200
