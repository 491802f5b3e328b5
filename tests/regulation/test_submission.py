"""第6条 and what must be in order before a bulletin is handed in."""

from typing import Any

import pytest

from hayauma.regulation import Strength, SubmitFacts, count_characters, may_submit
from tests.regulation.towns import CITY_RULE, TORIDE, Answer, answer, with_value

BY_AUTHOR = {"programme": "owned", "author": "in_charge"}

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
    "untrained, where no training is asked for": (
        BY_AUTHOR | {"training": "none"},
        Answer("allowed", "第6条", "author_in_charge"),
    ),
    "900 characters, three days late, where no limit is set": (
        BY_AUTHOR | {"characters": 900, "lead_time": "short"},
        Answer("allowed", "第6条", "author_in_charge"),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), TABLE.values(), ids=TABLE)
def test_submit(facts: dict[str, Any], expected: Answer) -> None:
    assert answer(may_submit(SubmitFacts.read(facts), TORIDE), expected.code) == expected


def test_a_colleague_needs_no_reason_where_the_city_is_silent_about_it() -> None:
    policy = with_value(TORIDE, "author.same_section", "silent")

    assert may_submit(SubmitFacts(programme="owned", author="same_section"), policy).allowed


@pytest.mark.parametrize(
    ("training", "urgent", "allowed"),
    [("none", False, False), ("grace", False, True), ("done", False, True), ("none", True, True)],
)
def test_training_first_where_the_city_says_so_but_never_for_urgent_news(
    training: Any, urgent: bool, allowed: bool
) -> None:
    policy = with_value(TORIDE, "training.before_submission", "required")
    facts = SubmitFacts(programme="owned", author="in_charge", training=training, urgent=urgent)

    assert may_submit(facts, policy).allowed is allowed


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


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("六月の健診\n\n場所 保健センター", 14), ("は\u3099", 1)]
)
def test_characters_are_counted_as_read(text: str, count: int) -> None:
    assert count_characters(text) == count
