"""Facts are checked when they are made: nothing is judged by a misspelt word."""

from typing import Any

import pytest

from hayauma.regulation import QUESTIONS, BadFacts, ReleaseFacts
from hayauma.regulation.facts import specs

# What callers outside may rely on: key, type, words, default.
RELEASE: list[tuple[str, str, tuple[str, ...], Any]] = [
    ("urgent", "bool", (), False),
    ("urgent_reason", "text", (), ""),
    ("may_declare_urgent", "bool", (), True),
    ("approval", "choice", ("none", "live", "changed"), "none"),
    ("approver_is_author", "bool", (), False),
    ("window", "choice", ("before", "inside", "missed"), "inside"),
    ("terminal", "choice", ("enrolled", "unknown", "retired"), "unknown"),
    ("leave", "choice", ("none", "single", "standing", "expired"), "none"),
    ("hold", "choice", ("none", "general", "names_urgent"), "none"),
    ("vacant", "list", ("supervising_officer", "operations_manager"), ()),
]
PERSONAL_DATA: list[tuple[str, str, tuple[str, ...], Any]] = [
    ("consent_to_fact", "bool", (), False),
    ("consent_to_content", "bool", (), False),
    ("urgent", "bool", (), False),
    ("unavoidable", "bool", (), False),
    ("protects", "choice", ("none", "life", "body", "property"), "none"),
    ("judged_by", "text", (), ""),
]


@pytest.mark.parametrize(
    ("act", "fixed"), [("release", RELEASE), ("publish_personal_data", PERSONAL_DATA)]
)
def test_the_facts_others_rely_on(act: str, fixed: list[tuple[str, str, Any, Any]]) -> None:
    known = [(spec.key, spec.type, spec.values, spec.default) for spec in QUESTIONS[act].specs]

    assert known[: len(fixed)] == fixed


BAD: list[tuple[object, str]] = [
    ({"urgent": 1}, "urgent"),
    ({"urgent": "true"}, "urgent"),
    ({"urgent": None}, "urgent"),
    ({"approval": "Live"}, "approval"),
    ({"approval": True}, "approval"),
    ({"approval": ["live"]}, "approval"),
    ({"urgent_reason": 3}, "urgent_reason"),
    ({"vacant": "operations_manager"}, "vacant"),
    ({"vacant": ["mayor"]}, "vacant"),
    ({"vacant": [["operations_manager"]]}, "vacant"),
    ({"characters": -1}, "characters"),
    ({"characters": True}, "characters"),
    ({"characters": 2.0}, "characters"),
    ({"aproval": "live"}, "aproval"),
    ([], ""),
    ("urgent", ""),
]


def test_bad_facts_name_their_key() -> None:
    for written, key in BAD:
        with pytest.raises(BadFacts) as bad:
            ReleaseFacts.read(written)
        assert bad.value.key == key, written


def test_a_near_miss_is_helped() -> None:
    with pytest.raises(BadFacts, match="approval の誤りではありませんか"):
        ReleaseFacts.read({"aproval": "live"})


def test_a_room_that_hands_over_a_wrong_word_is_told_too() -> None:
    with pytest.raises(BadFacts, match="approval"):
        ReleaseFacts(approval="Live")  # type: ignore[arg-type]  # that is the point


def test_every_fact_has_a_meaning_and_a_default_that_is_a_fact() -> None:
    for spec in (spec for question in QUESTIONS.values() for spec in specs(question.facts)):
        assert spec.meaning
        spec.check(spec.default)
