"""What may be cited: a clause for 条, and never for a reading or a default."""

import re

import pytest

from hayauma.regulation import Basis, Code, Kind, Policy, wording
from tests.regulation.towns import HIBARINO, TORIDE


@pytest.mark.parametrize("policy", [TORIDE, HIBARINO], ids=lambda policy: policy.name)
def test_every_refusing_rule_of_the_towns_that_is_no_text_cites_no_clause(policy: Policy) -> None:
    for value in policy.values():
        if value.basis.kind is not Kind.TEXT:
            assert value.basis.clause is None, value.key
            # Nor does its ground name an article of the regulation, which a screen would print.
            assert not re.search("第[0-9]+条", value.basis.ground), value.key


@pytest.mark.parametrize("kind", [Kind.READING, Kind.DEFAULT])
def test_a_clause_for_a_reading_or_a_default_cannot_even_be_made(kind: Kind) -> None:
    with pytest.raises(ValueError, match="only for 条"):
        Basis("第8条第1項", kind, "根拠")
    with pytest.raises(ValueError, match="only for 条"):
        Basis(None, Kind.TEXT, "根拠")


def test_every_reason_has_its_sentence_and_every_sentence_its_reason() -> None:
    assert set(wording.TEMPLATES) == set(Code)
    assert all("{rule}" in template for template in wording.TEMPLATES.values())
