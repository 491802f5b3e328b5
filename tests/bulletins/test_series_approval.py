"""定期の承認: a Permit for each issue whose text is the approved one, word for word."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from hayauma import journal
from hayauma.bulletins import (
    consents,
    drafting,
    permits,
    reading,
    series,
    series_approval,
    series_due,
    series_reading,
    series_using,
)
from hayauma.bulletins.acts import Act
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.models import Bulletin
from hayauma.bulletins.series_reading import SeriesView
from hayauma.bulletins.states import Standing, State, WorkGround
from hayauma.bulletins.views import BulletinView, PermitView, SeriesApprovalView
from hayauma.organization.directory import Person
from hayauma.regulation import Refused
from tests.bulletins.fixed import FIRST_DUE, begun, first_issue, opened
from tests.town import Town

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
UNTIL = date(2026, 9, 30)


@pytest.fixture
def view(town: Town) -> SeriesView:
    opened(town, town.at)
    return begun(town, town.at)


def approved(
    town: Town, view: SeriesView, permit: PermitView, by: Person | None = None
) -> SeriesApprovalView:
    return series_approval.approve(
        series_id=view.id,
        digest_shown=permit.digest,
        until=UNTIL,
        by=by or town.officer,
        at=town.at,
    )


def next_issue(town: Town, view: SeriesView, permit: PermitView, at: datetime) -> BulletinView:
    """The first issue went out; the second is begun."""
    Bulletin.objects.filter(pk=permit.bulletin_id).update(state=State.RELEASED)
    for one in series_due.due(at):
        series_due.run(one, at=at)
    return series.write(series_id=view.id, by=town.author, at=at)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refusal.value.verdict.reasons]


def test_every_issue_has_the_approved_text_a_permit_and_a_number_of_its_own(
    town: Town, view: SeriesView
) -> None:
    first = first_issue(town, view, town.at)
    approval = approved(town, view, first)
    at = FIRST_DUE + timedelta(hours=1)
    second = next_issue(town, view, first, at)
    assert second.subject == "資源の日", "nothing is put in that would change from issue to issue"

    permit = series_using.use(series_id=view.id, by=town.author, at=at)

    assert permit.bulletin_id == second.id
    assert permit.number != first.number
    assert (permit.not_before, permit.not_after) == (
        FIRST_DUE + WEEK,
        FIRST_DUE + WEEK + timedelta(minutes=30),
    )
    assert permit.by_name == approval.by_name, "it is the head's approval, whoever pressed"
    assert permit.series is not None
    assert permit.series.id == approval.id
    state = permits.state(second.id, FIRST_DUE + WEEK)
    assert (state.approval, state.series) == (Standing.LIVE, "covers")
    (entry,) = journal.entries(acts=[Act.ISSUE_COVERED])
    assert entry.actor_name.endswith(town.author.name)


def test_one_character_more_is_asked_for_again(town: Town, view: SeriesView) -> None:
    first = first_issue(town, view, town.at)
    approved(town, view, first)
    at = FIRST_DUE + timedelta(hours=1)
    second = next_issue(town, view, first, at)
    draft = second.revision.draft
    text = EditionText(draft.subject, draft.body + "。")
    drafting.save(
        bulletin_id=second.id, draft=replace(draft, editions={"ja": text}), base=1,
        by=town.author, at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="本文") as refusal:
        series_using.use(series_id=view.id, by=town.author, at=at)
    assert codes(refusal) == ["approval_changed"]

    later = replace(draft, not_before=FIRST_DUE + WEEK + timedelta(minutes=1))
    drafting.save(bulletin_id=second.id, draft=later, base=2, by=town.author, at=at)
    with pytest.raises(Refused, match="発信の時刻"):
        series_using.use(series_id=view.id, by=town.author, at=at)

    drafting.save(bulletin_id=second.id, draft=draft, base=3, by=town.author, at=at)
    assert series_using.use(series_id=view.id, by=town.author, at=at).series


def test_changed_after_it_was_covered_the_permit_is_no_longer_its_own(
    town: Town, view: SeriesView
) -> None:
    first = first_issue(town, view, town.at)
    approved(town, view, first)
    at = FIRST_DUE + timedelta(hours=1)
    second = next_issue(town, view, first, at)
    series_using.use(series_id=view.id, by=town.author, at=at)
    draft = replace(second.revision.draft, sender="別の差出人")
    drafting.save(bulletin_id=second.id, draft=draft, base=1, by=town.author, at=at)
    assert permits.state(second.id, FIRST_DUE + WEEK).approval is Standing.CHANGED


def test_neither_before_an_issue_was_approved_nor_by_a_substitute_nor_unseen(
    town: Town, view: SeriesView
) -> None:
    with pytest.raises(ValidationError, match="ふつうに提出"):
        series_approval.approve(
            series_id=view.id, digest_shown="", until=UNTIL, by=town.officer, at=town.at
        )
    first = first_issue(town, view, town.at)
    with pytest.raises(Refused) as by_deputy:
        approved(town, view, first, by=town.deputy)
    assert codes(by_deputy) == ["series_head_alone"]
    with pytest.raises(Refused) as by_stranger:
        approved(town, view, first, by=town.other_officer)
    assert codes(by_stranger) == ["not_owning_head"]
    with pytest.raises(Refused) as unseen:
        approved(town, view, replace(first, digest="0" * 64))
    assert codes(unseen) == ["text_changed"]
    with pytest.raises(ValidationError, match="きょうから後"):
        series_approval.approve(
            series_id=view.id, digest_shown=first.digest, until=date(2026, 1, 1),
            by=town.officer, at=town.at,
        )  # fmt: skip


def test_it_is_over_with_its_period(town: Town, view: SeriesView) -> None:
    first = first_issue(town, view, town.at)
    series_approval.approve(
        series_id=view.id, digest_shown=first.digest, until=FIRST_DUE.date(), by=town.officer,
        at=town.at,
    )  # fmt: skip
    next_issue(town, view, first, FIRST_DUE)
    with pytest.raises(Refused) as refusal:
        series_using.use(series_id=view.id, by=town.author, at=FIRST_DUE)
    assert codes(refusal) == ["series_ended"]


def serves(town: Town, view: SeriesView, at: datetime) -> bool:
    """Return whether the next issue could rest on the approval; nothing is left of the trial."""
    with transaction.atomic():
        try:
            series_using.use(series_id=view.id, by=town.author, at=at)
        except Refused:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def test_an_issue_whose_window_has_passed_is_asked_for(town: Town, view: SeriesView) -> None:
    first = first_issue(town, view, town.at)
    approved(town, view, first)
    next_issue(town, view, first, FIRST_DUE)
    closes = FIRST_DUE + WEEK + timedelta(minutes=30)
    assert serves(town, view, closes), "its last instant is inside"
    assert not serves(town, view, closes + timedelta(seconds=1))


def test_a_consent_that_ended_ends_it(town: Town, view: SeriesView) -> None:
    first = first_issue(town, view, town.at)
    consent = consents.declare_work(
        bulletin_id=first.bulletin_id, ground=WorkGround.OWN, passage="資源の日です",
        by=town.author, at=town.at,
    )  # fmt: skip
    approved(town, view, first)
    next_issue(town, view, first, FIRST_DUE)
    assert serves(town, view, FIRST_DUE)
    consents.withdraw(consent_id=consent.id, note="電話", by=town.author, at=town.at)
    assert not serves(town, view, FIRST_DUE)
    assert series_approval.of_series(view.id) is None


def test_taken_back_at_once_nothing_that_has_not_gone_rests_on_it(
    town: Town, view: SeriesView
) -> None:
    first = first_issue(town, view, town.at)
    approved(town, view, first)
    second = next_issue(town, view, first, FIRST_DUE)
    series_using.use(series_id=view.id, by=town.author, at=FIRST_DUE)
    with pytest.raises(ValidationError, match="取り消す理由"):
        series_approval.revoke(series_id=view.id, reason=" ", by=town.officer, at=FIRST_DUE)
    with pytest.raises(Refused) as refusal:
        series_approval.revoke(series_id=view.id, reason="x", by=town.author, at=FIRST_DUE)
    assert codes(refusal) == ["series_revokers"]

    series_approval.revoke(series_id=view.id, reason="文を見直すため", by=town.deputy, at=FIRST_DUE)

    assert series_approval.of_series(view.id) is None
    assert permits.state(second.id, FIRST_DUE + WEEK).approval is Standing.NONE
    assert reading.bulletin(second.id, at=FIRST_DUE).state is State.DRAFTING
    assert series_due.missing(service=view.service, at=FIRST_DUE + WEEK), "it is not ready"
    with pytest.raises(Refused) as over:
        series_using.use(series_id=view.id, by=town.author, at=FIRST_DUE)
    assert codes(over) == ["not_approved"]


def test_a_city_that_says_nothing_has_each_issue_approved(town: Town) -> None:
    view = begun(town, town.at)
    first = first_issue(town, view, town.at)
    with pytest.raises(Refused) as refusal:
        approved(town, view, first)
    assert codes(refusal) == ["series_each_issue"]


def test_a_text_that_changes_is_none_to_be_fixed(town: Town) -> None:
    with pytest.raises(ValidationError, match="一度に承認できません"):
        begun(town, town.at, body="〔発行日〕の資源の日です。")
    assert series_reading.listing(service="mail", at=town.at) == ()
