"""ISO-2022-JP (旧式の携帯電話の文字コード): for old phones that read nothing else.

Source: RFC 1468. Only the characters of JIS X 0208 can be written in it, so what a machine's own
set added (①㈱髙 and the like) is replaced by a table, and what no table knows by 〓. The caller
shows what was replaced before anything is sent: a name may not change without somebody knowing.
"""

import re
import unicodedata
from base64 import b64encode
from dataclasses import dataclass

CODEC = "iso2022_jp"
UNKNOWN = "〓"
_WORD = "=?ISO-2022-JP?B?{}?="
_FRAME = len(_WORD) - 2
_LONGEST_WORD, _LONGEST_HEADER = 75, 78  # RFC 2047 2, RFC 5322 2.1.1
_LINE_OCTETS = 900

# The same sign under another code point: nobody sees a difference, nobody is told.
_SAME = str.maketrans("～－∥￠￡￢￤—–·\u00a0", "〜−‖¢£¬｜―−・ ")
# A variant of a character that is in the set: told as a replacement, since it may be a name.
_VARIANTS = str.maketrans(
    "髙﨑德瀨增寬敎橫濵淸曻硏緖綠薰賴郞黑靑靍靏鄕悅昻栁桒甁閒咊鈆"
    "﨔𠮷𡈽圡𣘺㐂鷗噓繫頰剝塡摑瘦禱簞蟬蠟醬麵顚𠮟俠∑",
    "高崎徳瀬増寛教横浜清昇研緒緑薫頼郎黒青鶴鶴郷悦昂柳桑瓶間和鉛"
    "欅吉土土橋喜鴎嘘繋頬剥填掴痩祷箪蝉蝋醤麺顛叱侠Σ",
)
_WRITTEN_OUT = {
    "㈱": "(株)",
    "㈲": "(有)",
    "㈳": "(社)",
    "㈶": "(財)",
    "㋿": "令和",
    "㍻": "平成",
    "㍼": "昭和",
    "㍽": "大正",
    "㍾": "明治",
    "℡": "TEL",
    "☎": "TEL",
    "©": "(C)",
    "¥": "￥",
    "〝": "「",
    "〟": "」",
}


@dataclass(frozen=True)
class Written:
    """A text as octets of ISO-2022-JP, and what had to be replaced, in order, each once."""

    octets: bytes
    replaced: tuple[tuple[str, str], ...]


def encode(text: str) -> Written:
    """Return a text with CRLF as octets; every line begins and ends in ASCII.

    Half-width kana become full-width ones (RFC 1468 has none). A line too long for the wire is
    broken between two characters.
    """
    replaced: dict[str, str] = {}
    lines = re.split(r"\r\n|\r|\n", text)
    written = b"\r\n".join(_folded(_fitting(line, replaced)) for line in lines)
    return Written(written, tuple(replaced.items()))


def header(name: str, value: str) -> Written:
    """Return a free-text header line with CRLF as encoded-words. Source: RFC 2047.

    Each word begins and ends in ASCII, so that no character is cut in two. The caller has looked
    for line breaks (`characters.inert`). Errors: ValueError for one that was overlooked.
    """
    if re.search(r"[\r\n]", value):
        raise ValueError("a line break in a header")
    replaced: dict[str, str] = {}
    words: list[str] = [""]
    for character in _fitting(value, replaced):
        room = _LONGEST_HEADER - len(name) - len(": ") if len(words) == 1 else _LONGEST_WORD
        most = (room - _FRAME) // 4 * 3  # four characters of base64 hold three octets
        if words[-1] and len((words[-1] + character).encode(CODEC)) > most:
            words.append("")
        words[-1] += character
    shown = [_WORD.format(b64encode(w.encode(CODEC)).decode("ascii")) for w in words if w]
    line = f"{name}: " + "\r\n ".join(shown) + "\r\n"
    return Written(line.encode("ascii"), tuple(replaced.items()))


def _fitting(line: str, replaced: dict[str, str]) -> str:
    """Return a line of characters that can be written, noting what stood there instead."""
    line = unicodedata.normalize("NFC", line).translate(_SAME)
    # Half-width kana first: their voicing marks join the letter before them.
    line = re.sub("[\uff61-\uff9f]+", lambda kana: unicodedata.normalize("NFKC", kana[0]), line)
    fitting = ""
    for one in line:
        shown = one if _can(one) else _instead(one)
        fitting += shown
        if shown and shown != one:
            replaced[one] = shown
    return fitting


def _instead(character: str) -> str:
    if character in _WRITTEN_OUT:
        return _WRITTEN_OUT[character]
    if "①" <= character <= "⑳":
        return f"({ord(character) - ord('①') + 1})"
    variant = character.translate(_VARIANTS)
    if not _can(variant):
        variant = unicodedata.normalize("NFKC", character).translate(_SAME)
    if variant and all(map(_can, variant)):
        return variant
    # A joiner or a variation selector shows nothing by itself, and so leaves nothing.
    return "" if unicodedata.category(character) in {"Cf", "Mn", "Cc"} else UNKNOWN


def _can(text: str) -> bool:
    try:
        octets = text.encode(CODEC)
    except UnicodeEncodeError:
        return False
    # The yen sign would change the character set to one that old phones do not all know.
    return b"\x1b(J" not in octets


def _folded(line: str) -> bytes:
    octets = line.encode(CODEC)
    if len(octets) <= _LINE_OCTETS:
        return octets
    half = len(line) // 2
    return _folded(line[:half]) + b"\r\n" + _folded(line[half:])
