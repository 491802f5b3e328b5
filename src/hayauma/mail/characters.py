"""Characters (文字) that must not reach a header, a command or an address."""

import re
import unicodedata

# Control characters, and the two separators that some programs take for a line break.
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BREAKS_BUT_TAB = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
# A lone surrogate cannot be written as UTF-8.
_SURROGATES = re.compile("[\ud800-\udfff]")


def inert(text: str, *, tab: bool = False) -> bool:
    """Return whether a text has nothing in it that could end a line or a string on the wire."""
    breaks = _BREAKS_BUT_TAB if tab else _BREAKS
    return not (breaks.search(text) or _SURROGATES.search(text))


def narrow(text: str) -> str:
    """Return the text with full-width letters, digits and signs as ASCII (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def width(text: str) -> int:
    """Return the width in half-width columns: a full-width character counts two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
