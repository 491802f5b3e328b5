"""Hosts: who lives is told by locks, and what a dead one held is free."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from hayauma.delivery import hosts, ledger, release, starting
from hayauma.delivery.states import Lane
from hayauma.engine.steps import only_here
from hayauma.subscriptions import addresses, people
from hayauma.vault import Keys, Vault
from tests.bulletins.road import approved
from tests.conftest import Command
from tests.queue_tables import Session, another_session
from tests.town import Town

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=60)


@pytest.fixture
def other_host(on_postgresql: bool) -> Iterator[Session]:
    """A database session of another host's."""
    if not on_postgresql:
        pytest.skip("one host")
    with another_session() as made:
        yield made


def lives(session: Session, name: str) -> None:
    session.execute("SELECT pg_advisory_lock(%s, %s)", [hosts.ENGINES, hosts._number(name)])


def test_one_host_has_all_the_rates_for_itself(at: datetime) -> None:
    assert hosts.alive(at) == 1


def test_hosts_are_counted_while_their_sessions_last(at: datetime, other_host: Session) -> None:
    lives(other_host, "b")
    assert hosts.arrive("a")
    assert hosts.alive(at) == 2
    assert hosts.any_lives()
    assert not hosts.arrive("b"), "that name is another's"
    other_host.close()
    _until(lambda: hosts.alive(at) == 1)
    hosts.leave("a")
    assert hosts.alive(at) == 1


def test_a_dead_host_s_shards_are_free_and_a_living_one_s_are_not(
    town: Town, at: datetime, other_host: Session
) -> None:
    permit = approved(town, at)
    town.register(*(f"p{n}@d{n}.example" for n in range(3)))
    order = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    )
    starting.run(order.id, at=at)
    claim = partial(ledger.claim, lanes=list(Lane), at=at, until=at + LEASE)
    claims = claim(holder="living") + claim(most=9, holder="dead")
    assert len(claims) > 2
    marked, *unmarked = claims[1:]
    for one, worker in ((claims[0], "living"), (marked, "dead")):
        ledger.write(one.shard, one.fence, one.words, worker=worker, at=at, until=at + LEASE)
    lives(other_host, "living")
    assert hosts.missed() == {"dead"}
    assert hosts.free(hosts.missed()) == len(claims) - 1, "those without a mark among them"
    assert hosts.missed() == frozenset()
    again = claim(most=9, holder="next")
    lives(other_host, "next")
    assert {one.shard for one in again} == {one.shard for one in claims[1:]}
    former = {one.shard: one.former for one in again}
    assert former == {marked.shard: "dead"} | {one.shard: "" for one in unmarked}
    assert hosts.missed() == frozenset(), "whose marks still stand there is nobody's holder"


def test_a_thing_is_held_by_one_host_at_a_time(other_host: Session) -> None:
    with only_here("start:1") as mine:
        assert mine
        taken = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
        asked = [0x48415957, "start:1"]
        assert other_host.execute(taken, asked).fetchone() == (False,)
    assert other_host.execute(taken, asked).fetchone() == (True,)
    with only_here("start:1") as mine:
        assert not mine
    with only_here("start:2") as mine:
        assert mine


def test_a_home_with_other_keys_is_told_before_the_first_letter(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert people.keys_fit()
    other = Vault(Keys.load_or_make(tmp_path / "keys.json"))
    monkeypatch.setattr(addresses, "vault", lambda: other)
    assert not people.keys_fit()


@pytest.mark.parametrize("chosen", [("--cluster",), ()])
def test_one_host_s_database_is_not_shared(hayauma: Command, home: Path, chosen: list[str]) -> None:
    done = hayauma("engine", *chosen, HAYAUMA_CLUSTER="" if chosen else "1")
    assert done.returncode == 2
    assert "--cluster" in done.stderr
    assert not any(home.iterdir()), "nothing was made"


def test_on_sqlite_nobody_else_is_there(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("many hosts")
    with only_here("start:1") as mine, only_here("start:1") as again:
        assert mine
        assert again


def _until(true: Callable[[], bool]) -> None:
    """The server notices an ended session a moment later."""
    assert any(true() for _ in range(2_000))
