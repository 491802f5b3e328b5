"""第8条 under the seed's rule: may this be released, from here, now?"""

from itertools import product
from typing import Any

import pytest

from hayauma.regulation import (
    QUESTIONS,
    ReleaseFacts,
    may_order_ahead,
    may_release,
    owed_after_release,
    wording,
)
from tests.regulation.towns import CITY_RULE, TORIDE, Answer, answer, with_value

APPROVED: dict[str, Any] = {"approval": "live", "terminal": "enrolled"}
URGENT: dict[str, Any] = {"urgent": True, "urgent_reason": "川の水位が上がっている"}
HERE: dict[str, Any] = {"terminal": "enrolled"}

VACANCIES = (
    ["supervising_officer"],
    ["operations_manager"],
    ["supervising_officer", "operations_manager"],
)

TABLE: dict[str, tuple[dict[str, Any], Answer]] = {
    "approved, on a registered terminal": (
        APPROVED,
        Answer("allowed", "第8条第1項", "approved"),
    ),
    "not approved": (
        HERE,
        Answer("refused", "第8条第1項", "not_approved"),
    ),
    "urgent, on a registered terminal": (
        URGENT | HERE,
        Answer("allowed", "第8条第1項ただし書", "urgent_without_approval"),
    ),
    "urgent, elsewhere without leave: urgency does not waive the equipment": (
        URGENT,
        Answer("refused", "第8条第2項", "terminal_unknown"),
    ),
    "urgent, elsewhere with a standing leave": (
        URGENT | {"leave": "standing"},
        Answer("allowed", "第8条第2項ただし書", "urgent_without_approval"),
    ),
    "approved, elsewhere without leave": (
        {"approval": "live"},
        Answer("refused", "第8条第2項", "terminal_unknown"),
    ),
    "approved, elsewhere with a leave": (
        {"approval": "live", "leave": "single"},
        Answer("allowed", "第8条第2項ただし書", "from_leave"),
    ),
    "approved, elsewhere with a leave that has ended": (
        {"approval": "live", "leave": "expired"},
        Answer("refused", "第8条第2項", "leave_expired"),
    ),
    "approved, on a terminal that was given up": (
        {"approval": "live", "terminal": "retired"},
        Answer("refused", "第8条第2項", "terminal_retired"),
    ),
    "changed after approval": (
        HERE | {"approval": "changed"},
        Answer("refused", "第8条第1項", "approval_changed"),
    ),
    "own approval: allowed and marked": (
        APPROVED | {"approver_is_author": True},
        Answer("allowed", "第8条第1項", "own_approval"),
    ),
    "window missed": (
        APPROVED | {"window": "missed"},
        Answer("refused", CITY_RULE, "window_missed"),
    ),
    "window not yet open": (
        APPROVED | {"window": "before"},
        Answer("refused", CITY_RULE, "window_before"),
    ),
    "window missed, but urgent": (
        APPROVED | URGENT | {"window": "missed"},
        Answer("allowed", "第8条第1項ただし書", "urgent_without_approval"),
    ),
    "general hold, routine": (
        APPROVED | {"hold": "general"},
        Answer("refused", CITY_RULE, "held"),
    ),
    "general hold, urgent": (
        URGENT | HERE | {"hold": "general"},
        Answer("allowed", "第8条第1項ただし書", "urgent_without_approval"),
    ),
    "general hold, a correction": (
        APPROVED | {"hold": "general", "correction": True},
        Answer("allowed", "第8条第1項", "approved"),
    ),
    "general hold, approved, called urgent by somebody who may not": (
        APPROVED | {"hold": "general", "urgent": True, "may_declare_urgent": False},
        Answer("refused", CITY_RULE, "held"),
    ),
    "hold naming urgent, urgent": (
        URGENT | HERE | {"hold": "names_urgent"},
        Answer("refused", CITY_RULE, "held"),
    ),
    "hold naming urgent, routine": (
        APPROVED | {"hold": "names_urgent"},
        Answer("refused", CITY_RULE, "held"),
    ),
    "urgent without a reason: asked for, by the city's rule": (
        {"urgent": True} | HERE,
        Answer("needs_reason", CITY_RULE, "urgent_reason_missing"),
    ),
    "urgent with blanks for a reason": (
        {"urgent": True, "urgent_reason": " 　"} | HERE,
        Answer("needs_reason", CITY_RULE, "urgent_reason_missing"),
    ),
    "urgent without a reason, elsewhere: a refusal outweighs what could be lifted": (
        {"urgent": True},
        Answer("refused", "第8条第2項", "urgent_reason_missing"),
    ),
    "urgent, declared by somebody who may not": (
        URGENT | HERE | {"may_declare_urgent": False},
        Answer("refused", CITY_RULE, "urgent_not_entitled"),
    ),
    "urgent and approved all the same: the approval carries it": (
        APPROVED | {"urgent": True},
        Answer("allowed", "第8条第1項", "approved"),
    ),
    "neither approved nor here: the approval is named first": (
        {},
        Answer("refused", "第8条第1項", "terminal_unknown"),
    ),
    "without a hand, without a standing leave": (
        {"approval": "live", "sender_kind": "server", "leave": "single"},
        Answer("refused", CITY_RULE, "sender_stranger"),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), TABLE.values(), ids=TABLE)
def test_release(facts: dict[str, Any], expected: Answer) -> None:
    verdict = may_release(ReleaseFacts.read(facts), TORIDE)

    assert answer(verdict, expected.code) == expected


def test_a_vacancy_of_either_officer_changes_no_release() -> None:
    for (facts, _), vacant in product(TABLE.values(), VACANCIES):
        without = may_release(ReleaseFacts.read(facts), TORIDE)
        assert may_release(ReleaseFacts.read(facts | {"vacant": vacant}), TORIDE) == without


def test_a_second_person_is_needed_where_the_city_says_so() -> None:
    policy = with_value(TORIDE, "approval.own", "second_person")
    own = ReleaseFacts.read(APPROVED | {"approver_is_author": True})

    verdict = may_release(own, policy)

    assert answer(verdict, "own_approval_refused") == ("refused", None, "own_approval_refused")


@pytest.mark.parametrize(("leave", "allowed"), [("single", False), ("standing", True)])
def test_without_a_hand_only_under_a_standing_leave(leave: str, allowed: bool) -> None:
    policy = with_value(TORIDE, "release.senders", ("staff", "server"))
    facts = {"approval": "live", "sender_kind": "server", "leave": leave}

    assert may_release(ReleaseFacts.read(facts), policy).allowed is allowed


def test_urgent_news_without_approval_is_reported_and_looked_at() -> None:
    owed = owed_after_release(ReleaseFacts.read(URGENT | HERE), TORIDE)

    assert [(measure.code, measure.to) for measure in owed] == [
        ("report", ("delivery_officer", "operations_manager", "supervising_officer")),
        ("confirm", ("delivery_officer",)),
    ]
    assert {measure.basis.clause for measure in owed} == {None}  # 市の定め


@pytest.mark.parametrize("facts", [APPROVED, URGENT, APPROVED | {"urgent": True}])
def test_nothing_follows_an_approved_release_nor_one_that_was_refused(
    facts: dict[str, Any],
) -> None:
    assert owed_after_release(ReleaseFacts.read(facts), TORIDE) == ()


def test_ordered_ahead_of_the_approval_binds_the_equipment_rule_alone() -> None:
    ahead = may_order_ahead(ReleaseFacts(terminal="enrolled", approver="防犯課長"), TORIDE)
    assert ahead.allowed
    assert [str(reason.code) for reason in ahead.reasons] == ["approval_awaited", "from_deployed"]
    assert not may_order_ahead(ReleaseFacts(terminal="unknown"), TORIDE).allowed
    assert not may_order_ahead(ReleaseFacts(terminal="enrolled", hold="general"), TORIDE).allowed
    # A spoken leave serves urgent news only, and what waits for an approval is none.
    spoken = ReleaseFacts(leave="standing", leave_form="oral")
    assert not may_order_ahead(spoken, TORIDE).allowed


def test_what_changed_around_an_approval_since() -> None:
    live = {"approval": "live", "terminal": "enrolled"}
    moved = QUESTIONS["release"].answer({**live, "owner": "moved", "owner_now": "福祉課"}, TORIDE)
    assert moved.basis.clause == "第5条第2項"
    assert "福祉課の長の承認" in wording.sentence(moved.reasons[0])
    closed = QUESTIONS["release"].answer({**live, "approver_account": "closed"}, TORIDE)
    assert not closed.allowed
    assert closed.basis.clause is None, "the city's own rule, no clause"
    urgent = {"urgent": True, "urgent_reason": "氾濫", "terminal": "enrolled"}
    spared = {**urgent, "owner": "moved", "approver_account": "closed"}
    assert QUESTIONS["release"].answer(spared, TORIDE).allowed
