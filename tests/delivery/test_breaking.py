"""Limits and rests of the installation at the worker: what stands in the tables is what happens."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hayauma.delivery import outcomes
from hayauma.installation import breakers, domains
from hayauma.installation.breakers import Because
from tests.delivery.test_worker import Sending
from tests.sink import sink
from tests.town import Town

pytestmark = pytest.mark.django_db
DOMAINS = ("d0.example", "d1.example")


def sending(town: Town, at: datetime, folder: Path, each: int) -> Sending:
    return Sending(town, at, folder, *(f"p{n}@{d}" for d in DOMAINS for n in range(each)))


def came(server_letters: list[str], domain: str) -> int:
    return sum(one.endswith(f"@{domain}") for one in server_letters)


def test_what_staff_hold_waits_and_the_others_go(town: Town, at: datetime, tmp_path: Path) -> None:
    run = sending(town, at, tmp_path, 3)
    actor = town.manager.actor
    breakers.hold(group="d1.example", actor=actor, at=at)
    with sink() as server:
        run.work(server)
        assert came([one.rcpt_to for one in server.letters], "d1.example") == 0
        assert run.words == {"accepted": 4, "waiting": 3}
        assert breakers.standing()["d1.example"].by_hand
        breakers.let_go(group="d1.example", actor=actor, at=at)
        run.work(server)
    assert run.words == {"accepted": 7}


def test_a_domain_that_turns_us_away_rests_in_the_table_and_is_asked_again(
    town: Town, at: datetime, tmp_path: Path
) -> None:
    run = sending(town, at, tmp_path, 14)
    with sink(dot="421 4.7.0 too many messages, slow down", dot_for="@d1[.]") as server:
        run.work(server)
        found = breakers.standing()["d1.example"]
        assert found.because is Because.BLOCKED
        assert "slow down" in found.reply
        assert found.next_probe_at == at + timedelta(seconds=60)
        assert run.words["accepted"] == 15
        assert run.words["waiting"] >= 1, "after ten nobody else is tried"
        server.behaviour.dot = ""
        run.at = at + timedelta(seconds=30)
        run.work(server, steps=30)
        assert run.words["accepted"] == 15, "not before its time"
        run.at = at + timedelta(seconds=61)
        run.work(server)
    assert run.words == {"accepted": 29}
    assert breakers.standing() == {}


def test_a_letter_larger_than_a_group_takes_is_refused_here(
    town: Town, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = sending(town, at, tmp_path, 2)
    small = {"d1.example": domains.Limit(most_bytes=100), domains.OTHERS: domains.FALLBACK}
    monkeypatch.setattr(domains, "limits", lambda: dict(small))
    with sink() as server:
        run.work(server)
        assert came([one.rcpt_to for one in server.letters], "d1.example") == 0
    assert run.words == {"accepted": 3, "refused": 2}
    assert outcomes.tally(run.dispatch).refused_by_reason == {"too_big": 2}
