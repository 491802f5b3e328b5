"""The twelve words and the packed arrays they live in."""

from hypothesis import given
from hypothesis import strategies as st

from hayauma.delivery.packing import (
    Answered,
    pack_answers,
    pack_ids,
    place_of,
    unpack_answers,
    unpack_ids,
)
from hayauma.delivery.words import CLOSED, JAPANESE, OPEN, Word, count, is_closed

NUMBERS = st.integers(min_value=1, max_value=2**62)


def test_there_are_twelve_words_four_of_them_open() -> None:
    assert len(Word) == 12
    assert {word.name for word in OPEN} == {"waiting", "in_flight", "deferred", "uncertain"}
    assert set(JAPANESE) == OPEN | CLOSED == set(Word)


@given(st.lists(st.sampled_from(list(Word)), max_size=300))
def test_counts_always_sum_to_the_letters(words: list[Word]) -> None:
    packed = bytes(words)
    assert sum(count(packed).values()) == len(words)
    assert is_closed(packed) == (not OPEN & set(words))


@given(st.lists(NUMBERS, unique=True, max_size=200), NUMBERS)
def test_a_person_is_found_where_packed_and_nowhere_else(ids: list[int], stranger: int) -> None:
    ids.sort()
    packed = pack_ids(ids)
    assert list(unpack_ids(packed)) == ids
    assert len(packed) == 8 * len(ids)
    for place, one in enumerate(ids):
        assert place_of(packed, one) == place
    if stranger not in ids:
        assert place_of(packed, stranger) is None


def test_ids_are_written_the_same_on_every_machine() -> None:
    assert pack_ids([1, 258]) == bytes([1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0])


def test_answers_come_back_whole() -> None:
    answers = [Answered(7, 4, 12, "250 2.0.0 受け取りました"), Answered(8, 5, 13, "550 不明")]
    assert list(unpack_answers(pack_answers(answers))) == answers
