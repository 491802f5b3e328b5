"""Folding (検索の字そろえ): the form in which words are kept and looked for.

Japanese writes no blanks between words, and the tokenizers of both databases find no word of two
characters; so a search looks for the folded characters themselves, wherever they stand.
"""

import unicodedata
from collections.abc import Iterable

WORDS_MOST, LENGTH_MOST = 5, 40


def folded(*texts: str) -> str:
    """Return texts as they are kept for searching: full and half width alike, without blanks."""
    return "\n".join("".join(_same(text).split()) for text in texts)


def words(asked: str) -> tuple[str, ...]:
    """Return what somebody looks for: up to five words, each as it is kept."""
    found: Iterable[str] = _same(asked).replace("\0", "").split()
    return tuple(dict.fromkeys(word[:LENGTH_MOST] for word in found))[:WORDS_MOST]


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
