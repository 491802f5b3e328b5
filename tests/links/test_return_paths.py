"""Return paths made by the hundred are the ones that are read back."""

import pytest

from hayauma import links
from hayauma.links.return_paths import ReturnPaths

SEQS = (0, 1, 31, 32, 999_999, 12_345_678)


@pytest.mark.parametrize("key", [b"k" * 32, b"", b"long" * 40])
def test_they_are_the_same_as_those_made_one_by_one(key: bytes) -> None:
    make = ReturnPaths(7, key)
    for seqs in (SEQS, SEQS[:1], tuple(range(232)), ()):
        made = [one.decode("ascii") for one in make(seqs)]
        assert made == [links.verp(7, seq, key) for seq in seqs]
        assert [links.read_verp(one, key) for one in made] == [(7, seq) for seq in seqs]


def test_what_follows_them_is_put_behind() -> None:
    (made,) = ReturnPaths(7, b"k" * 32, b"@mail.example")([5])
    assert made.decode("ascii") == f"{links.verp(7, 5, b'k' * 32)}@mail.example"
