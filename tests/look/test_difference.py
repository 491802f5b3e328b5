"""A difference loses nothing: the old and the new text can both be read back from it."""

from hypothesis import given
from hypothesis import strategies as st

from hayauma.look.difference import Change, Piece, pieces, places

TEXT = st.text(alphabet="あいう日\n12", max_size=40)


def _read(found: tuple[Piece, ...], without: Change) -> str:
    return "".join(piece.text for piece in found if piece.change != without)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    found = pieces(old, new)
    assert _read(found, without=Change.INSERTED) == old
    assert _read(found, without=Change.DELETED) == new
    assert all(piece.text for piece in found)


@given(TEXT, TEXT)
def test_places_are_counted_as_they_are_seen(old: str, new: str) -> None:
    runs, changed = 0, False
    for piece in pieces(old, new):
        now = piece.change != Change.SAME
        runs += now and not changed
        changed = now
    assert places(old, new) == runs


def test_the_same_text_has_no_difference() -> None:
    assert places("本文", "本文") == 0
    assert pieces("本文", "本文") == (Piece(Change.SAME, "本文"),)


def test_one_particle_in_common_does_not_tear_a_change_in_two() -> None:
    assert places("赤の家", "青の山") == 1


def test_two_changes_far_apart_are_two_places() -> None:
    assert places("7月12日（日）に保健センターで", "7月11日（土）に市民センターで") >= 2
