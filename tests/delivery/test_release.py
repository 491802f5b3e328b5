"""Ordering the sending: what 第8条 lets through on real rows, and what is kept on record."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import permits
from hayauma.bulletins.permits import AlreadyReleased
from hayauma.bulletins.states import Standing
from hayauma.delivery import (
    afterwards,
    control,
    outcomes,
    reading,
    release,
    starting,
    urgently,
)
from hayauma.delivery.afterwards import Said
from hayauma.delivery.states import Lane, State
from hayauma.notices import outbox
from hayauma.organization import holds, leaves, posts
from hayauma.organization.kinds import HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.regulation import Outcome, Refused
from hayauma.subscriptions import preferences
from hayauma.subscriptions.states import Via
from tests.bulletins.road import approved, one_character_more, written
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def clause_of(refusal: pytest.ExceptionInfo[Refused]) -> str | None:
    return refusal.value.verdict.basis.clause


def acts(bulletin_id: int) -> list[str]:
    return [line.act for line in journal.entries(object=f"bulletin:{bulletin_id}", limit=50)]


def order(town: Town, bulletin_id: int, at: datetime) -> int:
    return release.order(bulletin_id=bulletin_id, terminal=town.terminal, by=town.author, at=at).id


def test_approved_and_from_the_enrolled_terminal(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    dispatch = reading.dispatch(order(town, permit.bulletin_id, at))
    assert dispatch.number == permit.number
    assert dispatch.lane is Lane.ROUTINE
    assert dispatch.due_at == at + timedelta(seconds=60)
    assert dispatch.release.terminal == "duty-01"
    assert dispatch.release.verdict["outcome"] == "allowed"
    assert dispatch.release.policy_version.startswith("toride ")


def test_without_approval(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    with pytest.raises(Refused) as refusal:
        order(town, bulletin.id, at)
    assert clause_of(refusal) == "第8条第1項"
    assert "安全課長" in str(refusal.value)
    assert "release.refused" in acts(bulletin.id), "that somebody tried is on record"


def test_from_elsewhere_without_leave(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    with pytest.raises(Refused) as refusal:
        release.order(
            bulletin_id=permit.bulletin_id, terminal=town.elsewhere, by=town.author, at=at
        )
    assert clause_of(refusal) == "第8条第2項"
    assert permits.state(permit.bulletin_id, at).approval is Standing.LIVE, "nothing is lost"


def test_from_elsewhere_with_the_manager_s_leave(town: Town, at: datetime) -> None:
    permit = approved(town, at)
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
    dispatch = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.elsewhere, by=town.author, at=at
    )
    assert dispatch.release.leave
    assert dispatch.release.verdict["clause"] == "第8条第2項ただし書"


def test_one_character_changed_after_approval(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    one_character_more(town, permit.bulletin_id, 1, at)
    with pytest.raises(Refused) as refusal:
        order(town, permit.bulletin_id, at)
    assert clause_of(refusal) == "第8条第1項"
    assert "本文" in str(refusal.value)


def test_the_missed_window_is_the_city_s_rule_and_cites_no_clause(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    with pytest.raises(Refused) as refusal:
        order(town, permit.bulletin_id, at + timedelta(minutes=31))
    assert clause_of(refusal) is None


def test_a_vacant_officer_stops_no_release(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    for post, person in (("koho-kacho", town.manager), ("seisaku-bucho", town.supervisor)):
        posts.relieve(
            post=post, account_id=person.account_id, until=at, actor=journal.SYSTEM, at=at
        )
    assert len(posts.vacancies(SERVICE, at)) == 2
    assert order(town, permit.bulletin_id, at)


def test_a_general_hold_stops_routine_and_not_urgent(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    holds.place(service=SERVICE, scope=HoldScope.ALL, reason="点検", by=town.manager, at=at)
    with pytest.raises(Refused) as refusal:
        order(town, permit.bulletin_id, at)
    assert clause_of(refusal) is None
    bulletin = written(town, at)
    urgently.send(
        bulletin_id=bulletin.id, reason="氾濫", terminal=town.terminal, by=town.author, at=at
    )


def test_urgent_news_goes_at_once_and_the_officers_are_told(town: Town, at: datetime) -> None:
    before = len(outbox.due(at))
    bulletin = written(town, at)
    dispatch = urgently.send(
        bulletin_id=bulletin.id,
        reason="川があふれそうで、課長に連絡がつかない",
        terminal=town.terminal,
        by=town.author,
        at=at,
    )
    assert dispatch.lane is Lane.URGENT
    assert dispatch.due_at == at
    assert dispatch.release.verdict["clause"] == "第8条第1項ただし書"
    # The owning head, the operations manager and the supervising officer.
    assert len(outbox.due(at)) - before == 3


def test_urgency_does_not_waive_the_equipment_rule(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    with pytest.raises(Refused) as refusal:
        urgently.send(
            bulletin_id=bulletin.id, reason="氾濫", terminal=town.elsewhere, by=town.author, at=at
        )
    assert clause_of(refusal) == "第8条第2項"
    state = permits.state(bulletin.id, at)
    assert state.permit is None, "no ground is left behind"
    assert outbox.due(at) == ()
    assert acts(bulletin.id).count("release.refused") == 1


def test_urgency_without_a_reason_asks_for_one(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    with pytest.raises(Refused) as refusal:
        urgently.send(
            bulletin_id=bulletin.id, reason="", terminal=town.terminal, by=town.author, at=at
        )
    assert refusal.value.verdict.outcome is Outcome.NEEDS_REASON


def test_a_page_that_is_old_orders_nothing(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    with pytest.raises(ValidationError):
        release.order(
            bulletin_id=permit.bulletin_id,
            terminal=town.terminal,
            by=town.author,
            at=at,
            digest="0" * 64,
        )


def test_pressing_twice_orders_once(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    order(town, permit.bulletin_id, at)
    with pytest.raises(AlreadyReleased):
        order(town, permit.bulletin_id, at)
    assert len(reading.of_bulletin(permit.bulletin_id)) == 1


def test_taken_back_before_the_first_letter_the_permit_lives_again(
    town: Town, at: datetime
) -> None:
    permit = approved(town, at)
    dispatch = order(town, permit.bulletin_id, at)
    taken = release.take_back(dispatch_id=dispatch, by=town.author, at=at)
    assert taken.state is State.TAKEN_BACK
    assert starting.due(at + timedelta(minutes=2)) == ()
    assert order(town, permit.bulletin_id, at) != dispatch


def test_the_audience_is_frozen_from_the_rule_when_it_starts(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    town.register("p1@d0.example", "p2@d1.example")
    dispatch = order(town, permit.bulletin_id, at)
    moment = at + timedelta(seconds=60)
    assert starting.due(moment) == (dispatch,)
    assert starting.run(dispatch, at=moment) is True
    town.register("late@d0.example")
    found = outcomes.tally(dispatch)
    assert found.audience == 3
    assert found.words["waiting"] == 3
    assert set(found.by_domain) == {"phone.example", "d0.example", "d1.example"}
    assert starting.run(dispatch, at=moment) is False, "started once, however often it is called"
    release_view = reading.dispatch(dispatch).release
    assert release_view.sending_verdict is not None
    assert release_view.judged_at == moment


def test_what_is_no_longer_allowed_at_the_moment_of_sending_is_held(
    town: Town, at: datetime
) -> None:
    permit = approved(town, at)
    dispatch = order(town, permit.bulletin_id, at)
    holds.place(service=SERVICE, scope=HoldScope.ALL, reason="点検", by=town.manager, at=at)
    assert starting.run(dispatch, at=at + timedelta(seconds=60)) is False
    held = reading.dispatch(dispatch)
    assert held.state is State.HELD
    assert held.held_because
    assert outcomes.tally(dispatch).audience == 0


def test_an_engine_that_was_down_too_long_does_not_send(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    dispatch = order(town, permit.bulletin_id, at)
    assert starting.run(dispatch, at=at + timedelta(hours=3)) is False
    assert reading.dispatch(dispatch).state is State.HELD


def test_a_bulletin_nobody_chose_is_over_at_once(town: Town, at: datetime) -> None:
    permit = approved(town, at)

    preferences.withdraw(token=town.hanako.token, at=at, via=Via.PAGE)
    dispatch = order(town, permit.bulletin_id, at)
    starting.run(dispatch, at=at + timedelta(seconds=60))
    closed = reading.dispatch(dispatch)
    assert (closed.state, closed.audience) == (State.CLOSED, 0)


def test_cancelling_gives_every_waiting_letter_its_last_word(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    dispatch = order(town, permit.bulletin_id, at)
    starting.run(dispatch, at=at + timedelta(seconds=60))
    control.cancel(dispatch_id=dispatch, by=town.colleague, at=at)
    assert control.cancelled_but_open(at) == (dispatch,)
    control.stop_what_lies(dispatch, at=at)
    found = outcomes.tally(dispatch)
    assert found.words["stopped"] == found.audience == 1
    assert reading.dispatch(dispatch).state is State.CANCELLED
    assert reading.dispatch(dispatch).closed_at == at


def test_going_on_after_the_window_would_be_a_new_release(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    dispatch = order(town, permit.bulletin_id, at)
    starting.run(dispatch, at=at + timedelta(seconds=60))
    control.pause(dispatch_id=dispatch, by=town.author, at=at)
    assert control.resume(dispatch_id=dispatch, by=town.author, at=at).state is State.RUNNING
    control.pause(dispatch_id=dispatch, by=town.author, at=at)
    with pytest.raises(ValidationError):
        control.resume(dispatch_id=dispatch, by=town.author, at=at + timedelta(minutes=31))


def test_urgent_news_owes_a_look_afterwards_until_the_head_has_said(
    town: Town, at: datetime
) -> None:
    bulletin = written(town, at)
    dispatch = urgently.send(
        bulletin_id=bulletin.id, reason="氾濫", terminal=town.terminal, by=town.author, at=at
    ).id
    (owed,) = afterwards.owed(service=SERVICE, at=at)
    assert (owed.dispatch, owed.reason) == (dispatch, "氾濫")
    with pytest.raises(ValidationError):
        afterwards.say(dispatch_id=dispatch, said=Said.RIGHT, by=town.author, at=at)
    with pytest.raises(ValidationError):
        afterwards.say(dispatch_id=dispatch, said=Said.WRONG, by=town.officer, at=at)
    afterwards.say(
        dispatch_id=dispatch, said=Said.NOT_URGENT, comment="翌日でよい", by=town.officer, at=at
    )
    assert afterwards.owed(service=SERVICE, at=at) == ()
    (said,) = afterwards.of_bulletin(bulletin.id, at=at)
    assert said.said is Said.NOT_URGENT
    assert "髙木 誠" in said.by_name


def test_an_approved_release_owes_no_look(town: Town, at: datetime) -> None:
    order(town, approved(town, at).bulletin_id, at)
    assert afterwards.owed(service=SERVICE, at=at) == ()
