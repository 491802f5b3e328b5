"""From the first line to the Permit: who may do what, and what each act leaves on record."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import (
    approval,
    drafting,
    permits,
    reading,
    submission,
    telling,
    urgent,
)
from hayauma.bulletins.approval import AlreadyDecided
from hayauma.bulletins.drafting import StaleRevision
from hayauma.bulletins.states import DecisionKind, Door, Standing, State, Within
from hayauma.notices import outbox
from hayauma.organization import absences
from hayauma.organization.kinds import AbsenceReason
from hayauma.regulation import LetterClass, Outcome, Refused
from tests.bulletins.road import (
    BODY,
    DECLARED,
    approve,
    approved,
    draft_for,
    handed_in,
    one_character_more,
    written,
)
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def acts(bulletin_id: int) -> list[str]:
    return [line.act for line in journal.entries(object=f"bulletin:{bulletin_id}", limit=50)]


def test_each_save_is_a_revision_and_names_its_author(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    second = drafting.save(
        bulletin_id=bulletin.id,
        draft=draft_for(town, BODY + "\n追記"),
        base=1,
        by=town.colleague,
        at=at,
    )
    assert second.revision.seq == 2
    kept = reading.revisions(bulletin.id)
    assert [one.author_id for one in kept] == [town.author.account_id, town.colleague.account_id]
    assert kept[0].draft.body == BODY, "the first revision stays as it was"


def test_the_same_text_again_writes_nothing(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    again = drafting.save(
        bulletin_id=bulletin.id,
        draft=draft_for(town, BODY.replace("\n", "\r\n")),
        base=1,
        by=town.author,
        at=at,
    )
    assert again.revision.seq == 1


def test_the_second_of_two_tabs_loses_nothing_and_learns_of_the_first(
    town: Town, at: datetime
) -> None:
    bulletin = written(town, at)
    one_character_more(town, bulletin.id, 1, at)
    with pytest.raises(StaleRevision) as stale:
        drafting.save(
            bulletin_id=bulletin.id,
            draft=draft_for(town, "別の画面"),
            base=1,
            by=town.author,
            at=at,
        )
    assert stale.value.newest == 2
    assert reading.bulletin(bulletin.id, at=at).revision.seq == 2


def test_another_section_s_author_writes_a_reason(town: Town, at: datetime) -> None:
    bulletin = written(town, at, by=town.other_author)
    with pytest.raises(Refused) as refusal:
        submission.submit(
            bulletin_id=bulletin.id,
            considerations=DECLARED,
            head_count=1,
            by=town.other_author,
            at=at,
        )
    assert refusal.value.verdict.outcome is Outcome.NEEDS_REASON
    assert refusal.value.verdict.basis.clause == "第6条"
    handed = submission.submit(
        bulletin_id=bulletin.id,
        considerations=DECLARED,
        head_count=1,
        reason="担当者が休みのため",
        by=town.other_author,
        at=at,
    )
    assert handed.reason == "担当者が休みのため"


def test_an_empty_draft_is_kept_but_not_handed_in(town: Town, at: datetime) -> None:
    bulletin = drafting.start(
        service=SERVICE,
        programme=town.programme,
        draft=draft_for(town, "", ""),
        by=town.author,
        at=at,
    )
    with pytest.raises(ValidationError) as fault:
        submission.submit(
            bulletin_id=bulletin.id, considerations=DECLARED, head_count=1, by=town.author, at=at
        )
    assert set(fault.value.message_dict) == {"subject", "body"}


def test_the_owning_head_approves_and_the_permit_binds_these_bytes(
    town: Town, at: datetime
) -> None:
    permit = approved(town, at)
    assert permit.door is Door.APPROVAL
    assert permit.number == "2026-1"
    assert permit.owning_section == "安全課"
    assert "髙木 誠" in permit.owning_head
    assert permit.not_after - permit.not_before == timedelta(minutes=30)
    state = permits.state(permit.bulletin_id, at)
    assert (state.approval, state.window) == (Standing.LIVE, Within.INSIDE)
    assert {"bulletin.submitted", "bulletin.approved", "permit.issued"} <= set(
        acts(permit.bulletin_id)
    )


@pytest.mark.parametrize("user", ["author", "colleague", "other_officer", "manager", "supervisor"])
def test_nobody_else_approves(town: Town, at: datetime, user: str) -> None:
    bulletin = handed_in(town, at)
    with pytest.raises(Refused) as refusal:
        approve(town, bulletin, at, by=town.person(user))
    assert refusal.value.verdict.basis.clause == "第5条第2項"
    assert permits.state(bulletin.id, at).approval is Standing.NONE


def test_a_substitute_decides_only_in_an_absence_and_says_why(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    with pytest.raises(Refused):
        approve(town, bulletin, at, by=town.deputy)
    permit = approve(town, bulletin, at, by=town.deputy, absence="出張")
    decision = reading.submissions(bulletin.id)[-1].decisions[-1]
    assert decision.standing_in_for == "安全課長"
    assert decision.absence == "出張"
    assert decision.read_after_at is None
    approval.read_afterwards(bulletin_id=bulletin.id, by=town.officer, at=at)
    decision = reading.submissions(bulletin.id)[-1].decisions[-1]
    assert decision.read_after_at == at
    assert permit.by_name.endswith("三浦 由美")


def test_what_was_shown_is_what_is_approved(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    with pytest.raises(Refused) as refusal:
        approval.approve(
            bulletin_id=bulletin.id, digest="0" * 64, head_count=1, by=town.officer, at=at
        )
    assert "text_changed" in {str(reason.code) for reason in refusal.value.verdict.reasons}


def test_the_second_of_two_approvers_learns_who_was_first(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    approve(town, bulletin, at)
    with pytest.raises(AlreadyDecided) as told:
        approve(town, bulletin, at)
    assert "髙木 誠" in str(told.value)


def test_giving_back_says_what_to_mend(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    with pytest.raises(ValidationError):
        approval.give_back(bulletin_id=bulletin.id, comment=" ", by=town.officer, at=at)
    back = approval.give_back(bulletin_id=bulletin.id, comment="会場を書く", by=town.officer, at=at)
    assert back.state is State.RETURNED
    decision = reading.submissions(bulletin.id)[-1].decisions[-1]
    assert (decision.kind, decision.comment) == (DecisionKind.RETURNED, "会場を書く")


def test_one_character_changed_afterwards_is_named(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    one_character_more(town, permit.bulletin_id, 1, at)
    state = permits.state(permit.bulletin_id, at)
    assert state.approval is Standing.CHANGED
    assert state.differences == ("body",)


def test_changed_back_it_is_what_was_approved(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    one_character_more(town, permit.bulletin_id, 1, at)
    drafting.save(
        bulletin_id=permit.bulletin_id, draft=draft_for(town), base=2, by=town.author, at=at
    )
    assert permits.state(permit.bulletin_id, at).approval is Standing.LIVE


def test_the_window_is_told_from_before_and_after(town: Town, at: datetime) -> None:
    permit = approved(town, at)

    def window(moment: datetime) -> Within:
        return permits.state(permit.bulletin_id, moment).window

    assert window(permit.not_before - timedelta(seconds=1)) is Within.BEFORE
    assert window(permit.not_after) is Within.INSIDE
    assert window(permit.not_after + timedelta(seconds=1)) is Within.MISSED


def test_numbers_have_no_gap_and_stay_with_their_bulletin(town: Town, at: datetime) -> None:
    first, second = approved(town, at), approved(town, at)
    assert (first.number, second.number) == ("2026-1", "2026-2")
    one_character_more(town, first.bulletin_id, 1, at)
    bulletin = reading.bulletin(first.bulletin_id, at=at)
    submission.submit(
        bulletin_id=bulletin.id, considerations=DECLARED, head_count=1, by=town.author, at=at
    )
    again = approve(town, bulletin, at)
    assert again.number == "2026-1"
    old, new = reading.permits_of(bulletin.id)
    assert old.voided_at == at
    assert new.voided_at is None


def test_urgent_news_needs_a_reason_and_no_approval(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    with pytest.raises(Refused) as refusal:
        urgent.declare(bulletin_id=bulletin.id, reason=" ", by=town.author, at=at)
    assert refusal.value.verdict.outcome is Outcome.NEEDS_REASON
    permit = urgent.declare(
        bulletin_id=bulletin.id,
        reason="川があふれそうで、課長に連絡がつかない",
        by=town.author,
        at=at,
    )
    assert permit.door is Door.URGENT
    assert permit.verdict["clause"] == "第8条第1項ただし書"
    assert "urgent.declared" in acts(bulletin.id)


def test_the_head_is_told_and_then_the_author(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    (first,) = outbox.due(at)
    assert outbox.seen(first).klass is LetterClass.TASK
    approve(town, bulletin, at)
    assert len(outbox.due(at)) == 2


def test_while_the_head_is_away_the_substitutes_are_told(town: Town, at: datetime) -> None:
    assert telling.deciders("anzen", at=at) == ((town.officer.account_id,), "")
    absences.record(
        account_id=town.officer.account_id,
        reason=AbsenceReason.TRIP,
        since=at,
        until=at + timedelta(days=1),
        actor=town.officer.actor,
        at=at,
    )
    assert telling.deciders("anzen", at=at) == ((town.deputy.account_id,), "安全課長")
