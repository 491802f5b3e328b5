"""Clauses as a page cites them (条項): as they are spelt, or in English as Article 8(2)."""

import re

from django.utils.translation import get_language, gettext

_SPELLING = re.compile(
    r"第(?P<article>\d+)条(?P<added>(?:の\d+)*)"
    r"(?:第(?P<paragraph>\d+)項)?(?:第(?P<item>\d+)号)?(?P<proviso>ただし書)?"
)


def english(clause: str) -> str:
    """Return a clause in English (第8条第2項ただし書 → proviso to Article 8(2)).

    Anything that is not a clause comes back as it is.
    """
    found = _SPELLING.fullmatch(clause)
    if found is None:
        return clause
    text = f"Article {found['article']}{found['added'].replace('の', '-')}"
    if found["paragraph"]:
        text += f"({found['paragraph']})"
    if found["item"]:
        text += f", item {found['item']}"
    return f"proviso to {text}" if found["proviso"] else text


def said(text: str) -> str:
    """Return a sentence or a clause in the reader's language; doors hand this to the wording."""
    if (get_language() or "ja").startswith("en") and _SPELLING.fullmatch(text):
        return english(text)
    return gettext(text)
