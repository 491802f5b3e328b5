"""Packed answers: what goes in comes out, and the older form stays readable."""

import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from hayauma.delivery.packing import Answered, pack_answers, unpack_answers

ANSWERS = st.lists(
    st.builds(
        Answered,
        st.integers(10**6, 10**6 + 5_000),
        st.integers(0, 11),
        st.integers(0, 10**6),
        st.text(st.characters(codec="utf-8"), max_size=20),
    ),
    max_size=40,
)


@given(ANSWERS)
def test_answers_come_back_in_order(answers: list[Answered]) -> None:
    assert list(unpack_answers(pack_answers(answers))) == sorted(answers)


def test_the_older_form_is_still_read() -> None:
    rows = json.dumps([[5, 4, 20, "250 受付"]]).encode("utf-8")
    assert list(unpack_answers(zlib.compress(rows))) == [Answered(5, 4, 20, "250 受付")]


def test_equal_words_cost_little() -> None:
    many = [Answered(n, 4, 0, "250 2.0.0 Ok") for n in range(1_000)]
    assert len(pack_answers(many)) < 3 * len(many)
