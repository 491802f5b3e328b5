"""What is read of a foreign mail: every code, the answer without the answered, hostile mails."""

import pytest

from hayauma.letterbox import child
from hayauma.letterbox.quoting import own_words, text_of
from hayauma.letterbox.reading import written
from hayauma.mail.received import headers
from hayauma.mail.received.charsets import REPLACEMENT, decoded, iso_2022_jp_ms
from tests.letterbox.replies import WORDS, jis, phone, with_files


def row(number: int) -> str:
    return "".join(
        iso_2022_jp_ms(b"\x1b$B" + bytes((0x20 + number, 0x20 + cell)) + b"\x1b(B")
        for cell in range(1, 95)
    )


def cp932(leads: range) -> set[str]:
    found = set()
    for lead in leads:
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD)):
            try:
                found.add(bytes((lead, trail)).decode("cp932"))
            except UnicodeDecodeError:
                continue
    return found


def test_every_character_of_nec_and_ibm_is_read_by_its_row() -> None:
    """Rows 13 and 89 to 92 in 7 bits hold all that cp932 has beyond the standard."""
    thirteen, selected = row(13), "".join(row(number) for number in range(89, 93))
    assert (thirteen[0], thirteen[19], "㈱" in thirteen) == ("①", "⑳", True)
    assert set(thirteen) - {REPLACEMENT} == cp932(range(0x87, 0x88)) - set(row(14))
    assert set(selected) - {REPLACEMENT} == cp932(range(0xED, 0xEF))
    assert {"髙", "﨑", "ⅰ", "彅"} <= set(selected)
    # IBM's own places have no 7-bit form: each of their characters has one in the rows above.
    elsewhere = set(thirteen) | set(selected) | set(row(2))
    assert cp932(range(0xFA, 0xFD)) <= elsewhere


def test_the_standard_rows_are_as_pythons_own_codec_reads_them() -> None:
    for number in (1, 4, 5, 16, 47, 48, 84):
        for cell in range(1, 95):
            octets = b"\x1b$B" + bytes((0x20 + number, 0x20 + cell)) + b"\x1b(B"
            own = octets.decode("iso2022_jp", "replace")
            if REPLACEMENT not in own and number != 1:  # row 1: cp932 spells dashes its own way
                assert iso_2022_jp_ms(octets) == own


@pytest.mark.parametrize(
    ("octets", "charset", "text"),
    [
        (jis("①㈱髙橋"), "ISO-2022-JP", "①㈱髙橋"),
        (jis("①㈱髙橋"), "x-unknown", "①㈱髙橋"),
        (jis("ab①\r\n") + jis("②c"), "csISO2022JP", "ab①\r\n②c"),
        (b"\x1b(I1\x1b(B", "iso-2022-jp", "ｱ"),
        (b"\x1b$B-", "iso-2022-jp", REPLACEMENT),
        ("①㈱髙橋".encode("cp932"), "Shift_JIS", "①㈱髙橋"),
        (b"\xad\xa1\xad\xea\xfc\xe2", "EUC-JP", "①㈱髙"),
        (b"\x8e\xb1a", "euc-jp", "ｱa"),
        ("①".encode(), "no-such-code", "①"),
        (b"\xff\xfe\xfa", "no-such-code", REPLACEMENT * 3),
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"x", "unicode_escape", "x"),
    ],
)
def test_each_code_is_read(octets: bytes, charset: str, text: str) -> None:
    assert decoded(octets, charset) == text


def test_headers_are_read_without_a_parser() -> None:
    assert headers.mailbox('"Hana \\"H\\"" <a..b.@phone.example>') == (
        'Hana "H"',
        "a..b.@phone.example",
    )
    assert headers.mailbox("(" * 5000 + " a@b.example") == ("", "")
    assert headers.shown("=?utf-8?B?6aej?= =?utf-8?Q?=E6=A9=8B?= x") == "駣橋 x"
    assert headers.shown("=?utf-8?B?6a?= =?x?Q?=?= =?utf-8?B?!!!?=")  # broken: never an error


@pytest.mark.parametrize(
    ("mail", "own"),
    [
        ("はい。\n\n> 前の本文\n> 二行目\n", "はい。"),
        ("はい。\n\n2026年6月5日(金) 9:00 はるか市 <m@x.example>:\n\n> 前の本文\n", "はい。"),
        ("Yes.\nOn Fri, 5 Jun 2026 at 9:00, Haruka City\n<m@x.example> wrote:\n> old\n", "Yes."),
        ("はい。\n-----Original Message-----\nFrom: m@x.example\n本文\n", "はい。"),
        ("はい。\n差出人: はるか市 <m@x.example>\n本文\n", "はい。"),
        ("> 一\n> 二\n> 三\n> 四\n> 五\nここは？\n> 六\n", "> 一\n> 二\n> 三\n＞（…）\nここは？"),
        ("2026年6月の工事はいつ終わりますか。\n", "2026年6月の工事はいつ終わりますか。"),
        ("> すべて引用\n", ""),
    ],
)
def test_the_answered_letter_is_cut_off(mail: str, own: str) -> None:
    assert own_words(mail) == own


def test_html_becomes_text_without_what_was_quoted() -> None:
    html = (
        "<html><head><style>p{}</style><title>x</title></head><body><p>駐車場は<br>ありますか"
        "&nbsp;&lt;b&gt;</p><script>alert(1)</script><blockquote>前の<p>本文</p></blockquote></body>"
    )
    assert text_of(html).replace("\xa0", " ") == "駐車場は\nありますか <b>"


def test_a_reply_of_a_phone_and_one_with_pictures() -> None:
    said = written(phone())
    assert (said.name, said.address) == ("髙橋 花", "hana@phone.example")
    assert (said.subject, said.words, said.identity) == ("", WORDS, "<1@phone.example>")
    said = written(with_files("写真の\x00場所です。", 2))
    assert (said.subject, said.words, said.attachments) == ("質問", "写真の場所です。", 2)
    long = written(phone(jis("あ\r\n" * 3000)))
    assert (len(long.words), long.cut) == (3600, True)


def test_a_mail_that_kills_is_read_in_a_child_that_dies_of_it() -> None:
    assert child.read(phone()).words == WORDS
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(2000)
    )
    with pytest.raises(child.Unreadable):
        child.read(deep + b"\r\nx")
    with pytest.raises(child.Unreadable):
        child.read(b"X: 1\r\n" * 600 + b"\r\nx")
