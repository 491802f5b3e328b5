"""Tokens that open a page, and return paths nobody else can make."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hayauma import links

KEY = bytes(range(32))
NUMBERS = st.integers(0, 2**63 - 1)


@given(st.binary(min_size=32, max_size=32))
def test_a_token_fits_a_path_and_keeps_all_its_randomness(random: bytes) -> None:
    token = links.new_token(random)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert token != links.new_token(bytes([random[0] ^ 1]) + random[1:])
    assert token != links.new_token(random[:-1] + bytes([random[-1] ^ 1]))


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        links.new_token(bytes(31))


def test_a_token_is_kept_as_its_hash() -> None:
    assert links.hash_token("token") == hashlib.sha256(b"token").digest()


@given(NUMBERS, NUMBERS)
def test_a_return_path_is_read_again_however_it_is_cased(dispatch: int, seq: int) -> None:
    local = links.verp(dispatch, seq, KEY)
    assert re.fullmatch(r"[a-z0-9-]{1,64}", local)
    assert links.read_verp(local, KEY) == (dispatch, seq)
    assert links.read_verp(local.upper(), KEY) == (dispatch, seq)


@given(NUMBERS, NUMBERS, st.integers(0, 63))
def test_a_return_path_with_one_letter_changed_is_not_ours(
    dispatch: int, seq: int, place: int
) -> None:
    local = links.verp(dispatch, seq, KEY)
    place %= len(local)
    forged = local[:place] + ("a" if local[place] != "a" else "2") + local[place + 1 :]
    assert links.read_verp(forged, KEY) is None


def test_a_return_path_of_another_key_is_not_ours() -> None:
    assert links.read_verp(links.verp(3, 7, bytes(32)), KEY) is None


@given(st.text(max_size=80))
def test_any_other_local_part_is_not_ours(local: str) -> None:
    assert links.read_verp(local, KEY) is None


@pytest.mark.parametrize(
    "local", ["b-1-x", "b1--x", "b1-2", "b²-1-x", "b1-1-①", "b１-1-x", "", f"b{'9' * 5_000}-1-x"]
)
def test_what_looks_like_numbers_is_no_fault(local: str) -> None:
    assert links.read_verp(local, KEY) is None


def test_a_reply_address_names_its_bulletin_and_nobody_elses_hand_makes_it() -> None:
    local = links.reply("2026-118", KEY)
    assert re.fullmatch(r"reply\+2026-118-[a-z2-7]{16}", local)
    assert links.read_reply(local, KEY) == links.read_reply(local.upper(), KEY) == "2026-118"
    for forged in (local[:-1], local.replace("118", "119"), "reply+2026-118-", "", "x" * 400, "ａ"):
        assert links.read_reply(forged, KEY) is None
    assert links.read_reply(local, bytes(32)) is None
