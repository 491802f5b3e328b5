"""What an old phone gets: only what it can read, and what was replaced is told."""

import re
from email import message_from_bytes
from email.header import decode_header
from email.policy import default
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings

from hayauma.mail import iso2022jp
from tests.mail.test_whole_letters import BODIES, WORDS

pytestmark = pytest.mark.once


def read(octets: bytes) -> str:
    return octets.decode("iso2022_jp").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "shown", "told"),
    [
        ("6月3日（水）、はるか市〜保健センター", None, {}),
        (
            "①⑳㈱髙﨑",
            "(1)(20)(株)高崎",
            {"①": "(1)", "⑳": "(20)", "㈱": "(株)", "髙": "高", "﨑": "崎"},
        ),
        ("～－∥￠￡￢—", "〜−‖¢£¬―", {}),
        ("ｶﾞｷﾞ ﾊﾟ｡｢｣", "ガギ パ。「」", {}),
        ("か\u3099", "が", {}),
        ("神社", "神社", {}),
        ("𠮷野", "吉野", {"𠮷": "吉"}),
        ("葛\U000e0100", "葛", {}),
        ("Ⅳ㎜㌔№", "IVmmキロNo", {"Ⅳ": "IV", "㎜": "mm", "㌔": "キロ", "№": "No"}),
        ("🚒草彅", "〓草〓", {"🚒": "〓", "彅": "〓"}),
        ("¥100", "￥100", {"¥": "￥"}),
        ("髙髙", "高高", {"髙": "高"}),
    ],
)
def test_what_the_table_says(text: str, shown: str | None, told: dict[str, str]) -> None:
    written = iso2022jp.encode(text)
    assert read(written.octets) == (text if shown is None else shown)
    assert dict(written.replaced) == told


def test_every_character_of_the_machines_own_sets_is_shown_somehow() -> None:
    """The rows that NEC and IBM added: known, or 〓 and told."""
    for high in (0x87, 0xED, 0xEE, 0xFA, 0xFB, 0xFC):
        for low in range(0x40, 0xFD):
            try:
                character = bytes([high, low]).decode("cp932")
            except UnicodeDecodeError:
                continue
            # Some are only another code point of a character of the set.
            character = normalize("NFC", character)
            written = iso2022jp.encode(character)
            assert read(written.octets)
            if iso2022jp.UNKNOWN in read(written.octets):
                assert written.replaced == ((character, iso2022jp.UNKNOWN),)


@settings(deadline=None, max_examples=120)
@given(BODIES)
@example("長" * 3000)
@example("a" * 2500)
@example("漢a" * 900)
def test_any_text_can_be_sent(text: str) -> None:
    octets = iso2022jp.encode(text).octets
    assert octets.isascii()
    for line in octets.split(b"\r\n"):
        assert len(line) <= 998
        # Each line begins and ends in ASCII, so that one that is lost spoils no other.
        assert line.rfind(b"\x1b") == -1 or line[line.rfind(b"\x1b") :].startswith(b"\x1b(B")
        assert b"\n" not in line
        assert b"\r" not in line
        assert not re.search(rb"\x1b(?!\$B|\(B)", line), "one set beside ASCII"
    assert iso2022jp.encode(read(octets)).replaced == ()


@settings(deadline=None, max_examples=120)
@given(WORDS)
@example("避難指示　①㈱髙～𠮷" * 12)
@example("")
def test_a_subject_is_legal_and_comes_back(value: str) -> None:
    line = iso2022jp.header("Subject", value).octets
    assert line.isascii()
    assert line.endswith(b"\r\n")
    for part in line[:-2].split(b"\r\n"):
        assert len(part) <= 78
        for word in re.findall(rb"=\?\S+\?=", part):
            assert len(word) <= 75
            ((octets, charset),) = decode_header(word.decode())
            assert (charset, octets.decode("iso2022_jp")) != ("", "")
    expected = "".join(read(iso2022jp.encode(value).octets))
    assert str(message_from_bytes(line + b"\r\n", policy=default)["Subject"]) == expected


def test_a_line_break_makes_no_second_header() -> None:
    for value in ("a\r\nBcc: x@y.example", "a\nb", "\r"):
        with pytest.raises(ValueError, match="line break"):
            iso2022jp.header("Subject", value)
