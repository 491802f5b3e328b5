"""The whole at a glance: what was sent, what waits, what is owed; the same few queries always."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hayauma.archive.correcting import cases
from hayauma.delivery import figures, release, starting, urgently
from hayauma.delivery.states import State
from hayauma.inquiries import ageing
from hayauma.organization import leaves, posts
from hayauma.organization.kinds import LeaveKind, Role
from hayauma.organization.leaves import LeaveScope
from hayauma.oversight.overview import Overview, overview
from tests.archive.correcting.wrong import half_sent
from tests.bulletins.road import approved, written
from tests.inquiries.asking import ask
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def seen(town: Town, **later: float) -> Overview:
    return overview(service=SERVICE, at=town.at + timedelta(**later))


def urgent(town: Town) -> int:
    bulletin = written(town, town.at)
    sent = urgently.send(
        bulletin_id=bulletin.id,
        reason="水位が上がったため",
        terminal=town.terminal,
        by=town.author,
        at=town.at,
    )
    starting.run(sent.id, at=town.at)
    return sent.id


def test_a_quiet_town_owes_nothing(town: Town) -> None:
    quiet = seen(town)
    assert (quiet.today.dispatches, quiet.month.letters, quiet.standing) == (0, 0, {})
    assert (quiet.owed, quiet.corrections, quiet.overdue, quiet.expiring) == ((), (), (), ())
    assert (quiet.vacant, quiet.failed) == ((), 0)
    assert quiet.policy.version


def test_what_was_sent_and_what_waits_is_there(town: Town) -> None:
    sent = half_sent(town, town.at)
    release.order(
        bulletin_id=approved(town, town.at).bulletin_id,
        terminal=town.terminal,
        by=town.author,
        at=town.at,
    )
    urgent(town)
    case = cases.open_case(bulletin_id=sent.bulletin, by=town.author, at=town.at)
    now = seen(town, seconds=1)
    assert (now.today.dispatches, now.today.letters, now.today.unapproved) == (2, 4, 1)
    assert now.standing == {State.PAUSED: 1, State.ORDERED: 1, State.RUNNING: 1}
    assert (now.words["accepted"], sum(now.words.values())) == (1, 4)
    assert [one.reason for one in now.owed] == ["水位が上がったため"]
    assert [one.id for one in now.corrections] == [case.id]
    tomorrow = seen(town, days=1)
    assert (tomorrow.today.dispatches, tomorrow.month.dispatches) == (0, 2)
    assert seen(town, days=40).month.dispatches == 0


def test_what_grows_old_or_stands_empty_is_there(town: Town) -> None:
    asked = ask(town, town.at)
    for days, reason in ((10, "分団"), (60, "避難所")):
        leaves.grant(
            service=SERVICE,
            kind=LeaveKind.STANDING,
            scope=LeaveScope(menu="shobodan"),
            reason=reason,
            since=town.at,
            until=town.at + timedelta(days=days),
            by=town.manager,
            at=town.at,
        )
    assert [one.reason for one in seen(town).expiring] == ["分団"]
    assert seen(town).overdue == ()
    later = town.at + timedelta(days=30)
    assert asked.id in ageing.due(later)
    ageing.run(asked.id, at=later)
    assert [one.id for one in seen(town, days=30).overdue] == [asked.id]
    posts.relieve(
        post="seisaku-bucho",
        account_id=town.supervisor.account_id,
        until=town.at,
        actor=town.manager.actor,
        at=town.at,
    )
    assert seen(town, seconds=1).vacant == (Role.SUPERVISING_OFFICER,)


def test_many_ask_as_few_questions_as_few_and_no_letter_is_counted(town: Town) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            seen(town, days=30)
        return [one["sql"] for one in queries]

    def work() -> None:
        sent = half_sent(town, town.at)
        cases.open_case(bulletin_id=sent.bulletin, by=town.author, at=town.at)
        ask(town, town.at)
        urgent(town)

    work()
    few = asked()
    work()
    assert len(asked()) == len(few) <= 25
    assert not [sql for sql in few if "COUNT(" in sql.upper() and "SHARD" in sql.upper()]


def test_programmes_and_menus_say_when_they_last_sent(town: Town) -> None:
    half_sent(town, town.at)
    day = timedelta(days=1)
    by = figures.by_programme(service=SERVICE, since=town.at - day, until=town.at + day)
    assert {code: one.in_period for code, one in by.items()} == {"bohan": 1}
    later = figures.by_programme(service=SERVICE, since=town.at + day, until=town.at + 2 * day)
    assert later["bohan"] == (by["bohan"].last, 0)
    assert list(figures.by_menu(service=SERVICE, since=town.at - day)) == ["bohan"]
    assert figures.by_menu(service=SERVICE, since=town.at + day) == {}
