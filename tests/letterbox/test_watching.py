"""A canary's mailbox passes a letter on to its own address; a forged one says nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from hayauma import journal
from hayauma.delivery import arrivals, canaries
from hayauma.delivery.models import CanaryArrival
from hayauma.letterbox.store import Envelope, Store
from hayauma.letterbox.worker import Sorted, Worker
from tests.delivery.sent import DELAY, begun
from tests.delivery.test_arrivals import identity
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def test_what_is_passed_on_is_an_arrival_at_the_moment_it_came(town: Town, tmp_path: Path) -> None:
    at = town.at
    canary = canaries.enter(
        service=SERVICE,
        menu="bohan",
        name="広報課の共用",
        address="watch@city.haruka.example",
        token="1" * 43,
        actor=journal.SYSTEM,
        at=at - timedelta(days=1),
    )
    dispatch = begun(town, at)
    came = at + DELAY + timedelta(seconds=42)
    watched = arrivals.address(canary.id, service=SERVICE)
    forged = watched.replace("@", "x@")
    mail = f"Received: from mx\r\nMessage-ID: {identity(dispatch, canary.id)}\r\n\r\n本文".encode()
    store, worker = Store(tmp_path), Worker(tmp_path, lambda: came + timedelta(hours=1))
    for to in (forged, watched, watched.upper()):
        # A mailbox that passes on may keep the sender, or send as nobody.
        store.keep(Envelope("", (to,), came), mail)
    assert worker.step() == Sorted(taken=3)
    (arrival,) = CanaryArrival.objects.all()
    assert (arrival.canary_id, arrival.dispatch_id, arrival.at) == (canary.id, dispatch, came)
