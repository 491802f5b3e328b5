"""第6条 and what must be in order before a bulletin is handed in."""

from typing import Any

import pytest

from hayauma.regulation import Strength, SubmitFacts, count_characters, may_submit
from tests.regulation.towns import CITY_RULE, TORIDE, Answer, answer, with_value, wrong_rows

BY_AUTHOR: dict[str, Any] = {"programme": "owned", "author": "in_charge"}
AGREED: dict[str, Any] = {
    "personal_data": True, "consent_to_fact": True, "consent_to_content": True,
}  # fmt: skip
EXCEPTED: dict[str, Any] = {
    "personal_data": True, "exception_urgent": True, "exception_unavoidable": True,
    "protects": "property", "judged_by": "防災課長",
}  # fmt: skip

TABLE = {
    "by the member of staff in charge": (
        BY_AUTHOR,
        Answer("allowed", "第6条", "author_in_charge"),
    ),
    "by a colleague, without a reason": (
        BY_AUTHOR | {"author": "same_section"},
        Answer("needs_reason", "第6条", "author_not_in_charge"),
    ),
    "by a colleague, with a reason": (
        BY_AUTHOR | {"author": "same_section", "reason": "担当が出張中"},
        Answer("allowed", "第6条", "departure_with_reason"),
    ),
    "by another section, without a reason": (
        BY_AUTHOR | {"author": "other_section"},
        Answer("needs_reason", "第6条", "author_not_in_charge"),
    ),
    "by another section, with blanks for a reason": (
        BY_AUTHOR | {"author": "other_section", "reason": " "},
        Answer("needs_reason", "第6条", "author_not_in_charge"),
    ),
    "without a programme that owns it": (
        {"author": "in_charge"},
        Answer("refused", CITY_RULE, "programme_missing"),
    ),
    "considerations not declared": (
        BY_AUTHOR | {"declared": False},
        Answer("refused", CITY_RULE, "not_declared"),
    ),
    "the checks found something: noted, not blocked": (
        BY_AUTHOR | {"findings": 2},
        Answer("noted", CITY_RULE, "findings_open"),
    ),
    "urgent: considerations are shown, they never block": (
        BY_AUTHOR | {"urgent": True, "declared": False, "findings": 2},
        Answer("allowed", "第6条", "author_in_charge"),
    ),
    "points of the city's own list not ticked: noted": (
        BY_AUTHOR | {"unticked": 1},
        Answer("noted", CITY_RULE, "checklist_open"),
    ),
    "somebody's work with consent": (
        BY_AUTHOR | {"works": "consent"},
        Answer("allowed", "第6条", "work_agreed"),
    ),
    "somebody's work without": (
        BY_AUTHOR | {"works": "unknown"},
        Answer("refused", "第7条第2号", "work_not_agreed"),
    ),
    "quoted, which the city has not opened": (
        BY_AUTHOR | {"works": "quotation"},
        Answer("refused", CITY_RULE, "quotation_not_decided"),
    ),
    "personal data, agreed to fact and content": (
        BY_AUTHOR | AGREED,
        Answer("allowed", "第6条", "personal_data_agreed"),
    ),
    "personal data, the content changed since": (
        BY_AUTHOR | AGREED | {"consent_to_content": False},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "personal data by the exception": (
        BY_AUTHOR | EXCEPTED,
        Answer("allowed", "第7条第3号", "personal_data_exception"),
    ),
    "the exception, but avoidable": (
        BY_AUTHOR | EXCEPTED | {"exception_unavoidable": False},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "the exception, but nobody judged it": (
        BY_AUTHOR | EXCEPTED | {"judged_by": ""},
        Answer("needs_reason", CITY_RULE, "personal_data_judge_missing"),
    ),
    "urgent: neither works nor personal data block": (
        BY_AUTHOR | {"urgent": True, "works": "unknown", "personal_data": True},
        Answer("allowed", "第6条", "author_in_charge"),
    ),
    "untrained, where no training is asked for": (
        BY_AUTHOR | {"training": "none"},
        Answer("allowed", "第6条", "author_in_charge"),
    ),
    "900 characters, three days late, where no limit is set": (
        BY_AUTHOR | {"characters": 900, "lead_time": "short"},
        Answer("allowed", "第6条", "author_in_charge"),
    ),
}


def test_submit() -> None:
    rows = (
        (name, may_submit(SubmitFacts.read(facts), TORIDE), expected)
        for name, (facts, expected) in TABLE.items()
    )

    assert wrong_rows(rows) == {}


def test_a_colleague_needs_no_reason_where_the_city_is_silent_about_it() -> None:
    policy = with_value(TORIDE, "author.same_section", "silent")

    assert may_submit(SubmitFacts(programme="owned", author="same_section"), policy).allowed


def test_the_urgency_of_approval_is_not_that_of_personal_data() -> None:
    """第8条第1項ただし書 waives approval; it never opens 第7条第3号, nor the other way round."""
    facts = BY_AUTHOR | EXCEPTED
    without = may_submit(SubmitFacts.read(facts | {"exception_urgent": False}), TORIDE)

    assert not without.allowed
    assert not SubmitFacts.read(facts).urgent


def test_the_citys_own_list_binds_as_the_city_says() -> None:
    facts = SubmitFacts(programme="owned", author="in_charge", unticked=1)

    assert may_submit(facts, TORIDE).reasons[-1].basis.clause is None
    assert not may_submit(facts, with_value(TORIDE, "considerations.checklist", ("広告",))).allowed


def test_training_first_where_the_city_says_so_but_never_for_urgent_news() -> None:
    policy = with_value(TORIDE, "training.before_submission", "required")

    def allowed(training: str, urgent: bool) -> bool:
        facts = BY_AUTHOR | {"training": training, "urgent": urgent}
        return may_submit(SubmitFacts.read(facts), policy).allowed

    assert allowed("done", False)
    assert allowed("grace", False)
    assert not allowed("none", False)
    assert allowed("none", True)


@pytest.mark.parametrize(
    ("strength", "outcome"),
    [
        (Strength.MUST, "refused"),
        (Strength.IN_PRINCIPLE, "needs_reason"),
        (Strength.STRIVE, "noted"),
        (Strength.MAY, "allowed"),
    ],
)
def test_a_breach_means_what_the_rules_strength_says(strength: Strength, outcome: str) -> None:
    policy = with_value(TORIDE, "length.characters", 200, strength)
    facts = SubmitFacts(programme="owned", author="in_charge", characters=201)

    assert may_submit(facts, policy).outcome == outcome


def test_a_limit_in_principle_is_lifted_by_a_reason() -> None:
    policy = with_value(TORIDE, "length.characters", 200, Strength.IN_PRINCIPLE)
    long = {"programme": "owned", "author": "in_charge", "characters": 201}

    without = may_submit(SubmitFacts.read(long), policy)
    with_reason = may_submit(SubmitFacts.read(long | {"reason": "表がある"}), policy)

    assert answer(without, "too_long") == ("needs_reason", None, "too_long")
    assert with_reason.allowed


def test_characters_are_counted_as_read() -> None:
    counted = {"": 0, "六月の健診\n\n場所 保健センター": 14, "は\u3099": 1}

    assert {text: count_characters(text) for text in counted} == counted
