"""Whatever the facts and whatever the town: what holds for every verdict."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.regulation import (
    QUESTIONS,
    Facts,
    Kind,
    Outcome,
    Policy,
    Verdict,
    wording,
)
from tests.regulation.towns import HIBARINO, TORIDE
from tests.regulation_invariants.anything import facts_of, policies

TOWNS = st.one_of(st.sampled_from([TORIDE, HIBARINO]), policies())
ASKED = st.sampled_from(sorted(QUESTIONS)).flatmap(
    lambda act: st.tuples(st.just(act), facts_of(QUESTIONS[act].facts))
)


@settings(max_examples=400, deadline=None, database=None)
@given(asked=ASKED, policy=TOWNS)
def test_every_verdict(asked: tuple[str, Facts], policy: Policy) -> None:
    holds_for_every_verdict(asked, policy)


@pytest.mark.long
@settings(max_examples=5_000, deadline=None, database=None)
@given(asked=ASKED, policy=TOWNS)
def test_very_many_verdicts(asked: tuple[str, Facts], policy: Policy) -> None:
    holds_for_every_verdict(asked, policy)


def holds_for_every_verdict(asked: tuple[str, Facts], policy: Policy) -> None:
    act, facts = asked
    verdict = QUESTIONS[act].rule(facts, policy)

    assert verdict.act == act
    has_a_basis_among_its_reasons(verdict, policy)
    cites_only_what_the_profile_cites(verdict, policy)
    says_the_clause_or_that_the_city_set_it(verdict)
    survives_the_record(verdict)


def has_a_basis_among_its_reasons(verdict: Verdict, policy: Policy) -> None:
    assert verdict.basis in {reason.basis for reason in verdict.reasons}
    assert verdict.basis.ground
    assert (verdict.profile, verdict.profile_version) == (policy.name, policy.version)


def cites_only_what_the_profile_cites(verdict: Verdict, policy: Policy) -> None:
    bases = {value.basis for value in policy.values()}
    for basis in (verdict.basis, *(reason.basis for reason in verdict.reasons)):
        assert basis in bases
        assert (basis.clause is None) == (basis.kind is not Kind.TEXT)


def says_the_clause_or_that_the_city_set_it(verdict: Verdict) -> None:
    for reason in verdict.reasons:
        sentence = wording.sentence(reason)
        assert (reason.basis.clause or "市の定め") in sentence
        if reason.basis.clause is None:
            assert not re.search("第[0-9]+条", sentence), sentence


def survives_the_record(verdict: Verdict) -> None:
    stored = json.loads(json.dumps(verdict.as_json()))
    assert Verdict.from_json(stored) == verdict
    assert stored["allowed"] == (verdict.outcome in {Outcome.ALLOWED, Outcome.NOTED})
