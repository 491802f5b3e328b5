"""Stop first, ask after; two texts to two audiences; nothing closes by being forgotten."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.archive.correcting import cases, reading, writing
from hayauma.archive.correcting.states import Stage, Through, What, Wrong
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.states import Relation
from hayauma.delivery import audience, control, received
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import State
from hayauma.notices.models import Notice
from hayauma.regulation import Refused
from tests.archive.correcting.wrong import PASSAGE, RIGHT, described, half_sent, written
from tests.bulletins.road import approved
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def test_anybody_stops_it_at_once_and_the_head_is_told(town: Town, at: datetime) -> None:
    sent = half_sent(town, at)
    case = cases.open_case(bulletin_id=sent.bulletin, by=town.keeper, at=at)
    assert dispatches.dispatch(sent.dispatch).state is State.PAUSED
    assert (case.stage, case.gone, case.kept_back) == (Stage.STOPPED, 1, 1)
    told = Notice.objects.filter(key__startswith=f"correction:{case.id}:")
    assert {one.key for one in told} == {
        f"correction:{case.id}:{person.account_id}" for person in (town.officer, town.author)
    }
    again = cases.open_case(bulletin_id=sent.bulletin, by=town.author, at=at)
    assert again.id == case.id
    assert cases.open_case(bulletin_id=sent.bulletin, by=town.author, at=at).id == case.id


def test_what_was_not_sent_is_taken_back_and_not_corrected(town: Town, at: datetime) -> None:
    permit = approved(town, at)
    with pytest.raises(ValidationError, match="まだ送り始めていません"):
        cases.open_case(bulletin_id=permit.bulletin_id, by=town.author, at=at)


def test_what_is_wrong_is_written_down_by_the_owning_section(town: Town, at: datetime) -> None:
    sent = half_sent(town, at)
    case = cases.open_case(bulletin_id=sent.bulletin, by=town.author, at=at)
    asked: dict[str, Any] = {
        "correction_id": case.id,
        "wrong": Wrong.ERROR,
        "found_at": at,
        "found_by": "職員",
        "found_through": Through.STAFF,
        "at": at,
    }
    with pytest.raises(Refused):
        cases.describe(**asked, by=town.other_author)
    with pytest.raises(ValidationError) as fault:
        cases.describe(**asked | {"found_at": at + timedelta(1), "found_by": " "}, by=town.author)
    assert set(fault.value.message_dict) == {"found_at", "found_by"}
    with pytest.raises(ValidationError) as fault:
        cases.describe(**asked | {"wrong": Wrong.PERSONAL_DATA}, by=town.author)
    assert set(fault.value.message_dict) == {"passage"}
    with pytest.raises(ValidationError, match="先に"):
        writing.write_texts(correction_id=case.id, by=town.author, at=at)


def test_both_texts_begin_and_their_people_never_meet(town: Town, at: datetime) -> None:
    """Nobody gets both, nobody gets none."""
    sent = half_sent(town, at)
    case = written(town, at, sent)
    assert dispatches.dispatch(sent.dispatch).state is State.CANCELLED
    control.stop_what_lies(sent.dispatch, at=at)
    letter = bulletins.bulletin(case.letter or 0, at=at)
    other = bulletins.bulletin(case.replacement or 0, at=at)
    assert (letter.relation, other.relation) == (Relation.CORRECTION, Relation.REPLACEMENT)
    people = [
        {one.subscription for one in received.people(rule, service=SERVICE, at=at)}
        for rule in (letter.revision.draft.audience, other.revision.draft.audience)
    ]
    assert people == [{sent.got}, {sent.not_yet}]
    assert audience.head_count(letter.revision.draft.audience, service=SERVICE, at=at) == 1
    text = letter.revision.draft
    assert text.subject.startswith("【訂正】")
    assert f"誤　{PASSAGE}" in text.body
    assert f"正　{RIGHT}" in text.body
    assert "前のメールは消してください" in text.body
    assert PASSAGE not in other.revision.draft.body
    assert RIGHT in other.revision.draft.body
    again = writing.write_texts(correction_id=case.id, by=town.author, at=at)
    assert (again.letter, again.replacement) == (case.letter, case.replacement)


@pytest.mark.parametrize("wrong", [Wrong.PERSONAL_DATA, Wrong.WORKS])
def test_personal_data_and_works_are_never_quoted(town: Town, at: datetime, wrong: Wrong) -> None:
    case = written(town, at, half_sent(town, at), wrong)
    letter = bulletins.bulletin(case.letter or 0, at=at).revision.draft
    assert PASSAGE not in letter.subject + letter.body
    assert "防犯のお知らせ" not in letter.subject
    assert PASSAGE not in str(journal.entries(object=f"correction:{case.id}"))


def test_a_retraction_takes_the_news_back_and_sends_nobody_the_old_text(
    town: Town, at: datetime
) -> None:
    case = written(town, at, half_sent(town, at), Wrong.WITHDRAWN)
    letter = bulletins.bulletin(case.letter or 0, at=at)
    assert letter.relation == Relation.RETRACTION
    assert letter.subject.startswith("【取消し】")
    assert case.replacement is None


def test_nothing_was_wrong_and_the_sending_goes_on(town: Town, at: datetime) -> None:
    sent = half_sent(town, at)
    case = described(town, at, sent)
    with pytest.raises(Refused):
        cases.dismiss(correction_id=case.id, reason="正しい日", by=town.other_officer, at=at)
    with pytest.raises(ValidationError):
        cases.dismiss(correction_id=case.id, reason=" ", by=town.officer, at=at)
    gone = cases.dismiss(correction_id=case.id, reason="正しい日", by=town.officer, at=at)
    assert gone.stage is Stage.DISMISSED
    assert dispatches.dispatch(sent.dispatch).state is State.RUNNING
    assert cases.open_case(bulletin_id=sent.bulletin, by=town.author, at=at).id != case.id


def test_closing_names_what_is_still_open_and_wants_a_reason(town: Town, at: datetime) -> None:
    case = written(town, at, half_sent(town, at), Wrong.PERSONAL_DATA)
    with pytest.raises(ValidationError) as fault:
        cases.close(correction_id=case.id, by=town.officer, at=at)
    said = str(fault.value.message_dict["reason"])
    for owed in ("訂正メール", "正しいメール", "配信履歴の修正", "漏えい"):
        assert owed in said
    for what in (What.WEB, What.CHANNELS, What.TELEPHONE):
        cases.take_measure(correction_id=case.id, what=what, done=True, by=town.author, at=at)
    with pytest.raises(ValidationError, match="理由"):
        cases.take_measure(
            correction_id=case.id, what=What.LEAK_REPORT, done=False, by=town.author, at=at
        )
    cases.take_measure(
        correction_id=case.id,
        what=What.LEAK_REPORT,
        done=False,
        note_="個人が分からない",
        by=town.author,
        at=at,
    )
    with pytest.raises(Refused):
        cases.close(correction_id=case.id, reason="済んだ", by=town.author, at=at)
    closed = cases.close(correction_id=case.id, reason="電話で済んだ", by=town.officer, at=at)
    assert closed.stage is Stage.CLOSED
    with pytest.raises(ValidationError, match="もう終わって"):
        cases.close(correction_id=case.id, by=town.officer, at=at)


def test_the_minutes_run_from_the_discovery(town: Town, at: datetime) -> None:
    case = described(town, at, half_sent(town, at))
    assert case.minutes(at + timedelta(minutes=16, seconds=30)) == 16
    assert [one.id for one in reading.listing(service=SERVICE, at=at)] == [case.id]
