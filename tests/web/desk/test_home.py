"""待っている仕事: exactly what waits for whom, and in as few questions however much there is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hayauma.bulletins import approval, reminding
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import urgently
from hayauma.organization import absences
from hayauma.organization.kinds import AbsenceReason
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db


def home(making: Making, user: str, words: Says) -> str:
    return words(making.town.client(user).get("/").content)


def in_stead(making: Making) -> BulletinView:
    """Return what the deputy approved while the head was away."""
    submitted = making.submitted(subject="代決したもの")
    approval.approve(
        bulletin_id=submitted.id, digest=submitted.revision.digest, head_count=1,
        by=making.town.deputy, at=making.clock.at, absence="出張",
    )  # fmt: skip
    return submitted


def urgent(making: Making) -> BulletinView:
    """Return urgent news that went without approval."""
    begun = making.begun(subject="緊急のもの")
    urgently.send(
        bulletin_id=begun.id, reason="水位", terminal=making.town.terminal,
        by=making.town.author, at=making.clock.at,
    )  # fmt: skip
    return begun


def returned(making: Making) -> BulletinView:
    """Return what the head gave back."""
    submitted = making.submitted(subject="差し戻したもの")
    approval.give_back(
        bulletin_id=submitted.id, comment="会場", by=making.town.officer, at=making.clock.at
    )
    return submitted


def test_each_finds_what_is_theirs_and_nothing_else(making: Making, words: Says) -> None:
    making.submitted(subject="承認待ちのもの")
    in_stead(making)
    urgent(making)
    returned(making)
    making.permitted(subject="発信待ちのもの")
    making.begun(subject="書きかけのもの")
    theirs = {
        "officer": {"承認待ちのもの", "代決したもの", "緊急のもの", "発信待ちのもの"},
        "author": {"差し戻したもの", "発信待ちのもの", "書きかけのもの", "代決したもの"},
        # In charge of nothing, but of the section: may release.
        "colleague": {"発信待ちのもの", "代決したもの"},
        "other_officer": set(),
        "other_author": set(),
        # The officers are owed the look at what went without approval.
        "manager": {"緊急のもの"},
        "supervisor": {"緊急のもの"},
        "keeper": set(),
    }
    every = set.union(*theirs.values())
    for user, expected in theirs.items():
        page = home(making, user, words).partition("いま送っているもの")
        # What is being sent is shown to everybody, who may all stop it; set it aside.
        rest = page[0] + page[2].partition("どの機器からもできます。")[2]
        assert {one for one in every if one in rest} == expected, user


def test_the_entry_for_urgent_news_is_always_there(making: Making) -> None:
    for user in ("author", "keeper", "supervisor"):
        assert 'href="/urgent/"' in making.town.client(user).get("/").content.decode()


def test_the_time_that_presses_is_said(making: Making, words: Says) -> None:
    opens = making.clock.at + timedelta(minutes=20)
    making.submitted(not_before=opens)
    page = home(making, "officer", words)
    assert "6月3日（水）10時50分までに決裁" in page
    making.clock.later(hours=2)
    assert "発信する時刻を過ぎています" in home(making, "officer", words)


def test_a_time_that_went_by_waits_for_its_author(making: Making, words: Says) -> None:
    making.permitted(subject="過ぎたもの")
    assert "10時30分まで" in home(making, "author", words)
    making.clock.later(minutes=31)
    page = home(making, "author", words)
    assert "承認された時間を過ぎたもの" in page
    assert "10時30分に過ぎました" in page
    assert "発信を待っているもの" not in page


def test_the_substitute_sees_it_once_told_that_nobody_decided(making: Making, words: Says) -> None:
    making.submitted()
    assert "承認を待っているもの" not in home(making, "deputy", words)
    at = making.clock.later(minutes=45)
    for one in reminding.due(at):
        reminding.run(one, at=at)
    page = home(making, "deputy", words)
    assert "承認を待っているもの" in page
    assert "代決（安全課長）" in page


def test_while_the_head_is_away_the_substitute_sees_it_at_once(making: Making, words: Says) -> None:
    absences.record(
        account_id=making.town.officer.account_id, reason=AbsenceReason.TRIP,
        since=making.clock.at, actor=making.town.officer.actor, at=making.clock.at,
    )  # fmt: skip
    making.submitted()
    assert "代決（安全課長）" in home(making, "deputy", words)


@pytest.mark.parametrize("user", ["officer", "author", "supervisor"])
def test_more_work_costs_no_more_questions(making: Making, user: str) -> None:
    def some() -> None:
        making.submitted()
        in_stead(making)
        urgent(making)
        returned(making)
        making.permitted()
        making.begun()

    client = making.town.client(user)
    some()
    client.get("/")  # the session and what is kept for a minute
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for _again in range(2):
        some()
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few)
