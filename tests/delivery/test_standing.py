"""Orders given before the approval: carried out once under it, or told that they ended."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import approval, drafting
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import ahead, reading, release, standing, starting, urgently
from hayauma.delivery.standing import StandingView
from hayauma.delivery.states import Mode, State
from hayauma.notices import outbox
from hayauma.organization import holds, leaves
from hayauma.organization.kinds import HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.regulation import Code, Refused
from tests.bulletins.road import approve, handed_in, one_character_more, written
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def ordered(town: Town, bulletin: BulletinView, at: datetime) -> StandingView:
    return standing.order(
        bulletin_id=bulletin.id,
        terminal=town.terminal,
        by=town.author,
        at=at,
        digest=bulletin.revision.digest,
    )


def run_all(at: datetime) -> list[bool]:
    return [ahead.run(one, at=at) for one in ahead.due(at)]


def lapsed(bulletin_id: int) -> str:
    """Why the last order ended; nothing was sent by it."""
    last = standing.of_bulletin(bulletin_id)[-1]
    assert last.ended_at
    assert last.release is None
    return last.ended_because


def test_it_waits_and_begins_with_the_approval(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    order = ordered(town, bulletin, at)
    assert ahead.due(at + 5 * MINUTE) == ()
    assert reading.of_bulletin(bulletin.id) == ()
    permit = approve(town, bulletin, at + 10 * MINUTE)
    assert run_all(at + 10 * MINUTE) == [True]
    (dispatch,) = reading.of_bulletin(bulletin.id)
    assert dispatch.number == permit.number
    kept = dispatch.release
    assert (kept.mode, kept.terminal, kept.by_id) == (
        Mode.ON_APPROVAL,
        "duty-01",
        town.author.account_id,
    )
    assert kept.at == at, "the order is the 発信: its minute is kept"
    assert kept.verdict["outcome"] == "allowed"
    assert dispatch.due_at == at + 10 * MINUTE, "the delay ran while it waited"
    assert starting.run(dispatch.id, at=at + 10 * MINUTE)
    again = reading.dispatch(dispatch.id).release
    assert again.sending_verdict is not None
    assert again.verdict != again.sending_verdict
    assert standing.of_bulletin(bulletin.id)[0].release == kept.id
    assert standing.open_order(bulletin.id) is None
    assert order.digest == permit.digest


def test_the_rest_of_the_take_back_delay_is_kept(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    approve(town, bulletin, at + timedelta(seconds=10))
    run_all(at + timedelta(seconds=10))
    (dispatch,) = reading.of_bulletin(bulletin.id)
    assert dispatch.due_at == at + timedelta(seconds=60)
    taken = release.take_back(dispatch_id=dispatch.id, by=town.colleague, at=at + 30 * MINUTE / 60)
    assert taken.state is State.TAKEN_BACK


def test_it_is_carried_out_once(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    order = ordered(town, bulletin, at)
    approve(town, bulletin, at)
    assert [ahead.run(order.id, at=at), ahead.run(order.id, at=at)] == [True, False]
    assert len(reading.of_bulletin(bulletin.id)) == 1


def test_it_binds_the_equipment_rule(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    with pytest.raises(Refused) as refusal:
        standing.order(
            bulletin_id=bulletin.id,
            terminal=town.elsewhere,
            by=town.author,
            at=at,
            digest=bulletin.revision.digest,
        )
    assert refusal.value.verdict.basis.clause == "第8条第2項"
    assert "release.refused" in [e.act for e in journal.entries(f"bulletin:{bulletin.id}")]
    leaves.grant(
        service=SERVICE,
        kind=LeaveKind.STANDING,
        scope=LeaveScope(person=town.author.code),
        reason="当直の携帯",
        since=at,
        until=at + timedelta(hours=2),
        by=town.manager,
        at=at,
    )
    by_leave = standing.order(
        bulletin_id=bulletin.id,
        terminal=town.elsewhere,
        by=town.author,
        at=at,
        digest=bulletin.revision.digest,
    )
    assert "小林 和子が承認" in by_leave.leave
    approve(town, bulletin, at)
    assert run_all(at + timedelta(hours=3)) == [False], "too late"


def test_only_what_waits_for_its_approval_is_ordered_ahead(town: Town, at: datetime) -> None:
    draft = written(town, at)
    with pytest.raises(ValidationError, match="承認を待っている"):
        ordered(town, draft, at)
    bulletin = handed_in(town, at)
    with pytest.raises(ValidationError, match="もう一度読み合わせて"):
        standing.order(
            bulletin_id=bulletin.id, terminal=town.terminal, by=town.author, at=at, digest="0" * 64
        )
    ordered(town, bulletin, at)
    with pytest.raises(ValidationError, match="もう出ています"):
        ordered(town, bulletin, at)


def test_a_change_ends_it_and_its_orderer_is_told(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    before = len(outbox.due(at + MINUTE))
    one_character_more(town, bulletin.id, 1, at + MINUTE)
    assert run_all(at + MINUTE) == [False]
    assert lapsed(bulletin.id) == "指示の後で、本文などが変わりました。"
    assert len(outbox.due(at + MINUTE)) == before + 1
    assert "release.lapsed" in [e.act for e in journal.entries(f"bulletin:{bulletin.id}")]


def test_changed_and_changed_back_is_changed(town: Town, at: datetime) -> None:
    from hayauma.bulletins import submission
    from tests.bulletins.road import DECLARED, draft_for

    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    one_character_more(town, bulletin.id, 1, at + MINUTE)
    same = drafting.save(
        bulletin_id=bulletin.id, draft=draft_for(town), base=2, by=town.author, at=at + 2 * MINUTE
    )
    assert same.revision.digest == bulletin.revision.digest
    submission.submit(
        bulletin_id=bulletin.id,
        considerations=DECLARED,
        head_count=1,
        by=town.author,
        at=at + 3 * MINUTE,
    )
    approve(town, same, at + 4 * MINUTE)
    assert run_all(at + 4 * MINUTE) == [False], "the engine was away while it was changed"


def test_a_return_ends_it(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    approval.give_back(bulletin_id=bulletin.id, comment="直して", by=town.officer, at=at + MINUTE)
    assert run_all(at + MINUTE) == [False]
    assert lapsed(bulletin.id) == "差し戻されました。"


def test_a_missed_window_ends_it(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    approve(town, bulletin, at + MINUTE)
    assert run_all(at + 32 * MINUTE) == [False]
    assert lapsed(bulletin.id) == "承認された時間を過ぎました。"


def test_giving_up_the_bulletin_ends_it(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    drafting.abandon(bulletin_id=bulletin.id, by=town.author, at=at)
    run_all(at)
    assert lapsed(bulletin.id) == "配信メールが取りやめになりました。"


def test_released_by_another_hand_it_sends_nothing_more(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    approve(town, bulletin, at)
    release.order(bulletin_id=bulletin.id, terminal=town.terminal, by=town.colleague, at=at)
    assert run_all(at) == [False]
    assert lapsed(bulletin.id) == "別の指示で発信されました。"
    assert len(reading.of_bulletin(bulletin.id)) == 1


def test_sent_as_urgent_meanwhile_it_ends(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    urgently.send(
        bulletin_id=bulletin.id, reason="氾濫", terminal=town.terminal, by=town.author, at=at
    )
    assert run_all(at) == [False]
    assert len(reading.of_bulletin(bulletin.id)) == 1


def test_taken_back_from_anywhere(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    before = len(outbox.due(at))
    standing.take_back(bulletin_id=bulletin.id, by=town.colleague, at=at)
    assert len(outbox.due(at)) == before, "a hand did it: nobody needs a letter"
    approve(town, bulletin, at)
    assert ahead.due(at) == ()
    with pytest.raises(ValidationError, match="取り消せる指示がありません"):
        standing.take_back(bulletin_id=bulletin.id, by=town.colleague, at=at)


def test_a_hold_placed_meanwhile_stops_it_at_the_last_look(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    ordered(town, bulletin, at)
    holds.place(service=SERVICE, scope=HoldScope.ALL, reason="点検", by=town.manager, at=at)
    approve(town, bulletin, at + 2 * MINUTE)
    run_all(at + 2 * MINUTE)
    (dispatch,) = reading.of_bulletin(bulletin.id)
    assert starting.run(dispatch.id, at=at + 2 * MINUTE) is False
    assert reading.dispatch(dispatch.id).state is State.HELD
    under_hold = handed_in(town, at)
    with pytest.raises(Refused) as refusal:
        ordered(town, under_hold, at)
    assert [reason.code for reason in refusal.value.verdict.reasons] == [Code.HELD]


def test_what_waits_is_listed(town: Town, at: datetime) -> None:
    first, second = handed_in(town, at), handed_in(town, at)
    ordered(town, first, at)
    ordered(town, second, at)
    assert [one.bulletin for one in standing.listing(service=SERVICE)] == [first.id, second.id]
