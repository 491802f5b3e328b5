"""What the town looks back on and what lies on its desks: all of it on record, and true."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from hayauma import journal
from hayauma.archive import reading as archive
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.states import State
from hayauma.delivery import afterwards, outcomes
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import State as Sending
from hayauma.demo import audited, people
from hayauma.demo.almanac import issues
from hayauma.demo.city import AOBAGAWA
from hayauma.demo.founding import FOUNDER, GROUND, Founding
from hayauma.demo.office import Office
from hayauma.demo.past import Year
from hayauma.demo.present import Today
from hayauma.demo.trained import CAME
from hayauma.notices import outbox
from hayauma.organization import directory, leaves, trained
from hayauma.organization.kinds import Role
from hayauma.subscriptions import importing
from hayauma.subscriptions.states import Route

SERVICE = AOBAGAWA.code
PEOPLE = 40


@pytest.fixture
def office(db: None, at: datetime) -> Office:
    since = at - timedelta(days=500)
    founding = Founding(AOBAGAWA, since=since, at=since, password=lambda: "a-quiet-river-at-dawn")
    founded = founding.run(public_url="http://public.localhost:8000", desk_url="http://desk.test")
    menus = [menu.code for menu in AOBAGAWA.menus]
    importing.take_over(
        service=SERVICE,
        people=people.invented(menus, people=PEOPLE, seed=1),
        route=Route.SEED,
        basis=GROUND,
        actor=FOUNDER,
        at=since,
    )
    office = Office(SERVICE, founded.accounts, since)
    office.set_up_terminals(keeper="hasegawa", at=since)
    return office


def out_of_turn() -> list[str]:
    """Return what is on record behind something that came later."""
    lines = sorted(journal.entries(limit=1_000), key=lambda line: line.id)
    return [f"{b.act} {b.object}" for a, b in pairwise(lines) if b.at < a.at]


def test_the_year_and_the_desks_are_on_record_and_true(office: Office, at: datetime) -> None:
    year = Year(AOBAGAWA, office)
    before = at.date() - timedelta(days=3)
    for issue in [one for one in issues(before=before) if one.day > before - timedelta(days=14)]:
        year.send(issue)
    goes_the_whole_way()
    Today(year, at).lay_out()
    audited.commission(office, at=at)
    somebody_audits(office, at)
    lies_in_each_state(at)
    assert not outbox.due(at)
    assert out_of_turn() == []
    assert journal.seal() > 0
    assert journal.verify().ok


def somebody_audits(office: Office, at: datetime) -> None:
    (auditor,) = [one for one in AOBAGAWA.officials if one.audits]
    seen = directory.person(office.accounts[auditor.user], at=at, service=SERVICE)
    assert seen.has(Role.AUDITOR)


def goes_the_whole_way() -> None:
    sent = dispatches.listing(service=SERVICE)
    assert sent
    for one in sent:
        assert one.state is Sending.CLOSED
        words = outcomes.tally(one.id).words
        assert words["accepted"] + words["refused"] == one.audience > 0
        assert one.release.sending_verdict == one.release.verdict
        assert archive.of_bulletin(one.bulletin) is not None


def lies_in_each_state(at: datetime) -> None:
    states = {one.state for one in bulletins.listing(service=SERVICE, at=at)}
    assert states == set(State)
    sending = {one.state for one in dispatches.listing(service=SERVICE)}
    assert sending == {Sending.CLOSED, Sending.ORDERED, Sending.HELD, Sending.PAUSED}
    assert len(afterwards.owed(service=SERVICE, at=at)) == 1
    leave = leaves.listing(service=SERVICE, at=at)[0]
    assert timedelta(days=3) < leave.until - at < timedelta(days=14)
    assert trained.coverage(service=SERVICE, at=at).done == len(CAME)
