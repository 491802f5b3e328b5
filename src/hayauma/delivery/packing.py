"""Packed arrays of the ledger: people and answers. Pure; a format once written stays readable."""

import json
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
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


def pack_numbers(numbers: Sequence[int]) -> bytes:
    """Return small numbers as little-endian 32-bit ones."""
    return _number("I", numbers)


def unpack_numbers(packed: bytes) -> "array[int]":
    """Return the numbers of pack_numbers()."""
    return _numbers("I", packed, 0, len(packed) // 4)[0]


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


# Leading octet of the columns below; the older form, JSON, begins with zlib's own 0x78.
_COLUMNS = b"\x02"
_COUNTS = struct.Struct("<QIH")  # first seq, answers, different replies
_LENGTH = struct.Struct("<I")


def pack_answers(answers: Sequence[Answered]) -> bytes:
    """Return answers as compressed columns: seq, milliseconds, word, which of the replies.

    What repeats costs almost nothing: servers answer most letters with the same words, or with
    words that differ in one number.
    """
    ordered = sorted(answers)
    replies: dict[str, int] = {}
    which = [replies.setdefault(one.reply, len(replies)) for one in ordered]
    first = ordered[0].seq if ordered else 0
    columns = [
        _COUNTS.pack(first, len(ordered), len(replies)),
        _number("I", [one.seq - first for one in ordered]),
        _number("I", [one.after_ms for one in ordered]),
        bytes([one.word for one in ordered]),
        _number("H", which),
    ]
    for reply in replies:
        octets = reply.encode("utf-8")
        columns += (_LENGTH.pack(len(octets)), octets)
    return _COLUMNS + zlib.compress(b"".join(columns), 1)


def unpack_answers(packed: bytes) -> Iterator[Answered]:
    """Yield the answers of pack_answers(), in order of their numbers."""
    packed = bytes(packed)
    if packed[:1] == _COLUMNS:
        yield from _columns(zlib.decompress(packed[1:]))
        return
    for row in json.loads(zlib.decompress(packed)):
        yield Answered(*row)


def _columns(octets: bytes) -> Iterator[Answered]:
    first, count, different = _COUNTS.unpack_from(octets)
    at = _COUNTS.size
    seqs, at = _numbers("I", octets, at, count)
    afters, at = _numbers("I", octets, at, count)
    words, at = octets[at : at + count], at + count
    which, at = _numbers("H", octets, at, count)
    replies = []
    for _ in range(different):
        (length,) = _LENGTH.unpack_from(octets, at)
        at += _LENGTH.size
        replies.append(octets[at : at + length].decode("utf-8"))
        at += length
    for seq, after, word, one in zip(seqs, afters, words, which, strict=True):
        yield Answered(first + seq, word, after, replies[one])


def _number(kind: str, numbers: Sequence[int]) -> bytes:
    """Return numbers as a little-endian column of one width."""
    column = array(kind, numbers)
    if _BIG_ENDIAN:
        column.byteswap()
    return column.tobytes()


def _numbers(kind: str, octets: bytes, at: int, count: int) -> tuple["array[int]", int]:
    """Return a column and the place after it."""
    column = array(kind)
    end = at + count * column.itemsize
    column.frombytes(octets[at:end])
    if _BIG_ENDIAN:
        column.byteswap()
    return column, end


_BIG_ENDIAN = array("H", [1]).tobytes() == b"\0\1"
