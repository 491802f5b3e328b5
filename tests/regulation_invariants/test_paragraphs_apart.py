"""The two paragraphs of 第8条 stay apart, whatever the facts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.regulation import ReleaseFacts, may_release
from hayauma.regulation.rules import release
from tests.regulation.towns import HIBARINO, TORIDE
from tests.regulation_invariants.anything import facts_of

QUICK = settings(max_examples=100, deadline=None, database=None)


@QUICK
@given(facts=facts_of(ReleaseFacts), other=facts_of(ReleaseFacts))
def test_equipment_facts_never_change_what_is_said_of_the_approval(
    facts: ReleaseFacts, other: ReleaseFacts
) -> None:
    moved = replace(facts, terminal=other.terminal, leave=other.leave, leave_form=other.leave_form)

    for town in (TORIDE, HIBARINO):
        assert [*release.content_approved(facts, town)] == [*release.content_approved(moved, town)]


@QUICK
@given(facts=facts_of(ReleaseFacts), terminal=st.sampled_from(["unknown", "retired"]))
def test_without_equipment_or_leave_nothing_leaves_however_urgent(
    facts: ReleaseFacts, terminal: str
) -> None:
    elsewhere = replace(facts, terminal=terminal, leave="none", urgent=True)  # type: ignore[arg-type]  # drawn from the fact's own words

    assert not may_release(elsewhere, TORIDE).allowed
    assert "第8条第2項" in {
        reason.basis.clause for reason in may_release(elsewhere, TORIDE).reasons
    }


@QUICK
@given(facts=facts_of(ReleaseFacts))
def test_without_approval_or_urgency_nothing_leaves(facts: ReleaseFacts) -> None:
    routine = replace(facts, urgent=False, approval="none")

    assert not may_release(routine, TORIDE).allowed
