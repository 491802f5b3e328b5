"""Three exceptions, three facts, three functions: none of them opens another's door."""

from dataclasses import replace

from hayauma.regulation import (
    PersonalDataFacts,
    ReleaseFacts,
    may_go_unapproved,
    may_publish_personal_data,
    may_release,
)
from hayauma.regulation.rules import content, equipment, release
from tests.regulation.towns import TORIDE

APPROVAL_PROVISO = ReleaseFacts(urgent=True, urgent_reason="水位")
EQUIPMENT_PROVISO = ReleaseFacts(leave="standing")
PERSONAL_DATA_EXCEPTION = PersonalDataFacts(
    urgent=True, unavoidable=True, protects="life", judged_by="課長"
)


def test_each_exception_opens_its_own_door() -> None:
    urgent = may_release(replace(APPROVAL_PROVISO, terminal="enrolled"), TORIDE)
    elsewhere = may_release(replace(EQUIPMENT_PROVISO, approval="live"), TORIDE)
    personal = may_publish_personal_data(PERSONAL_DATA_EXCEPTION, TORIDE)

    assert [verdict.allowed for verdict in (urgent, elsewhere, personal)] == [True] * 3
    assert [verdict.basis.clause for verdict in (urgent, elsewhere, personal)] == [
        "第8条第1項ただし書", "第8条第2項ただし書", "第7条第3号",
    ]  # fmt: skip


def test_no_exception_opens_another_door() -> None:
    urgent_elsewhere = may_release(APPROVAL_PROVISO, TORIDE)
    leave_unapproved = may_release(EQUIPMENT_PROVISO, TORIDE)
    urgent_person = may_publish_personal_data(PersonalDataFacts(urgent=True), TORIDE)

    assert urgent_elsewhere.basis.clause == "第8条第2項"
    assert leave_unapproved.basis.clause == "第8条第1項"
    assert urgent_person.basis.clause == "第7条第3号"
    assert not any(
        verdict.allowed for verdict in (urgent_elsewhere, leave_unapproved, urgent_person)
    )


def test_they_are_three_functions() -> None:
    exceptions = {
        release.urgent_proviso,
        equipment.equipment_proviso,
        content.personal_data_exception,
    }

    assert len(exceptions) == 3


def test_the_ground_of_urgent_news_says_nothing_of_equipment() -> None:
    """第8条第1項ただし書 is judged by itself: the same words from whichever machine."""
    verdict = may_go_unapproved(APPROVAL_PROVISO, TORIDE)
    elsewhere = may_go_unapproved(replace(APPROVAL_PROVISO, terminal="enrolled"), TORIDE)

    assert verdict.allowed
    assert verdict == elsewhere
    assert {reason.basis.clause for reason in verdict.reasons} == {"第8条第1項ただし書"}
    assert not may_go_unapproved(replace(APPROVAL_PROVISO, urgent_reason=" "), TORIDE).allowed
