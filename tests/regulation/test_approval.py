"""第5条第2項: the head of the owning section approves, on what was shown."""

from typing import Any

import pytest

from hayauma.regulation import ApproveFacts, may_approve, owed_after_approval
from tests.regulation.towns import CITY_RULE, HIBARINO, TORIDE, Answer, with_value, wrong_rows

SUBSTITUTE = {"by": "substitute", "head": "absent", "absence_reason": "出張"}

TABLE = {
    "by the owning head": (
        {"by": "head"},
        Answer("allowed", "第5条第2項", "by_holder"),
    ),
    "by the head of another section": (
        {"by": "other_head"},
        Answer("refused", "第5条第2項", "not_owning_head"),
    ),
    "by anybody else": (
        {"by": "other"},
        Answer("refused", "第5条第2項", "not_owning_head"),
    ),
    "by a substitute while the head is away": (
        SUBSTITUTE,
        Answer("allowed", "第5条第2項", "by_substitute"),
    ),
    "by a substitute while the post is vacant": (
        SUBSTITUTE | {"head": "vacant"},
        Answer("allowed", "第5条第2項", "by_substitute"),
    ),
    "by a substitute while the head is there": (
        SUBSTITUTE | {"head": "present"},
        Answer("refused", CITY_RULE, "holder_present"),
    ),
    "by a substitute, why is not written": (
        SUBSTITUTE | {"absence_reason": ""},
        Answer("needs_reason", CITY_RULE, "absence_reason_missing"),
    ),
    "the text is not the one shown": (
        {"by": "head", "text": "changed"},
        Answer("refused", "第8条第1項", "text_changed"),
    ),
    "by the author, who is the head": (
        {"by": "head", "approver_is_author": True},
        Answer("allowed", "第5条第2項", "own_approval"),
    ),
    "a grave matter, where the city bars nothing": (
        SUBSTITUTE | {"important": True},
        Answer("allowed", "第5条第2項", "by_substitute"),
    ),
}


def test_approve() -> None:
    rows = (
        (name, may_approve(ApproveFacts.read(facts), TORIDE), expected)
        for name, (facts, expected) in TABLE.items()
    )

    assert wrong_rows(rows) == {}


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("approval.important", {"by": "head", "important": True}),
        ("substitute.important", SUBSTITUTE | {"important": True}),
        ("approval.own", {"by": "head", "approver_is_author": True}),
    ],
)
def test_what_the_city_may_bar(key: str, facts: dict[str, Any]) -> None:
    barred = with_value(TORIDE, key, "second_person" if key == "approval.own" else "barred")

    verdict = may_approve(ApproveFacts.read(facts), barred)

    assert (verdict.outcome, verdict.basis.clause) == ("refused", None)


def test_a_grave_matter_is_not_for_a_substitute_in_the_second_town() -> None:
    verdict = may_approve(ApproveFacts.read(SUBSTITUTE | {"important": True}), HIBARINO)

    assert (verdict.outcome, verdict.basis.clause) == ("refused", "第2条第3項ただし書")


def test_the_absent_head_looks_at_it_later() -> None:
    (look_after,) = owed_after_approval(ApproveFacts.read(SUBSTITUTE), TORIDE)

    assert (look_after.code, look_after.to) == ("look_after", ("delivery_officer",))
    assert owed_after_approval(ApproveFacts(by="head"), TORIDE) == ()


def test_the_refusal_names_the_owning_section_and_the_post_of_who_tried() -> None:
    facts = ApproveFacts(by="other_head", section="保健福祉課", post="防犯課長")
    (reason,) = may_approve(facts, TORIDE).reasons

    assert dict(reason.params) == {"section": "保健福祉課", "post": "防犯課長"}


def test_equipment_is_no_fact_of_an_approval() -> None:
    assert not {"terminal", "leave"} & set(ApproveFacts.__dataclass_fields__)
