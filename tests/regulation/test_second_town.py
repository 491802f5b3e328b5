"""The same act in two towns: allowed in one, refused in the other, each by its own rule."""

from typing import Any

import pytest

from hayauma.regulation import (
    QUESTIONS,
    Policy,
    ReleaseFacts,
    may_release,
    owed_after_release,
)
from tests.regulation.towns import CITY_RULE, HIBARINO, TORIDE, Answer, answer, with_value

# Approved, reviewed, on a registered terminal: what both towns let go.
READY = {"approval": "live", "terminal": "enrolled", "central_review": "done"}
URGENT = {
    "urgent": True,
    "urgent_reason": "延焼のおそれ",
    "oral_approval": "written",
    "terminal": "enrolled",
}
SUBMITTED = {"programme": "owned", "author": "in_charge"}

TABLE: dict[str, tuple[str, dict[str, Any], Answer, Answer]] = {
    # act, facts, the seed's city, the second town
    "ready": (
        "release",
        READY,
        Answer("allowed", "第8条第1項", "approved"),
        Answer("allowed", "第4条第3項", "approved"),
    ),
    "approved but inside the lead time": (
        "release",
        READY | {"lead_time": "short"},
        Answer("allowed", "第8条第1項", "approved"),
        Answer("refused", "第4条第1項", "lead_time_short"),
    ),
    "approved but outside sending hours": (
        "release",
        READY | {"hours": "outside"},
        Answer("allowed", "第8条第1項", "approved"),
        Answer("refused", "第6条第1項", "outside_hours"),
    ),
    "approved by the head but not yet by central review": (
        "release",
        READY | {"central_review": "pending"},
        Answer("allowed", "第8条第1項", "approved"),
        Answer("refused", "第5条第1項", "central_review_missing"),
    ),
    "edited by the central section": (
        "release",
        READY | {"central_review": "edited"},
        Answer("allowed", "第8条第1項", "approved"),
        Answer("allowed", "第4条第3項", "central_edit_stands"),
    ),
    "201 characters": (
        "release",
        READY | {"characters": 201},
        Answer("allowed", "第8条第1項", "approved"),
        Answer("refused", "第4条第2項", "too_long"),
    ),
    "200 characters": (
        "release",
        READY | {"characters": 200},
        Answer("allowed", "第8条第1項", "approved"),
        Answer("allowed", "第4条第3項", "approved"),
    ),
    "201 characters handed in": (
        "submit",
        SUBMITTED | {"characters": 201},
        Answer("allowed", "第6条", "author_in_charge"),
        Answer("refused", "第4条第2項", "too_long"),
    ),
    "withdrawal from a mandatory menu": (
        "withdraw",
        {"mandatory": True},
        Answer("allowed", CITY_RULE, "withdrawal_free"),
        Answer("refused", "第10条第3項ただし書", "menu_mandatory"),
    ),
    "withdrawal of a fire-brigade member": (
        "withdraw",
        {"group": "消防団"},
        Answer("allowed", CITY_RULE, "withdrawal_free"),
        Answer("refused", "第10条第2項", "group_mandatory"),
    ),
    "withdrawal from any other menu": (
        "withdraw",
        {},
        Answer("allowed", CITY_RULE, "withdrawal_free"),
        Answer("allowed", "第10条第3項", "withdrawal_free"),
    ),
    "release by the outside sender": (
        "release",
        READY | {"sender_kind": "outside"},
        Answer("refused", CITY_RULE, "sender_stranger"),
        Answer("allowed", "第7条", "sender_outside"),
    ),
    "urgent with oral leave not yet written": (
        "release",
        URGENT | {"terminal": "unknown", "leave": "single", "leave_form": "oral"},
        Answer("refused", CITY_RULE, "leave_not_written"),
        Answer("allowed", "第9条第1項ただし書", "leave_spoken"),
    ),
    "routine with oral leave not yet written": (
        "release",
        READY | {"terminal": "unknown", "leave": "single", "leave_form": "oral"},
        Answer("refused", CITY_RULE, "leave_not_written"),
        Answer("refused", "第9条第2項", "leave_spoken_routine"),
    ),
    "urgent without a spoken approval": (
        "release",
        URGENT | {"oral_approval": "none"},
        Answer("allowed", "第8条第1項ただし書", "urgent_without_approval"),
        Answer("refused", "第8条第2項", "oral_approval_missing"),
    ),
    "urgent with a spoken approval not yet written": (
        "release",
        URGENT | {"oral_approval": "given"},
        Answer("allowed", "第8条第1項ただし書", "urgent_without_approval"),
        Answer("allowed", "第8条第1項", "oral_approval_given"),
    ),
    "urgent at night, in haste, at length, unreviewed": (
        "release",
        URGENT | {"hours": "outside", "lead_time": "short", "characters": 900},
        Answer("allowed", "第8条第1項ただし書", "urgent_without_approval"),
        Answer("allowed", "第8条第1項", "urgent_without_approval"),
    ),
    "approved, at night, called urgent by somebody who may not": (
        "release",
        READY | {"urgent": True, "may_declare_urgent": False, "hours": "outside"},
        Answer("allowed", "第8条第1項", "approved"),
        Answer("refused", "第6条第1項", "outside_hours"),
    ),
    "the author's own approval": (
        "release",
        READY | {"approver_is_author": True},
        Answer("allowed", "第8条第1項", "own_approval"),
        Answer("refused", "第4条第4項", "own_approval_refused"),
    ),
    "a series of a fixed text approved once": (
        "approve_series",
        {"by": "head", "fixed": True, "days": 30},
        Answer("refused", CITY_RULE, "series_each_issue"),
        Answer("allowed", "第2条第2項", "by_holder"),
    ),
    "an author of another section": (
        "submit",
        SUBMITTED | {"author": "other_section", "reason": "合同の催し"},
        Answer("allowed", "第6条", "departure_with_reason"),
        Answer("refused", "第3条第2項", "author_only_requests"),
    ),
    "an author without training": (
        "submit",
        SUBMITTED | {"training": "none"},
        Answer("allowed", "第6条", "author_in_charge"),
        Answer("refused", "第3条第3項", "not_trained"),
    ),
    "personal data: consent to the fact alone": (
        "publish_personal_data",
        {"consent_to_fact": True},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
        Answer("allowed", "第11条第1項", "personal_data_agreed"),
    ),
    "personal data to save property": (
        "publish_personal_data",
        {"urgent": True, "unavoidable": True, "protects": "property", "judged_by": "課長"},
        Answer("allowed", "第7条第3号", "personal_data_exception"),
        Answer("refused", "第11条第1項", "personal_data_not_agreed"),
    ),
    "a request for a menu without consultation": (
        "file_menu_request",
        {"by": "head"},
        Answer("refused", "第10条第2項", "consultation_missing"),
        Answer("allowed", CITY_RULE, "by_holder"),
    ),
}


@pytest.mark.parametrize(("act", "facts", "seed", "second"), TABLE.values(), ids=TABLE)
def test_two_towns(act: str, facts: dict[str, Any], seed: Answer, second: Answer) -> None:
    question = QUESTIONS[act]

    assert answer(question.answer(facts, TORIDE), seed.code) == seed
    assert answer(question.answer(facts, HIBARINO), second.code) == second


def owed(facts: dict[str, Any], policy: Policy) -> list[tuple[str, tuple[str, ...], int | None]]:
    measures = owed_after_release(ReleaseFacts.read(facts), policy)
    return [(measure.code, measure.to, measure.within_hours) for measure in measures]


def test_what_was_spoken_is_written_within_two_days_and_two_posts_are_told() -> None:
    spoken = URGENT | {
        "oral_approval": "given",
        "terminal": "unknown",
        "leave": "single",
        "leave_form": "oral",
    }

    assert owed(spoken, HIBARINO) == [
        ("report", ("post:fukucho", "post:bosai-kacho"), None),
        ("write_approval", ("delivery_officer",), 48),
        ("write_leave", ("operations_manager",), 48),
    ]


def test_the_owner_is_told_what_the_central_section_changed() -> None:
    assert owed(READY | {"central_review": "edited"}, HIBARINO) == [
        ("tell_owner", ("delivery_officer",), None)
    ]
    assert owed(READY | {"central_review": "edited"}, TORIDE) == []


def test_no_two_towns_share_a_regulation() -> None:
    assert HIBARINO.title != TORIDE.title
    same = [
        value.key
        for value in HIBARINO.values()
        if value.value == TORIDE.value(value.key) and value.basis == TORIDE.setting(value.key).basis
    ]
    assert all(TORIDE.setting(key).basis.clause is None for key in same)


@pytest.mark.parametrize(
    ("key", "value"), [("review.central", "approve"), ("review.after_edit", "back_to_owner")]
)
def test_an_edit_that_does_not_stand_goes_back_to_the_owner(key: str, value: str) -> None:
    facts = ReleaseFacts.read(READY | {"central_review": "edited"})

    verdict = may_release(facts, with_value(HIBARINO, key, value))

    assert answer(verdict, "central_edit_returned") == ("refused", None, "central_edit_returned")
