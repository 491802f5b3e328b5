"""Letters leave with our signature and arrive as they were signed."""

from datetime import datetime, timedelta
from pathlib import Path

import dkim

from hayauma.delivery import outcomes, release, starting
from hayauma.delivery.sending import Patience
from hayauma.delivery.spool import Spool
from hayauma.delivery.states import Lane
from hayauma.delivery.worker import Manner, Worker
from hayauma.installation import signing
from hayauma.mail.dkim import Algorithm
from hayauma.mail.retry import Pace
from hayauma.mail.smtp import Courier, Relay, Tls
from tests.bulletins.road import approved
from tests.sink import sink
from tests.town import SERVICE, Town


def test_every_letter_verifies_where_it_arrives(town: Town, at: datetime, tmp_path: Path) -> None:
    keys = {}
    for selector, algorithm in (("r1", Algorithm.RSA), ("e1", Algorithm.ED25519)):
        actor = town.manager.actor
        signing.make_key(
            service=SERVICE, selector=selector, algorithm=algorithm, actor=actor, at=at
        )
        key = signing.use_key(service=SERVICE, selector=selector, actor=actor, at=at)
        keys[key.record_name] = key.record_value.encode()
    town.register(*(f"p{n}@d0.example" for n in range(20)))
    permit = approved(town, at)
    dispatch = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    ).id
    starting.run(dispatch, at=at)
    patience = Patience(Pace(first=60, most=60, lifetime=3600), timedelta(minutes=15))
    manner = Manner("test", 5, 2, list(Lane), dict.fromkeys(Lane, patience), tmp_path)
    spool = Spool(tmp_path, "test")
    with sink() as server:
        relay = Relay(name="sink", host="127.0.0.1", port=server.port, tls=Tls.OFF)
        with Courier(relay, connections=2, record=spool.record) as courier:
            signer = signing.signer([relay.name])
            worker = Worker(courier, manner, spool, lambda: at, signer)
            while worker.step(0.05):
                pass
            worker.drain(5)
    spool.close()
    assert outcomes.tally(dispatch).words["accepted"] == len(server.letters) == 21
    for letter in server.letters:
        reader = dkim.DKIM(letter.data)
        for number in range(len(keys)):
            assert reader.verify(
                idx=number, dnsfunc=lambda name, timeout=0: keys[name.decode().rstrip(".")]
            )
