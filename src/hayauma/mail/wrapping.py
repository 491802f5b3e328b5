"""Wrapping (改行): breaking a long line where Japanese allows it (禁則), never inside a word."""

import re

from hayauma.mail.characters import width

_NOT_FIRST = (
    "、。，．・：；？！）］｝」』】〉》〕ー々〜～…,.:;?!)]}ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
)
_NOT_LAST = "（［｛「『【〈《〔([{"
# A run of half-width characters is one word (a URL, a number, an English word).
_PIECES = re.compile(r"[!-~]+|.", re.DOTALL)


def wrap(line: str, columns: int) -> list[str]:
    """Return the line in parts of at most `columns` half-width columns, where a break is allowed.

    A word or URL that is longer stays whole; a punctuation mark may stand one too far (ぶら下げ).
    """
    if width(line) <= columns:
        return [line]
    indent = "　" if line[:1] in "　・■◆" else ""
    parts: list[str] = []
    current = ""
    for piece in _PIECES.findall(line):
        if current.strip("　 ") and _breaks_here(current, piece, columns):
            parts.append(current)
            current = indent + piece.lstrip(" ")
        else:
            current += piece
    return [*parts, current]


def _breaks_here(current: str, piece: str, columns: int) -> bool:
    too_long = width(current) + width(piece) > columns
    return too_long and piece[0] not in _NOT_FIRST and current[-1] not in _NOT_LAST
