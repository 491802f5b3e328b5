"""Scheduled, and then something changed: judged again at sending, held, told, sent by a person."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import series_approval, series_using
from hayauma.bulletins.views import PermitView
from hayauma.delivery import outcomes, reading, release, starting
from hayauma.delivery.states import Mode, State
from hayauma.notices import outbox
from hayauma.organization import accounts, holds, programmes
from hayauma.organization.kinds import HoldScope
from hayauma.regulation import Refused
from tests.bulletins import fixed
from tests.bulletins.road import approve, approved, handed_in
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
DELAY = timedelta(seconds=60)


def scheduled(town: Town, permit: PermitView, at: datetime, **options: object) -> int:
    return release.order(
        bulletin_id=permit.bulletin_id,
        terminal=town.terminal,
        by=town.author,
        at=at,
        **options,  # type: ignore[arg-type]  # the test knows what an order takes
    ).id


def held(dispatch: int, at: datetime) -> str:
    """Run the start and return why it was held; author and head are told, nobody got anything."""
    before = len(outbox.due(at))
    assert starting.run(dispatch, at=at) is False
    view = reading.dispatch(dispatch)
    assert view.state is State.HELD
    assert outcomes.tally(dispatch).audience == 0
    assert view.release.verdict["outcome"] == "allowed"
    assert view.release.sending_verdict is not None
    assert view.release.sending_verdict["outcome"] == "refused"
    assert len(outbox.due(at)) == before + 2, "the author and the owning head"
    return view.held_because


def test_the_programme_moved_to_another_section(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    dispatch = scheduled(town, permit, at)
    moved = at + timedelta(seconds=30)
    programmes.move(
        code=town.programme, section="kosodate", since=moved, actor=journal.SYSTEM, at=moved
    )
    why = held(dispatch, at + DELAY)
    assert "所管する課等が子育て課に変わりました" in why
    assert "（第5条第2項）" in why


def test_the_approvers_account_was_closed(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    dispatch = scheduled(town, permit, at)
    accounts.close(account_id=town.officer.account_id, actor=journal.SYSTEM, at=at)
    before = len(outbox.due(at + DELAY))
    assert starting.run(dispatch, at=at + DELAY) is False
    view = reading.dispatch(dispatch)
    assert "承認した職員のアカウントが、承認の後で止められました" in view.held_because
    assert "（市の定め）" in view.held_because, "no clause says so"
    # The head is who was closed: no letter goes there.
    assert len(outbox.due(at + DELAY)) == before + 1


def test_a_hold_placed_after_the_order_and_released_again_by_a_person(
    town: Town, at: datetime
) -> None:
    permit = approved(town, at)
    dispatch = scheduled(town, permit, at)
    hold = holds.place(service=SERVICE, scope=HoldScope.ALL, reason="点検", by=town.manager, at=at)
    assert "発信を止めています（市の定め）" in held(dispatch, at + DELAY)
    holds.lift(hold_id=hold.id, reason="済み", by=town.manager, at=at + DELAY)
    later = at + timedelta(minutes=5)
    assert starting.due(later) == (), "lifting the hold sends nothing by itself"
    release.take_back(dispatch_id=dispatch, by=town.colleague, at=later)
    again = scheduled(town, permit, later)
    assert starting.run(again, at=later + DELAY)
    assert reading.dispatch(again).state is State.RUNNING


def test_it_is_judged_by_the_same_rules_when_it_is_ordered(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    accounts.close(account_id=town.officer.account_id, actor=journal.SYSTEM, at=at)
    with pytest.raises(Refused, match="アカウント"):
        scheduled(town, permit, at)


def test_urgent_news_needs_no_approver(town: Town, at: datetime) -> None:
    from hayauma.delivery import urgently
    from tests.bulletins.road import written

    accounts.close(account_id=town.officer.account_id, actor=journal.SYSTEM, at=at)
    dispatch = urgently.send(
        bulletin_id=written(town, at).id,
        reason="氾濫",
        terminal=town.terminal,
        by=town.author,
        at=at,
    )
    assert starting.run(dispatch.id, at=at)


def test_the_approval_of_its_series_was_taken_back(town: Town, at: datetime) -> None:
    fixed.opened(town, at)
    view = fixed.begun(town, at)
    first = fixed.first_issue(town, view, at)
    series_approval.approve(
        series_id=view.id,
        digest_shown=first.digest,
        until=date(2026, 9, 30),
        by=town.officer,
        at=at,
    )
    fixed.second_issue(town, view, first)
    due = fixed.FIRST_DUE + timedelta(days=7)
    permit = series_using.use(series_id=view.id, by=town.author, at=fixed.FIRST_DUE)
    with pytest.raises(Refused) as elsewhere:
        release.order(
            bulletin_id=permit.bulletin_id, terminal=town.elsewhere, by=town.author, at=due
        )
    assert elsewhere.value.verdict.basis.clause == "第8条第2項", "it still takes a hand there"
    dispatch = scheduled(town, permit, fixed.FIRST_DUE, mode=Mode.AT)
    assert reading.dispatch(dispatch).due_at == due
    series_approval.revoke(
        series_id=view.id, reason="文を見直す", by=town.officer, at=fixed.FIRST_DUE
    )
    assert "定期の承認は取り消されました" in held(dispatch, due)


def test_a_time_inside_the_approved_window(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    for wrong in (at - timedelta(minutes=1), at + timedelta(minutes=31)):
        with pytest.raises(ValidationError) as refused:
            scheduled(town, permit, at, mode=Mode.AT, moment=wrong)
        assert list(refused.value.message_dict) == ["moment"]
    chosen = at + timedelta(minutes=20)
    dispatch = reading.dispatch(scheduled(town, permit, at, mode=Mode.AT, moment=chosen))
    assert (dispatch.due_at, dispatch.release.mode) == (chosen, Mode.AT)
    assert starting.due(chosen - timedelta(seconds=1)) == ()
    assert starting.run(dispatch.id, at=chosen)


def test_without_delay_in_the_policy_there_is_no_wait_beyond_the_window(
    town: Town, at: datetime
) -> None:
    late = at + timedelta(minutes=29, seconds=30)
    bulletin = handed_in(town, at)
    permit = approve(town, bulletin, at)
    dispatch = reading.dispatch(scheduled(town, permit, late))
    assert dispatch.due_at == permit.not_after
