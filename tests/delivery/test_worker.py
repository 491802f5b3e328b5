"""The worker with a real server on the other side: who left gets nothing, a stop stops."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from hayauma.delivery import control, expiring, outcomes, reading, release, starting
from hayauma.delivery.lettering import Lettering
from hayauma.delivery.models import Shard
from hayauma.delivery.sending import Patience
from hayauma.delivery.spool import Spool
from hayauma.delivery.states import Lane, State
from hayauma.delivery.worker import Manner, Worker
from hayauma.mail.retry import Pace
from hayauma.mail.smtp import Courier, Outgoing, Relay, Tls
from hayauma.subscriptions import preferences
from hayauma.subscriptions.mailing import Ready
from hayauma.subscriptions.states import Via
from tests.bulletins.road import approved
from tests.sink import Sink, sink
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink(refuse="refused", defer="later") as running:
        yield running


class Sending:
    """A dispatch under way: each step is one the engine would take."""

    def __init__(self, town: Town, at: datetime, folder: Path, *addresses: str) -> None:
        self.town, self.at, self.folder = town, at, folder
        town.register(*addresses)
        permit = approved(town, at)
        self.dispatch = release.order(
            bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
        ).id
        starting.run(self.dispatch, at=at)

    def work(self, server: Sink, *, steps: int = 200) -> None:
        with self.worker(server) as worker:
            for _ in range(steps):
                if not worker.step(0.05):
                    break
            worker.drain(5)

    @contextmanager
    def worker(self, server: Sink) -> Iterator[Worker]:
        patience = Patience(Pace(first=60, most=60, lifetime=3600), timedelta(minutes=15))
        manner = Manner(
            name="test",
            flush=2,
            connections=2,
            lanes=list(Lane),
            patience=dict.fromkeys(Lane, patience),
            spool=self.folder,
        )
        spool = Spool(self.folder, "test")
        relay = Relay(name="sink", host="127.0.0.1", port=server.port, tls=Tls.OFF)
        with Courier(relay, connections=2, record=spool.record) as courier:
            yield Worker(courier, manner, spool, lambda: self.at)
        spool.close()

    @property
    def words(self) -> dict[str, int]:
        found = outcomes.tally(self.dispatch)
        assert sum(found.words.values()) == found.audience
        return {word: n for word, n in found.words.items() if n}


def test_everybody_gets_one_letter_with_its_own_headers(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    sending = Sending(town, at, tmp_path, *(f"p{n}@d0.example" for n in range(9)))
    sending.work(server)
    assert sending.words == {"accepted": 10}
    assert len({letter.rcpt_to for letter in server.letters}) == 10
    assert len({letter.message_id for letter in server.letters}) == 10
    hers = next(one for one in server.letters if one.rcpt_to == town.hanako.address)
    head = hers.data.split(b"\r\n\r\n")[0].decode("ascii")
    assert f"To: {town.hanako.address}" in head
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert f"/m/{town.hanako.token}/stop/2026-1/" in head.replace("\r\n ", "")
    assert "List-Id:" in head
    assert "bohan.mail.haruka.example" in head
    assert "Auto-Submitted: auto-generated" in head
    assert hers.mail_from.startswith(f"b{sending.dispatch}-")
    assert reading.dispatch(sending.dispatch).state is State.CLOSED


def test_who_left_after_the_freeze_gets_nothing(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    sending = Sending(town, at, tmp_path, "p1@d0.example")
    preferences.withdraw(token=town.hanako.token, at=at, via=Via.ONE_CLICK)
    sending.work(server)
    assert sending.words == {"accepted": 1, "withdrawn": 1}
    assert [letter.rcpt_to for letter in server.letters] == ["p1@d0.example"]


def test_refused_and_deferred_keep_the_server_s_words(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    sending = Sending(town, at, tmp_path, "refused@d0.example", "later@d0.example")
    sending.work(server, steps=40)
    assert sending.words == {"accepted": 1, "refused": 1, "deferred": 1}
    sending.at = at + timedelta(seconds=59)
    sending.work(server, steps=10)
    assert sending.words["deferred"] == 1, "not before its time"


def test_a_paused_dispatch_sends_nothing_and_goes_on(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    sending = Sending(town, at, tmp_path, "p1@d0.example")
    control.pause(dispatch_id=sending.dispatch, by=town.author, at=at)
    sending.work(server, steps=5)
    assert sending.words == {"waiting": 2}
    control.resume(dispatch_id=sending.dispatch, by=town.author, at=at)
    sending.work(server)
    assert sending.words == {"accepted": 2}


def test_a_cancelled_dispatch_keeps_what_was_accepted(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    sending = Sending(town, at, tmp_path, "later@d0.example")
    sending.work(server, steps=20)
    control.cancel(dispatch_id=sending.dispatch, by=town.author, at=at)
    control.stop_what_lies(sending.dispatch, at=at)
    assert sending.words == {"accepted": 1, "stopped": 1}


def test_what_is_too_late_is_not_sent(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    sending = Sending(town, at, tmp_path, "later@d0.example", "p1@d0.example")
    sending.work(server, steps=20)
    assert sending.words == {"accepted": 2, "deferred": 1}
    late = expiring.deadline(Lane.ROUTINE, at)
    assert expiring.due(late - timedelta(seconds=1)) == ()
    assert expiring.due(late) == (sending.dispatch,)
    expiring.run(sending.dispatch, at=late)
    assert sending.words == {"accepted": 2, "expired": 1}
    assert reading.dispatch(sending.dispatch).state is State.CLOSED


def test_a_letter_that_cannot_be_made_is_set_aside_after_three_tries(
    town: Town, at: datetime, tmp_path: Path, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending = Sending(town, at, tmp_path, "p1@d0.example", "p2@d0.example")
    made, tries = Lettering.made, []

    def poisoned(self: Lettering, one: int, person: Ready, *others: Any) -> Outgoing:
        if person[1] == "p1@d0.example":
            tries.append(one)
            raise RuntimeError("by us")
        return made(self, one, person, *others)

    monkeypatch.setattr(Lettering, "made", poisoned)
    sending.work(server)
    assert sending.words == {"accepted": 2, "quarantined": 1}
    assert len(tries) == 3


def test_whose_shards_were_taken_does_not_believe_to_hold_them(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    sending = Sending(town, at, tmp_path, *(f"p{n}@d0.example" for n in range(20)))
    with sending.worker(server) as worker:
        worker.step(0)
        held = worker.holds_until
        assert Shard.objects.filter(holder="test").exists(), "named before its first mark"
        Shard.objects.update(fence=F("fence") + 1, leased_until=None, holder="")
        while not Shard.objects.filter(holder="test").exists():
            assert worker.holds_until == held, "they are somebody else's"
            worker.step(0.01)
        assert worker.holds_until > held, "claimed anew, and written"
