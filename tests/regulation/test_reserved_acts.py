"""Acts that belong to one role: menus (第4条, 第10条), leaves (第8条第2項), corrections (第9条),
answers (第5条第3項第3号); and what a vacancy stops."""

from typing import Any

import pytest

from hayauma.regulation import (
    QUESTIONS,
    CorrectFacts,
    PublishedFacts,
    blocked_by_vacancy,
    owed_when_asked,
    owed_when_published,
    owed_when_wrong,
)
from tests.regulation.towns import CITY_RULE, HIBARINO, TORIDE, Answer, with_value, wrong_rows

AWAY = {"by": "substitute", "manager": "absent", "absence_reason": "休暇", "reason": "理由"}

TABLE: dict[str, tuple[str, dict[str, Any], Answer]] = {
    "a menu, by the operations manager on a request": (
        "set_menu",
        {"by": "manager", "request": "filed"},
        Answer("allowed", "第4条第3項第4号", "by_holder"),
    ),
    "a menu, on the manager's own motion with a reason": (
        "set_menu",
        {"by": "manager", "reason": "重なる二つをまとめる"},
        Answer("allowed", "第4条第3項第4号", "by_holder"),
    ),
    "a menu, on the manager's own motion without a reason": (
        "set_menu",
        {"by": "manager"},
        Answer("needs_reason", CITY_RULE, "menu_reason_missing"),
    ),
    "a menu, by a section head": (
        "set_menu",
        {"by": "section_head", "request": "filed"},
        Answer("refused", "第4条第3項第4号", "not_menu_setter"),
    ),
    "a menu, by the manager's staff": (
        "set_menu",
        {"by": "manager_staff", "request": "filed"},
        Answer("refused", "第4条第3項第4号", "not_menu_setter"),
    ),
    "a menu, by a substitute while the manager is away": (
        "set_menu",
        AWAY,
        Answer("allowed", "第4条第3項第4号", "by_substitute"),
    ),
    "a menu, by a substitute while the manager is there": (
        "set_menu",
        AWAY | {"manager": "present"},
        Answer("refused", CITY_RULE, "holder_present"),
    ),
    "a menu, while nobody is operations manager": (
        "set_menu",
        {"by": "manager_staff", "manager": "vacant", "request": "filed"},
        Answer("refused", "第4条第3項第4号", "role_vacant"),
    ),
    "a request, by the head after consultation": (
        "file_menu_request",
        {"by": "head", "consultation": "both_sides"},
        Answer("allowed", "第10条第2項", "by_holder"),
    ),
    "a request, by staff": (
        "file_menu_request",
        {"by": "section_staff", "consultation": "both_sides"},
        Answer("refused", "第10条第2項", "not_menu_filer"),
    ),
    "a request, without consultation": (
        "file_menu_request",
        {"by": "head"},
        Answer("refused", "第10条第2項", "consultation_missing"),
    ),
    "a request, the consultation confirmed by one side": (
        "file_menu_request",
        {"by": "head", "consultation": "one_side"},
        Answer("refused", CITY_RULE, "consultation_one_sided"),
    ),
    "a request, the form not filled in": (
        "file_menu_request",
        {"by": "head", "consultation": "both_sides", "form": "incomplete"},
        Answer("refused", "第10条第2項", "form_incomplete"),
    ),
    "a request, by the head's substitute": (
        "file_menu_request",
        {
            "by": "substitute",
            "head": "vacant",
            "absence_reason": "欠員",
            "consultation": "both_sides",
        },
        Answer("allowed", "第10条第2項", "by_substitute"),
    ),
    "a leave, by the operations manager": (
        "grant_leave",
        {"by": "manager", "reason": "宿直の電話"},
        Answer("allowed", "第8条第2項ただし書", "by_holder"),
    ),
    "a leave, without a reason": (
        "grant_leave",
        {"by": "manager"},
        Answer("needs_reason", CITY_RULE, "leave_reason_missing"),
    ),
    "a leave, by anybody else": (
        "grant_leave",
        {"by": "other", "reason": "宿直の電話"},
        Answer("refused", "第8条第2項ただし書", "not_leave_granter"),
    ),
    "a leave, by a substitute while the manager is away": (
        "grant_leave",
        AWAY,
        Answer("allowed", "第8条第2項ただし書", "by_substitute"),
    ),
    "a leave, while nobody is operations manager": (
        "grant_leave",
        {"by": "other", "manager": "vacant", "reason": "宿直の電話"},
        Answer("refused", "第8条第2項ただし書", "role_vacant"),
    ),
    "a leave by word of mouth": (
        "grant_leave",
        {"by": "manager", "reason": "停電", "form": "oral", "urgent": True},
        Answer("refused", CITY_RULE, "leave_not_written"),
    ),
    "stopping, by anybody": (
        "correct",
        {"step": "stop"},
        Answer("allowed", CITY_RULE, "stop_by_anyone"),
    ),
    "opening a case, by anybody": (
        "correct",
        {"step": "open"},
        Answer("allowed", CITY_RULE, "stop_by_anyone"),
    ),
    "preparing a correction, by the owning section's staff": (
        "correct",
        {"step": "prepare", "by": "owning_staff"},
        Answer("allowed", CITY_RULE, "prepared_by_staff"),
    ),
    "issuing a correction, by the owning head": (
        "correct",
        {"step": "issue", "by": "head"},
        Answer("allowed", "第9条", "by_holder"),
    ),
    "issuing a correction, by staff": (
        "correct",
        {"step": "issue", "by": "owning_staff"},
        Answer("refused", "第9条", "not_correcting_officer"),
    ),
    "amending the back number, by another section": (
        "correct",
        {"step": "amend", "by": "other"},
        Answer("refused", "第9条", "not_correcting_officer"),
    ),
    "a correction that repeats a wrong date": (
        "correct",
        {"by": "head", "wrong": "error", "repeats_wrong_passage": True},
        Answer("allowed", "第9条", "by_holder"),
    ),
    "a correction that repeats somebody's address": (
        "correct",
        {"by": "head", "wrong": "personal_data", "repeats_wrong_passage": True},
        Answer("refused", CITY_RULE, "wrong_passage_repeated"),
    ),
    "an answer, by the owning head": (
        "answer_inquiry",
        {"by": "head"},
        Answer("allowed", "第5条第3項第3号", "by_holder"),
    ),
    "an answer, by the owning section's staff": (
        "answer_inquiry",
        {"by": "owning_staff"},
        Answer("allowed", "第5条第3項第3号", "answer_by_staff"),
    ),
    "an answer, by another section": (
        "answer_inquiry",
        {"by": "other"},
        Answer("refused", "第5条第3項第3号", "not_answerer"),
    ),
    "a second operations manager at one time": (
        "appoint",
        {"role": "operations_manager", "held_by_another": True},
        Answer("refused", "第4条第2項", "role_held"),
    ),
    "a second supervising officer at one time": (
        "appoint",
        {"role": "supervising_officer", "held_by_another": True},
        Answer("refused", "第3条第2項", "role_held"),
    ),
    "a head, while other sections have theirs": (
        "appoint",
        {"role": "delivery_officer", "held_by_another": True},
        Answer("allowed", "第5条第1項", "role_free"),
    ),
    "one person, operations manager and delivery officer: marked, not refused": (
        "appoint",
        {"role": "operations_manager", "other_roles": ["delivery_officer"]},
        Answer("allowed", "第4条第2項", "roles_together"),
    ),
}


def test_reserved_acts() -> None:
    rows = (
        (name, QUESTIONS[act].answer(facts, TORIDE), expected)
        for name, (act, facts, expected) in TABLE.items()
    )

    assert wrong_rows(rows) == {}


def test_only_the_managers_vacancy_stops_something_and_never_a_release() -> None:
    assert blocked_by_vacancy("operations_manager", substitute_acting=False) == (
        "set_menu",
        "grant_leave",
    )
    assert blocked_by_vacancy("operations_manager", substitute_acting=True) == ()
    assert blocked_by_vacancy("supervising_officer", substitute_acting=False) == ()


def test_an_answer_by_staff_waits_for_approval_where_the_city_says_so() -> None:
    policy = with_value(TORIDE, "inquiry.answer_approval", "required")
    facts = {"by": "owning_staff"}

    assert not QUESTIONS["answer_inquiry"].answer(facts, policy).allowed
    assert QUESTIONS["answer_inquiry"].answer(facts | {"answer_approved": True}, policy).allowed


@pytest.mark.parametrize(("urgent", "outcome"), [(True, "allowed"), (False, "refused")])
def test_a_leave_by_word_of_mouth_serves_urgent_news_in_the_second_town(
    urgent: bool, outcome: str
) -> None:
    facts = {"by": "manager", "reason": "停電", "form": "oral", "urgent": urgent}

    assert QUESTIONS["grant_leave"].answer(facts, HIBARINO).outcome == outcome


def test_roles_kept_apart_where_the_city_says_so() -> None:
    policy = with_value(TORIDE, "roles.together", "refused")
    facts = {"role": "delivery_officer", "other_roles": ["operations_manager"]}

    assert QUESTIONS["appoint"].answer(facts, policy).outcome == "refused"


def test_article_9_owes_three_measures() -> None:
    owed = owed_when_wrong(CorrectFacts(), TORIDE)

    assert list(dict.fromkeys(measure.code for measure in owed)) == [
        "correction_mail",
        "amend_history",
        "other_measures",
    ]
    assert {measure.basis.clause for measure in owed} == {"第9条"}


@pytest.mark.parametrize(
    ("wrong", "also"), [("error", []), ("personal_data", ["leak_report"]), ("works", ["holder"])]
)
def test_some_measures_are_owed_for_one_kind_of_wrong_alone(wrong: str, also: list[str]) -> None:
    owed = owed_when_wrong(CorrectFacts.read({"wrong": wrong}), TORIDE)
    others = [one.params["what"] for one in owed if one.code == "other_measures"]

    assert others == ["web", "channels", "telephone", *also]


def test_a_question_owes_an_answer_within_the_towns_term() -> None:
    (seed,), (second,) = owed_when_asked(TORIDE), owed_when_asked(HIBARINO)

    assert (seed.basis.clause, seed.within_hours) == ("第5条第3項第3号", None)
    assert (second.basis.clause, second.within_hours) == ("第13条", 336)


@pytest.mark.parametrize(
    ("matches", "sent", "listed"), [(True, False, 1), (True, True, 0), (False, False, 0)]
)
def test_striving_lists_what_was_published_and_not_sent(
    matches: bool, sent: bool, listed: int
) -> None:
    owed = owed_when_published(PublishedFacts(matches_menu=matches, sent=sent), TORIDE)

    assert [measure.basis.clause for measure in owed] == ["第11条"] * listed
