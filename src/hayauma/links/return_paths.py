"""Return paths (返送先) by the thousand: what tokens.verp() makes, the keyed hash begun once."""

import hashlib

from hayauma.links.tokens import MAC_BYTES

_BLOCK = 64
# Two letters for each ten bits: eight look-ups instead of a base-32 coder in Python.
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple((a + b).encode("ascii") for a in _DIGITS for b in _DIGITS)
_SHIFTS = tuple(range(8 * MAC_BYTES - 10, -1, -10))


class ReturnPaths:
    """Makes the local parts of one dispatch's return paths. Source: RFC 2104."""

    __slots__ = ("_inner", "_outer", "_start")

    def __init__(self, dispatch: int, key: bytes) -> None:
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self._start = b"b%d-" % dispatch
        self._outer = hashlib.sha256(bytes(octet ^ 0x5C for octet in block))
        self._inner = hashlib.sha256(bytes(octet ^ 0x36 for octet in block))
        self._inner.update(self._start)

    def __call__(self, seq: int) -> bytes:
        """Return the local part for one letter: what it was, and an 80-bit proof."""
        number = b"%d" % seq
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(number)
        outer.update(inner.digest())
        proof = int.from_bytes(outer.digest()[:MAC_BYTES], "big")
        pairs = [_PAIRS[proof >> shift & 1023] for shift in _SHIFTS]
        return b"%b%b-%b" % (self._start, number, b"".join(pairs))
