"""Charsets (文字コード): octets of a foreign mail as text, whatever they are called; never fails.

Japanese phones and mail programs write ①, ㈱ and 髙 into "ISO-2022-JP", where the standard has no
place for them: the rows 13 and 89 to 92 of NEC. They are read here by way of the same rows in
cp932. What no code explains is replaced, never lost with the rest.
"""

import codecs
import encodings
import pkgutil
import re
from contextlib import suppress

_ESCAPE = re.compile(
    rb"\x1b(?:(?P<ascii>\([BHJ])|(?P<kana>\(I)|(?P<jis>\$\(?[@B])|(?P<more>\$\(D))|(?P<end>[\r\n]+)"
)
REPLACEMENT = "\ufffd"
JIS, EUC = "iso-2022-jp-ms", "eucjp-ms"

_JAPANESE = {
    **dict.fromkeys(
        ("iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-jp-ms",
         "csiso2022jp", "cp50220", "cp50221", "cp50222", "x-iso-2022-jp", "jis"), JIS,
    ),
    **dict.fromkeys(
        ("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "cswindows31j",
         "ms932", "cp932", "windows-932", "shift_jis-docomo"), "cp932",
    ),
    **dict.fromkeys(("euc-jp", "x-euc-jp", "eucjp", "eucjp-ms", "cp51932"), EUC),
}  # fmt: skip
_OTHERS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
# Python knows more codes than mails use; some of them are slow or are no characters at all.
_KNOWN = re.compile(r"utf-(8|16|16le|16be|32)|utf8|iso-8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}"
                    r"|koi8-[ru]|big5(-hkscs)?|gb18030|tis-620")  # fmt: skip


def load() -> None:
    """Load every code, for a process that may open no file later.

    The library's own parser asks for whatever code a mail names.
    """
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(LookupError, ImportError):
            codecs.lookup(module.name)


def decoded(octets: bytes, charset: str = "") -> str:
    """Return octets as text by the charset a mail names; past a wrong name it guesses."""
    named = charset.strip().strip("\"'").lower()
    code = _JAPANESE.get(named) or _OTHERS.get(named) or (named if _KNOWN.fullmatch(named) else "")
    # Some programs name one code and write another: an escape stands in no other text.
    if code == JIS or (code in ("", "utf-8") and b"\x1b$" in octets):
        return iso_2022_jp_ms(octets)
    if code == EUC:
        return _euc(octets)
    for attempt in (code or "utf-8", "utf-8", "utf-8" if named else "cp932"):
        try:
            return octets.decode(attempt)
        except (LookupError, UnicodeError):
            continue
    try:
        return octets.decode(code or "utf-8", "replace")
    except LookupError:
        return octets.decode("utf-8", "replace")


def iso_2022_jp_ms(octets: bytes) -> str:
    """Return ISO-2022-JP as text, with the rows of NEC that it does not know (①, ㈱, 髙).

    Source: RFC 1468; JIS X 0208 rows 1 to 94 as cp932 has them. A line ends in ASCII.
    """
    text, state, place = list[str](), "ascii", 0
    for mark in _ESCAPE.finditer(octets):
        text.append(_run(octets[place : mark.start()], state))
        place = mark.end()
        if mark.lastgroup == "end":
            text.append(mark["end"].decode("ascii"))
            state = "ascii"
        else:
            state = str(mark.lastgroup)
    text.append(_run(octets[place:], state))
    return "".join(text)


def _run(octets: bytes, state: str) -> str:
    """Return what stands between two escapes."""
    if not octets:
        return ""
    if state == "kana":
        return bytes(one | 0x80 for one in octets).decode("cp932", "replace")
    if state == "ascii":
        return octets.decode("cp932", "replace")
    one = _cell if state == "jis" else _cell_of_0212
    pairs = [one(octets[at], octets[at + 1]) for at in range(0, len(octets) - 1, 2)]
    return "".join(pairs) + (REPLACEMENT if len(octets) % 2 else "")


def _cell(first: int, second: int) -> str:
    """Return one character of JIS X 0208 by its two octets, as cp932 has it."""
    row, cell = first - 0x20, second - 0x20
    if not (1 <= row <= 94 and 1 <= cell <= 94):
        return REPLACEMENT
    lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
    odd = cell + (0x3F if cell <= 63 else 0x40)
    trail = odd if row % 2 else cell + 0x9E
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return REPLACEMENT


def _cell_of_0212(first: int, second: int) -> str:
    """Return one character of JIS X 0212, by way of EUC."""
    if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
        return REPLACEMENT
    return bytes((0x8F, first | 0x80, second | 0x80)).decode("euc_jp", "replace")


def _euc(octets: bytes) -> str:
    """Return EUC-JP as text, its rows of NEC too."""
    text, place = list[str](), 0
    while place < len(octets):
        first, rest = octets[place], octets[place + 1 : place + 3]
        if first < 0x80:
            text.append(chr(first))
            place += 1
        elif first == 0x8E and rest:
            text.append(bytes(rest[:1]).decode("cp932", "replace"))
            place += 2
        elif first == 0x8F and len(rest) == 2:
            text.append(_cell_of_0212(rest[0] & 0x7F, rest[1] & 0x7F))
            place += 3
        else:
            text.append(_cell(first & 0x7F, rest[0] & 0x7F) if rest else REPLACEMENT)
            place += 2
    return "".join(text)
