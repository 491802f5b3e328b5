"""A notice bears our signature, unless the relay puts one on."""

from collections.abc import Callable
from datetime import datetime

import dkim

from hayauma import journal
from hayauma.installation import relays, signing
from hayauma.installation.relays import RelayView
from hayauma.mail.dkim import Algorithm
from hayauma.notices import outbox
from tests.notices.conftest import RELAY, Answers

Send = Callable[..., int]


def delivered(at: datetime) -> bytes:
    relay = Answers()
    outbox.deliver(outbox.due(at), at, [RELAY], relay)
    return relay.handed[0].data


def test_a_notice_is_signed_where_the_relay_does_not(send: Send, at: datetime) -> None:
    send("before")
    assert delivered(at).startswith(b"From:")
    key = signing.make_key(
        service="magazine",
        selector="h1",
        algorithm=Algorithm.ED25519,
        actor=journal.SYSTEM,
        at=at,
    )
    signing.use_key(service="magazine", selector="h1", actor=journal.SYSTEM, at=at)
    send("with")
    octets = delivered(at)
    assert octets.startswith(b"DKIM-Signature:")
    assert dkim.verify(octets, dnsfunc=lambda name, timeout=0: key.record_value.encode())
    sealed = RelayView(RELAY.name, "relay.haruka.example", 25, "require", "", "", 8, signs=True)
    relays.enter(sealed, actor=journal.SYSTEM, at=at)
    send("after")
    assert delivered(at).startswith(b"From:")
