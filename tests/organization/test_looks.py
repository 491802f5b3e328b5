"""The regular look (棚卸し): due, told once before and once after, and over with one press."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hayauma.installation import policies
from hayauma.notices import outbox
from hayauma.organization import certificates, looks, terminals
from hayauma.organization.models import Account
from tests.organization.office import SERVICE, Office
from tests.organization.test_terminals import enrol, issue, register
from tests.web.desk.authority import Authority

DAY = timedelta(days=1)


@pytest.fixture
def watched(office: Office) -> Office:
    Account.objects.filter(pk=office.accounts["keeper"]).update(email="keeper@city.example")
    register(office)
    issue(office)
    enrol(office)
    return office


def told(office: Office, at: datetime) -> int:
    """Do what is due and return how many letters that wrote."""
    before = len(outbox.due(at))
    for _twice in range(2):
        for one in looks.due(at):
            looks.run(one, at=at)
    return len(outbox.due(at)) - before


def test_the_keepers_are_told_before_it_is_due_and_once_when_it_is_over(watched: Office) -> None:
    at = watched.at
    assert told(watched, at + 300 * DAY) == 0
    assert told(watched, at + 352 * DAY) == 1
    assert told(watched, at + 360 * DAY) == 0
    assert told(watched, at + 366 * DAY) == 1
    assert told(watched, at + 400 * DAY) == 0
    terminals.reconfirm(terminal="duty-01", by=watched.person("keeper"), at=at + 401 * DAY)
    assert told(watched, at + 402 * DAY) == 0
    assert told(watched, at + (401 + 352) * DAY) == 1


def test_what_is_due_is_seen(watched: Office) -> None:
    policy = policies.in_force(service=SERVICE, at=watched.at)
    seen = [looks.look(policy, watched.at, at=watched.at + days * DAY) for days in (0, 352, 365)]
    assert [(one.soon, one.overdue) for one in seen] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert seen[0].due_at == watched.at + 365 * DAY


def test_a_terminal_known_by_its_certificate_alone_is_looked_after_too(
    office: Office, tmp_path: Path
) -> None:
    register(office)
    assert looks.due(office.at + 400 * DAY) == ()
    certificates.register(
        terminal="duty-01",
        pem=Authority(tmp_path, at=office.at).issue("duty-01").pem,
        by=office.person("keeper"),
        at=office.at,
    )
    assert len(looks.due(office.at + 400 * DAY)) == 1


def test_a_terminal_out_of_use_is_looked_for_by_nobody(watched: Office) -> None:
    terminals.retire(terminal="duty-01", reason="更新", by=watched.person("keeper"), at=watched.at)
    assert looks.due(watched.at + 400 * DAY) == ()
