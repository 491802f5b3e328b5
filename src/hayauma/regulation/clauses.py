"""Clauses (条項): how an article, paragraph, item or proviso is spelt."""

import re

# 第N条[第N項][第N号][ただし書]; an article put in later is 第N条のM.
_SPELLING = re.compile(
    r"第[1-9][0-9]*条(の[1-9][0-9]*)*(第[1-9][0-9]*項)?(第[1-9][0-9]*号)?(ただし書)?"
)


def is_spelt(clause: str) -> bool:
    """Return whether this is a clause in the one spelling the system uses."""
    return _SPELLING.fullmatch(clause) is not None
