"""Emphasis (強調) beside Japanese: `**申込期限：**6月5日` is bold, as whoever types it expects.

CommonMark lets `**` close after a punctuation mark only before a blank or another mark; Japanese
puts no blanks between words. A full-width neighbour counts as one here.
"""

import unicodedata

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter


def emphasis(state: StateInline, silent: bool) -> bool:
    """Read one run of `*` or `_` at the state's position and note what it may open or close.

    Source: CommonMark 6.2; takes the place of the rule of that name in the parser.
    """
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    run = state.scanDelims(state.pos, marker == "*")
    before = state.src[state.pos - 1 : state.pos] or " "
    after = state.src[state.pos + run.length : state.pos + run.length + 1] or " "
    japanese = marker == "*" and (_full_width(before) or _full_width(after))
    may_open = run.can_open or (japanese and not after.isspace())
    may_close = run.can_close or (japanese and not before.isspace())
    for _ in range(run.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=run.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=may_open,
                close=may_close,
            )
        )
    state.pos += run.length
    return True


def _full_width(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" and not character.isspace()
