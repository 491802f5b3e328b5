"""Packed arrays of the ledger: people and answers. Pure; a format once written stays readable."""

import json
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


def pack_ids(ids: Sequence[int]) -> bytes:
    """Return ids as little-endian signed 64-bit numbers."""
    packed = array("q", ids)
    if _BIG_ENDIAN:
        packed.byteswap()
    return packed.tobytes()


def unpack_ids(packed: bytes) -> "array[int]":
    """Return the ids of pack_ids()."""
    ids = array("q")
    ids.frombytes(bytes(packed))
    if _BIG_ENDIAN:
        ids.byteswap()
    return ids


def place_of(packed: bytes, wanted: int) -> int | None:
    """Return the index of an id in a packed ascending array, or None."""
    ids = unpack_ids(packed)
    place = bisect_left(ids, wanted)
    return place if place < len(ids) and ids[place] == wanted else None


class Answered(NamedTuple):
    """What a server said to one letter: milliseconds after the group's time, word, whole reply."""

    seq: int
    word: int
    after_ms: int
    reply: str


def pack_answers(answers: Iterable[Answered]) -> bytes:
    """Return answers as compressed JSON: repeated replies cost almost nothing."""
    rows = json.dumps([list(one) for one in answers], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(rows.encode("utf-8"), 1)


def unpack_answers(packed: bytes) -> Iterator[Answered]:
    """Yield the answers of pack_answers()."""
    for row in json.loads(zlib.decompress(bytes(packed))):
        yield Answered(*row)


_BIG_ENDIAN = array("H", [1]).tobytes() == b"\0\1"
