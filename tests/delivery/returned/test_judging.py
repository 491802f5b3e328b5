"""Whose fault it is that letters come back: one in twenty of any block is a person's, more is not.

Pure: numbers in, a verdict out.
"""

import pytest

from hayauma.delivery.returned.judging import BLOCK, Back, Verdict, judge, tripped

LIMIT = 25  # one in twenty of a block


def back(group: str, *seqs: int) -> list[Back]:
    return [Back(seq, group) for seq in seqs]


def test_one_in_twenty_is_the_addresses_and_one_more_is_not() -> None:
    assert tripped(back("a", *range(LIMIT))) == ()
    assert tripped(back("a", *range(LIMIT + 1))) == (0,)


def test_each_block_stands_alone() -> None:
    spread = back("a", *range(0, 20 * BLOCK, 20))
    assert tripped(spread) == (), "one in twenty everywhere"
    assert tripped([*spread, Back(3 * BLOCK + 1, "a")]) == (3,)


def test_all_domains_alike_speak_of_us() -> None:
    mixed = back("a", *range(15)) + back("b", *range(300, 315))
    found = judge(mixed, back_by_group={"a": 15, "b": 15}, handed_over={"a": 200, "b": 200})
    assert found == Verdict((0,), 30)
    assert found.among == BLOCK


@pytest.mark.parametrize(
    ("others", "back_of_others", "alone"),
    [
        ({"b": 100}, {}, True),
        ({"b": 100}, {"b": 5}, True),
        ({"b": 100}, {"b": 6}, False),  # they turn us away as well
        ({"b": 99}, {}, False),  # too few to speak for us
        ({}, {}, False),  # nobody else at all
        ({"b": 400, "c": 400}, {"c": 21}, False),
        ({"b": 400, "c": 30}, {"c": 20}, True),  # of a small one nothing is concluded
    ],
)
def test_one_domain_alone_is_its_own_matter_where_others_speak_for_us(
    others: dict[str, int], back_of_others: dict[str, int], alone: bool
) -> None:
    found = judge(
        back("a", *range(40)),
        back_by_group={"a": 40, **back_of_others},
        handed_over={"a": 60, **others},
    )
    assert found == Verdict((0,), 40, "a" if alone else "")


def test_a_stray_one_of_another_domain_changes_nothing() -> None:
    found = judge(
        [*back("a", *range(40)), Back(450, "b")],
        back_by_group={"a": 40, "b": 1},
        handed_over={"a": 60, "b": 300},
    )
    assert found == Verdict((0,), 40, "a")
