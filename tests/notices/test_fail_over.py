"""Notices find another relay where the first is dead, silent, or gives no good answer."""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.engine import due
from hayauma.installation import relays, routes
from hayauma.installation.relays import RelayView
from hayauma.mail.smtp import Answer, Limits, Relay, Tls
from hayauma.notices import outbox, posting
from hayauma.notices.outbox import Carried
from hayauma.notices.states import State
from hayauma.regulation import LetterClass
from tests.notices.conftest import Answers
from tests.sink import Sink, sink

Send = Callable[..., int]
SOON = Limits(connect=2, greeting=2, command=0.5, dot=0.5, first_pause=0.05, longest_pause=0.1)


@pytest.fixture
def dead() -> Iterator[Relay]:
    """A relay whose machine takes connections and whose server never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Relay("first", "127.0.0.1", listening.getsockname()[1], Tls.OFF)


@pytest.fixture
def gone() -> Relay:
    """A relay where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Relay("first", "127.0.0.1", port, Tls.OFF)


def second(server: Sink) -> Relay:
    return Relay("second", "127.0.0.1", server.port, Tls.OFF)


def registered(*names: str, at: datetime) -> None:
    """Enter relays, so that ways may name them."""
    for order, name in enumerate(names):
        one = RelayView(name, f"{name}.haruka.example", 25, "off", "", "", 8)
        relays.enter(one, order=order, actor=journal.SYSTEM, at=at)


@pytest.mark.parametrize("ill", ["dead", "gone"])
def test_an_alarm_gets_out_by_the_second_relay(
    send: Send, at: datetime, ill: str, request: pytest.FixtureRequest
) -> None:
    first: Relay = request.getfixturevalue(ill)
    number = send("alarm:1:3", klass=LetterClass.ALARM)
    with sink() as server:
        carried = outbox.deliver(outbox.due(at), at, [first, second(server)])
        assert carried == Carried(accepted=1)
        assert len(server.letters) == 1, "once"
    assert outbox.seen(number).attempts == 1, "the dead relay's silence is no attempt"


def test_a_relay_that_greets_and_then_says_nothing_is_passed_over_at_the_next_try(
    send: Send, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "PATIENCE", SOON)
    number = send("alarm:1:3", klass=LetterClass.ALARM)
    with sink(silent="phone") as hangs, sink() as well:
        both = [Relay("first", "127.0.0.1", hangs.port, Tls.OFF), second(well)]
        assert outbox.deliver(outbox.due(at), at, both) == Carried(waiting=1)
        later = at + timedelta(seconds=30)
        assert outbox.deliver(outbox.due(later), later, both) == Carried(accepted=1)
        assert len(well.letters) == 1
    assert outbox.seen(number).state is State.ACCEPTED


def test_a_domain_with_a_way_of_its_own_keeps_to_it(
    send: Send, at: datetime, gone: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "GIVE_UP", 0.5)
    registered("first", "second", at=at)
    routes.set_(group="phone.example", names=["first"], actor=journal.SYSTEM, at=at)
    kept, other = send("kept"), send("other", to="taro@home.example")
    with sink() as server:
        carried = outbox.deliver(outbox.due(at), at, [gone, second(server)])
        assert carried == Carried(accepted=1, waiting=1)
        assert [letter.rcpt_to for letter in server.letters] == ["taro@home.example"]
    assert outbox.seen(other).state is State.ACCEPTED
    assert (outbox.seen(kept).state, outbox.seen(kept).attempts) == (State.WAITING, 0)


def test_each_try_begins_at_the_next_relay_of_the_way(send: Send, at: datetime) -> None:
    registered("one", "two", "three", at=at)
    routes.set_(group="phone.example", names=["three", "one"], actor=journal.SYSTEM, at=at)
    send("routed")
    send("plain", to="taro@home.example")
    everybody = [Relay(name, "127.0.0.1", 25, Tls.OFF) for name in ("one", "two", "three")]
    relay = Answers([Answer.DEFERRED])
    for minutes in (0, 1):
        now = at + timedelta(minutes=minutes)
        outbox.deliver(outbox.due(now), now, everybody, relay)
    assert [tuple(way) for way in relay.ways] == [
        ("three", "one"),
        ("one", "two", "three"),
        ("one", "three"),
        ("two", "three", "one"),
    ]


def test_where_no_relay_is_of_use_all_wait(
    send: Send, at: datetime, gone: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    send("alarm:1:3", klass=LetterClass.ALARM)
    other = Relay("second", gone.host, gone.port, Tls.OFF)
    monkeypatch.setattr(posting, "GIVE_UP", 0.3)
    assert outbox.deliver(outbox.due(at), at, [gone, other]) == Carried(waiting=1)
    assert outbox.due(at + timedelta(seconds=29)) == ()
    assert len(outbox.due(at + timedelta(seconds=30))) == 1


def test_the_engine_s_stage_knows_every_relay(send: Send, at: datetime, gone: Relay) -> None:
    number = send("alarm:1:3", klass=LetterClass.ALARM)
    with sink() as server:
        stages = {one.name: one for one in due.patient_stages([gone, second(server)])}
        assert stages["notices"].now(at)
    assert outbox.seen(number).state is State.ACCEPTED
