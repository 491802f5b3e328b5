"""Replies are read however they are cut, and nothing unreadable passes for an answer."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail.smtp.replies import (
    LONGEST_LINE,
    MOST_LINES,
    UNREADABLE,
    Reply,
    ReplyReader,
    enhanced_status,
)

pytestmark = pytest.mark.once


def read(*pieces: bytes) -> list[Reply]:
    reader = ReplyReader()
    return [reply for piece in pieces for reply in reader.feed(piece)]


def test_one_line_and_many() -> None:
    (one,) = read(b"250 2.1.0 Ok\r\n")
    assert (one.code, one.text, one.status) == (250, "250 2.1.0 Ok", "2.1.0")
    (many,) = read(b"550-5.7.1 first\r\n550-5.7.1\r\n550 last\r\n")
    assert (many.code, many.status) == (550, "5.7.1")
    assert many.text == "550-5.7.1 first\n550-5.7.1\n550 last"


def test_a_bare_code_and_a_bare_lf_are_forgiven() -> None:
    assert [reply.code for reply in read(b"250\r\n354 go\n")] == [250, 354]


@pytest.mark.parametrize(
    "said",
    [
        b"hello\r\n", b"\r\n", b"99 x\r\n", b"199 x\r\n", b"600 x\r\n", b"2500 x\r\n", b"250x\r\n",
        b"250-a\r\n251 b\r\n", b"250-a\r\nhello\r\n", b"+OK\r\n", b"\xff\xfe\r\n", b" 250 x\r\n",
        b"250 " + b"x" * LONGEST_LINE + b"\r\n",
        b"250 " + b"x" * LONGEST_LINE,
        b"250-x\r\n" * (MOST_LINES + 1),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_so_and_nothing_after_it_counts(said: bytes) -> None:
    reader = ReplyReader()
    replies = reader.feed(said)
    assert replies[-1].code == UNREADABLE
    assert reader.broken
    assert reader.feed(b"250 Ok\r\n") == []


def test_the_longest_reply_is_still_read() -> None:
    (reply,) = read(b"250-x\r\n" * (MOST_LINES - 1) + b"250 y\r\n")
    assert reply.code == 250
    assert reply.text.count("\n") == MOST_LINES - 1


def test_an_endless_reply_is_cut_off_long_before_it_eats_memory() -> None:
    reader = ReplyReader()
    for _ in range(1000):
        reader.feed(b"x" * 1000)
    assert reader.broken
    assert not reader.pending


def test_nothing_unprintable_is_kept() -> None:
    (reply,) = read(b"550 a\x1b[31mb\x00c\xff\r\n")
    assert reply.text == "550 a?[31mb?c\ufffd"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([b"250 Ok\r\n", b"250-a\r\n250 b\r\n", b"451 x\r\n"]), max_size=8),
    st.data(),
)
def test_the_cuts_do_not_matter(lines: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(lines)
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=6).map(sorted))
    edges = [0, *cuts, len(whole)]
    pieces = [whole[a:b] for a, b in pairwise(edges)]
    assert read(*pieces) == read(whole)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=10))
def test_any_octets_at_all(pieces: list[bytes]) -> None:
    for reply in read(*pieces):
        assert reply.code == UNREADABLE or 200 <= reply.code < 600
        assert reply.text is not None


@pytest.mark.parametrize(
    ("text", "status"),
    [("250 2.0.0 Ok", "2.0.0"), ("550-5.1.10 x", "5.1.10"), ("550 5.1.1", "5.1.1"),
     ("550 no", ""), ("550 1.2.3 x", ""), ("550 5.1.1.1 x", ""), ("550 x 5.1.1", "")],
)  # fmt: skip
def test_the_enhanced_status(text: str, status: str) -> None:
    assert enhanced_status(text) == status
