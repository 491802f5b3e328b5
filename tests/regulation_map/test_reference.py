"""The reference keeps up with the code: every key, every fact, every act."""

import re

import pytest

from hayauma.regulation import QUESTIONS
from tests.regulation_map.tables import ROOT, fact_rows, key_rows, rows_under

pytestmark = pytest.mark.once

REFERENCE = (ROOT / "docs" / "reference" / "policy.md").read_text("utf-8")


def test_every_key_stands_in_the_table_as_it_is() -> None:
    assert rows_under(REFERENCE, "## Keys") == key_rows()


def test_every_act_has_its_table_of_facts() -> None:
    assert re.findall("^### (.+)$", REFERENCE, re.MULTILINE) == list(QUESTIONS)
    for act in QUESTIONS:
        assert rows_under(REFERENCE, f"### {act}") == fact_rows(act)
