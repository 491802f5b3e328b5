"""Who is told while nobody decides: the head, then the substitutes in order, before it is late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.bulletins import approval, drafting, permits, reading, reminding, submission, waiting
from hayauma.bulletins.models import Reminder
from hayauma.bulletins.views import BulletinView
from hayauma.notices import outbox
from hayauma.organization import absences, posts, substitutes
from hayauma.organization.kinds import AbsenceReason
from tests.bulletins.fixed import in_force
from tests.bulletins.road import DECLARED, approve, draft_for, handed_in, written
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
POLICY_MINUTES = 45
NO_LOOK_AFTER = """[substitute.look_after]
value = "not_regulated"
kind = "読"
ground = "市の事務決裁規程の後閲の定めによる（条名は市が未決定）"
"""
LOOK_AFTER = NO_LOOK_AFTER.replace("not_regulated", "required") + 'strength = "must"'


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Every letter as it is put into the outbox: to whom, subject, text."""
    seen: list[tuple[str, str, str]] = []
    sent: Callable[..., int] = outbox.send

    def send(*, to: str, subject: str, text: str, **parts: object) -> int:
        seen.append((to.partition("@")[0], subject, text))
        return sent(to=to, subject=subject, text=text, **parts)

    monkeypatch.setattr(outbox, "send", send)
    return seen


@pytest.fixture
def second_substitute(town: Town, at: datetime) -> None:
    """The manager's post stands in as well, after the deputy."""
    substitutes.designate(
        post="anzen-kacho", stand_in="koho-kacho", order=2, since=at - timedelta(days=1),
        actor=town.manager.actor, at=at,
    )  # fmt: skip


def scheduled(town: Town, at: datetime, opens: datetime) -> BulletinView:
    bulletin = written(town, at)
    draft = replace(draft_for(town), not_before=opens)
    drafting.save(bulletin_id=bulletin.id, draft=draft, base=1, by=town.author, at=at)
    submission.submit(
        bulletin_id=bulletin.id, considerations=DECLARED, head_count=1, by=town.author, at=at
    )
    return bulletin


def run_due(at: datetime) -> int:
    return sum(reminding.run(one, at=at) for one in reminding.due(at))


def test_the_head_first_then_each_substitute_in_order(
    town: Town, at: datetime, letters: list[tuple[str, str, str]], second_substitute: None
) -> None:
    bulletin = handed_in(town, at)
    assert [to for to, _subject, _text in letters] == ["officer"]
    before = at + timedelta(minutes=POLICY_MINUTES - 1)
    assert run_due(before) == 0
    later = at + timedelta(minutes=POLICY_MINUTES)
    assert run_due(later) == 1
    assert run_due(later) == 0, "once"
    to, subject, text = letters[-1]
    assert to == "deputy"
    assert subject.startswith("【代決の依頼】")
    assert "まだ決裁されていません" in text
    assert "安全課長が不在のときは、代決できます" in text
    assert run_due(later + timedelta(minutes=POLICY_MINUTES)) == 1
    assert letters[-1][0] == "manager"
    assert not Reminder.objects.exists(), "there is nobody left to tell"
    acts = [one.act for one in journal.entries(object=f"bulletin:{bulletin.id}", limit=50)]
    assert acts.count("approval.passed_on") == 2


def test_the_next_two_hear_of_it_before_its_time_is_over(
    town: Town, at: datetime, letters: list[tuple[str, str, str]], second_substitute: None
) -> None:
    opens = at + timedelta(minutes=15)  # with the policy's 30 minutes: over at 45
    scheduled(town, at, opens)
    moments = []
    while Reminder.objects.exists():
        moment = Reminder.objects.get().due_at
        assert run_due(moment) == 1
        moments.append(moment)
    closes = opens + timedelta(minutes=30)
    assert moments == [at + timedelta(minutes=15), at + timedelta(minutes=30)]
    assert all(moment < closes for moment in moments)
    assert "を過ぎると、発信できません" in letters[-1][2]


def test_once_decided_nobody_else_is_told(
    town: Town, at: datetime, letters: list[tuple[str, str, str]]
) -> None:
    bulletin = handed_in(town, at)
    approval.give_back(bulletin_id=bulletin.id, comment="会場を書く", by=town.officer, at=at)
    told = len(letters)
    assert run_due(at + timedelta(hours=2)) == 0
    assert len(letters) == told
    assert not Reminder.objects.exists()


def test_a_head_who_is_away_is_passed_over_at_once(
    town: Town, at: datetime, letters: list[tuple[str, str, str]]
) -> None:
    absences.record(
        account_id=town.officer.account_id, reason=AbsenceReason.TRIP, since=at,
        actor=town.officer.actor, at=at,
    )  # fmt: skip
    handed_in(town, at)
    assert letters[0][0] == "deputy"
    assert "代決者に知らせています" in letters[0][2]
    assert run_due(at + timedelta(hours=2)) == 0


def test_where_nobody_is_there_it_waits_and_says_so_nowhere_wrong(
    town: Town, at: datetime, letters: list[tuple[str, str, str]]
) -> None:
    for post in ("anzen-kacho", "anzen-hosa"):
        holding = posts.holder(post, at=at)
        assert holding is not None
        absences.record(
            account_id=holding.account_id, reason=AbsenceReason.LEAVE, since=at,
            actor=town.manager.actor, at=at,
        )  # fmt: skip
    handed_in(town, at)
    assert letters == []


def test_who_was_away_is_asked_to_look_at_it(
    town: Town, at: datetime, letters: list[tuple[str, str, str]]
) -> None:
    """後閲: a letter to the head, besides the author's."""
    approve(town, handed_in(town, at), at, by=town.deputy, absence="出張")
    to, subject, text = letters[-1]
    assert to == "officer"
    assert subject.startswith("【後閲の依頼】")
    assert "不在の理由：出張" in text
    approve(town, handed_in(town, at), at)
    assert not letters[-1][1].startswith("【後閲の依頼】"), "the head in person owes no second look"


def test_where_the_city_asks_for_no_look_nobody_owes_one(
    town: Town, at: datetime, letters: list[tuple[str, str, str]]
) -> None:
    in_force(at, LOOK_AFTER, NO_LOOK_AFTER)
    permit = approve(town, handed_in(town, at), at, by=town.deputy, absence="出張")
    assert not letters[-1][1].startswith("【後閲の依頼】")
    assert waiting.unread_afterwards(service=SERVICE, at=at) == ()
    bulletin = reading.bulletin(permit.bulletin_id, at=at)
    assert not waiting.is_unread_afterwards(bulletin, at=at)


class TestMissed:
    def test_the_author_is_told_once_that_the_time_went_by(
        self, town: Town, at: datetime, letters: list[tuple[str, str, str]]
    ) -> None:
        permit = approve(town, handed_in(town, at), at)
        assert run_due(permit.not_after) == 0
        assert run_due(permit.not_after + timedelta(seconds=1)) == 1
        to, subject, text = letters[-1]
        assert to == "author"
        assert subject.startswith("【発信しませんでした】")
        assert "もう一度承認を依頼してください" in text
        assert run_due(permit.not_after + timedelta(hours=1)) == 0

    def test_what_was_released_in_time_was_not_missed(
        self, town: Town, at: datetime, letters: list[tuple[str, str, str]]
    ) -> None:
        permit = approve(town, handed_in(town, at), at)
        permits.spend(permit.bulletin_id, at=at)
        assert run_due(permit.not_after + timedelta(hours=1)) == 0
