"""Return paths made by the thousand are the ones that are read back."""

import pytest

from hayauma import links
from hayauma.links.return_paths import ReturnPaths


@pytest.mark.parametrize("key", [b"k" * 32, b"", b"long" * 40])
def test_they_are_the_same_as_those_made_one_by_one(key: bytes) -> None:
    make = ReturnPaths(7, key)
    for seq in (0, 1, 31, 32, 999_999, 12_345_678):
        made = make(seq).decode("ascii")
        assert made == links.verp(7, seq, key)
        assert links.read_verp(made, key) == (7, seq)
