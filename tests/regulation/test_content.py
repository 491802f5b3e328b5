"""第7条: personal data with the exception of its own, and works of others."""

from typing import Any

import pytest

from hayauma.regulation import (
    PersonalDataFacts,
    WorkFacts,
    may_publish_personal_data,
    may_publish_work,
)
from tests.regulation.towns import CITY_RULE, TORIDE, Answer, answer, with_value, wrong_rows

SAVES_LIFE = {
    "urgent": True, "unavoidable": True, "protects": "life", "judged_by": "防災課長",
}  # fmt: skip

PERSONAL_DATA = {
    "consent to fact and content": (
        {"consent_to_fact": True, "consent_to_content": True},
        Answer("allowed", "第7条第3号", "personal_data_agreed"),
    ),
    "consent to the content is missing": (
        {"consent_to_fact": True},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "consent to the fact is missing": (
        {"consent_to_content": True},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "urgent with the ground: life": (
        SAVES_LIFE,
        Answer("allowed", "第7条第3号", "personal_data_exception"),
    ),
    "urgent with the ground: body": (
        SAVES_LIFE | {"protects": "body"},
        Answer("allowed", "第7条第3号", "personal_data_exception"),
    ),
    "urgent with the ground: property": (
        SAVES_LIFE | {"protects": "property"},
        Answer("allowed", "第7条第3号", "personal_data_exception"),
    ),
    "urgent without the ground": (
        {"urgent": True},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "urgent and to save life, but avoidable": (
        SAVES_LIFE | {"unavoidable": False},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "unavoidable and to save life, but not urgent": (
        SAVES_LIFE | {"urgent": False},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "urgent and unavoidable, to save nothing": (
        SAVES_LIFE | {"protects": "none"},
        Answer("refused", "第7条第3号", "personal_data_not_agreed"),
    ),
    "who judged it is not written": (
        SAVES_LIFE | {"judged_by": ""},
        Answer("needs_reason", CITY_RULE, "personal_data_judge_missing"),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), PERSONAL_DATA.values(), ids=PERSONAL_DATA)
def test_publish_personal_data(facts: dict[str, Any], expected: Answer) -> None:
    verdict = may_publish_personal_data(PersonalDataFacts.read(facts), TORIDE)

    assert answer(verdict, expected.code) == expected


def test_what_is_missing_is_named() -> None:
    verdict = may_publish_personal_data(PersonalDataFacts(consent_to_fact=True), TORIDE)

    assert verdict.reasons[0].params["missing"] == "掲載する内容"


WORKS = {
    "the city's own": ({"ownership": "own"}, Answer("allowed", "第7条第2号", "work_own")),
    "with consent": ({"ownership": "consent"}, Answer("allowed", "第7条第2号", "work_agreed")),
    "whose it is, nobody knows": ({}, Answer("refused", "第7条第2号", "work_not_agreed")),
    "quoted, which the city has not opened": (
        {"ownership": "quotation"},
        Answer("refused", CITY_RULE, "quotation_not_decided"),
    ),
}


def test_publish_work() -> None:
    rows = (
        (name, may_publish_work(WorkFacts.read(facts), TORIDE), expected)
        for name, (facts, expected) in WORKS.items()
    )

    assert wrong_rows(rows) == {}


def test_quotation_can_be_opened_by_the_city() -> None:
    policy = with_value(TORIDE, "works.quotation", "allowed")

    assert may_publish_work(WorkFacts(ownership="quotation"), policy).allowed
