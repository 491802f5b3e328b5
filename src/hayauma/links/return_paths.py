"""Return paths (返送先) by the hundred: what tokens.verp() makes, the keyed hash begun once."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from hayauma.links.tokens import MAC_BYTES

_BLOCK = 64
# A proof has 16 digits of five bits. All proofs of a group are written side by side in one large
# number, 16 octets each; four steps halve the digits of every proof at once until each digit has
# an octet of its own. A base-32 coder in Python costs twenty times as much.
_GAP = bytes(16 - MAC_BYTES)
_STEPS = ((40, 128), (20, 64), (10, 32), (5, 16))  # bits that stay, bits of a lane
_DIGITS = b"abcdefghijklmnopqrstuvwxyz234567".ljust(256, b"?")


class ReturnPaths:
    """Makes the return paths of one dispatch: local parts, and whatever follows them (`end`).

    Source: RFC 2104.
    """

    __slots__ = ("_end", "_inner", "_outer", "_start")

    def __init__(self, dispatch: int, key: bytes, end: bytes = b"") -> None:
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self._start, self._end = b"b%d-" % dispatch, end
        self._outer = hashlib.sha256(bytes(octet ^ 0x5C for octet in block))
        self._inner = hashlib.sha256(bytes(octet ^ 0x36 for octet in block))
        self._inner.update(self._start)

    def __call__(self, seqs: Sequence[int]) -> list[bytes]:
        """Return the paths of some letters: what each was, and an 80-bit proof."""
        start, end, begin, finish = self._start, self._end, self._inner.copy, self._outer.copy
        numbers, proofs = [b"%d" % seq for seq in seqs], []
        for number in numbers:
            inner, outer = begin(), finish()
            inner.update(number)
            outer.update(inner.digest())
            proofs.append(outer.digest()[:MAC_BYTES])
        digits = _written(proofs)
        return [
            b"%b%b-%b%b" % (start, number, digits[at : at + 16], end)
            for number, at in zip(numbers, range(0, len(digits), 16), strict=True)
        ]


def _written(proofs: Sequence[bytes]) -> bytes:
    """Return proofs in base 32, one behind the other."""
    spread = int.from_bytes(_GAP.join(proofs), "big")
    for stays, goes, by in _masks(len(proofs)):
        spread = spread & stays | (spread & goes) << by
    return spread.to_bytes(16 * len(proofs), "big").translate(_DIGITS)


@lru_cache(maxsize=256)
def _masks(count: int) -> tuple[tuple[int, int, int], ...]:
    """For each step: the bits that stay, those that move up in their lane, and how far."""
    found = []
    for bits, lane in _STEPS:
        ones = (1 << bits) - 1
        every = sum(1 << at for at in range(0, 128 * count, lane))
        found.append((every * ones, every * (ones << bits), lane // 2 - bits))
    return tuple(found)
