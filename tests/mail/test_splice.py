"""A body encoded once and filled in is the body encoded whole."""

from base64 import encodebytes

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hayauma.mail import splice

pytestmark = pytest.mark.once

PARTS = st.lists(st.binary(max_size=200), min_size=1, max_size=6).map(tuple)


def filled(parts: tuple[bytes, ...], token: bytes) -> bytes:
    body = splice.encode(parts, len(token))
    out: list[bytes] = []
    splice.fill(out, body.steps(), token)
    return b"".join([*out, body.fixed[-1]])


@settings(deadline=None, max_examples=200)
@given(PARTS, st.binary(min_size=1, max_size=130))
@example((b"", b""), b"t")
@example((b"x" * 57, b"y" * 57), b"t" * 57)
@example((b"x" * 56, b"", b"", b""), b"t")
@example((b"x" * 54, b""), b"t" * 3)
@example((b"x" * 57, b""), b"t" * 115)
def test_the_same_octets_as_from_encoding_everything(
    parts: tuple[bytes, ...], token: bytes
) -> None:
    assert filled(parts, token) == encodebytes(token.join(parts)).replace(b"\n", b"\r\n")


def test_nearly_everything_is_encoded_beforehand() -> None:
    body = splice.encode((b"x" * 3000, b"y" * 300), 43)
    assert len(body.windows) == 1
    assert sum(map(len, body.windows[0].around)) <= 4
