"""定期の承認: one approval for the issues of a text that never changes, where the city opens it."""

from typing import Any

from hayauma.regulation import (
    Policy,
    ReleaseFacts,
    SeriesFacts,
    Verdict,
    may_approve_series,
    may_release,
)
from tests.regulation.towns import CITY_RULE, HIBARINO, TORIDE, Answer, with_value, wrong_rows

ONCE = with_value(TORIDE, "approval.series", "once_if_fixed")
APPROVE = {"by": "head", "fixed": True, "days": 30}
USE = {"step": "use", "by": "owning_staff", "fixed": True, "approval": "live"}
REVOKE = {"step": "revoke", "by": "head"}

# facts, the seed once it has decided so, the second town
TABLE: dict[str, tuple[dict[str, Any], Answer, Answer]] = {
    "by the head, a fixed text": (
        APPROVE,
        Answer("allowed", "第5条第2項", "by_holder"),
        Answer("allowed", "第2条第2項", "by_holder"),
    ),
    "by a substitute": (
        APPROVE | {"by": "substitute"},
        Answer("refused", CITY_RULE, "series_head_alone"),
        Answer("refused", "第4条第3項", "series_head_alone"),
    ),
    "by somebody else": (
        APPROVE | {"by": "other"},
        Answer("refused", "第5条第2項", "not_owning_head"),
        Answer("refused", "第2条第2項", "not_owning_head"),
    ),
    "a text that changes": (
        APPROVE | {"fixed": False},
        Answer("refused", CITY_RULE, "series_not_fixed"),
        Answer("refused", "第4条第3項", "series_not_fixed"),
    ),
    "not the text that was shown": (
        APPROVE | {"text": "changed"},
        Answer("refused", "第8条第1項", "text_changed"),
        Answer("refused", "第4条第3項", "text_changed"),
    ),
    "for longer than the second town allows": (
        APPROVE | {"days": 185},
        Answer("allowed", "第5条第2項", "by_holder"),
        Answer("refused", CITY_RULE, "series_too_long"),
    ),
    "their own text": (
        APPROVE | {"approver_is_author": True},
        Answer("allowed", "第5条第2項", "own_approval"),
        Answer("refused", "第4条第4項", "own_approval_refused"),
    ),
    "an issue with the very text": (
        USE,
        Answer("allowed", CITY_RULE, "series_covers"),
        Answer("allowed", "第4条第3項", "series_covers"),
    ),
    "an issue with another text": (
        USE | {"text": "changed", "differences": "本文"},
        Answer("refused", "第8条第1項", "approval_changed"),
        Answer("refused", "第4条第3項", "approval_changed"),
    ),
    "an issue, and no approval of the series": (
        USE | {"approval": "none"},
        Answer("refused", "第8条第1項", "not_approved"),
        Answer("refused", "第4条第3項", "not_approved"),
    ),
    "an issue after the period": (
        USE | {"approval": "ended"},
        Answer("refused", CITY_RULE, "series_ended"),
        Answer("refused", "第4条第3項", "series_ended"),
    ),
    "an issue whose consent ended": (
        USE | {"consents": "ended"},
        Answer("refused", CITY_RULE, "series_consent_ended"),
        Answer("refused", "第4条第3項", "series_consent_ended"),
    ),
    "an issue of a work that another section owns now": (
        USE | {"owner": "moved"},
        Answer("refused", "第5条第2項", "owner_moved"),
        Answer("refused", "第2条第2項", "owner_moved"),
    ),
    "an issue that is too late": (
        USE | {"window": "missed"},
        Answer("refused", CITY_RULE, "window_missed"),
        Answer("refused", CITY_RULE, "window_missed"),
    ),
    "taken back by the head": (
        REVOKE,
        Answer("allowed", CITY_RULE, "series_revoked_by_right"),
        Answer("allowed", "第4条第3項", "series_revoked_by_right"),
    ),
    "taken back by who approved it, elsewhere by now": (
        REVOKE | {"by": "approver"},
        Answer("allowed", CITY_RULE, "series_revoked_by_right"),
        Answer("allowed", "第4条第3項", "series_revoked_by_right"),
    ),
    "taken back by staff": (
        REVOKE | {"by": "owning_staff"},
        Answer("refused", CITY_RULE, "series_revokers"),
        Answer("refused", "第4条第3項", "series_revokers"),
    ),
}


def judged(facts: dict[str, Any], policy: Policy) -> Verdict:
    return may_approve_series(SeriesFacts.read(facts), policy)


def test_once_in_two_towns() -> None:
    rows = [
        (f"{name}, {town}", judged(facts, policy), want)
        for name, (facts, seed, second) in TABLE.items()
        for town, policy, want in (("the seed", ONCE, seed), ("the second", HIBARINO, second))
    ]
    assert wrong_rows(rows) == {}


def test_the_seed_wants_each_issue_approved_and_cites_no_clause_for_it() -> None:
    each = Answer("refused", CITY_RULE, "series_each_issue")
    rows = [(str(facts), judged(facts, TORIDE), each) for facts in (APPROVE, USE)]
    assert wrong_rows(rows) == {}
    assert judged(REVOKE, TORIDE).allowed, "what is over can be taken back all the same"


def test_a_release_rests_on_it_only_while_it_holds() -> None:
    ready = {"approval": "live", "terminal": "enrolled"}
    table = {
        "covers": (ONCE, Answer("allowed", "第8条第1項", "series_covers")),
        "ended": (ONCE, Answer("refused", CITY_RULE, "series_ended")),
        "revoked": (ONCE, Answer("refused", CITY_RULE, "series_revoked")),
        "none": (TORIDE, Answer("allowed", "第8条第1項", "approved")),
    }
    rows = [
        (word, may_release(ReleaseFacts.read(ready | {"series": word}), policy), want)
        for word, (policy, want) in table.items()
    ]
    decided_otherwise = may_release(ReleaseFacts.read(ready | {"series": "covers"}), TORIDE)
    rows.append(("meanwhile", decided_otherwise, Answer("refused", CITY_RULE, "series_each_issue")))
    assert wrong_rows(rows) == {}


def test_no_hand_at_a_terminal_is_lifted_by_it() -> None:
    facts = ReleaseFacts(approval="live", series="covers", terminal="unknown")
    verdict = may_release(facts, ONCE)
    assert (verdict.outcome, verdict.basis.clause) == ("refused", "第8条第2項")
    server = ReleaseFacts(
        approval="live", series="covers", terminal="enrolled", sender_kind="server"
    )
    assert may_release(server, ONCE).outcome == "refused"
