"""新旧 the difference of two texts, marked for reading. Pure; standard library alone."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A run of equal characters shorter than this between two changes is noise in Japanese text
# (one particle in common), and is shown as changed too.
_SHORTEST_SAME = 2


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"  # stands in both
    INSERTED = "ins"  # only in the new text
    DELETED = "del"  # only in the old text


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one change."""

    change: Change
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that turn ``old`` into ``new``, deletion before insertion, in order."""
    found: list[Piece] = []
    for tag, a, b, c, d in _smoothed(old, new):
        if tag == "equal":
            found.append(Piece(Change.SAME, old[a:b]))
            continue
        if b > a:
            found.append(Piece(Change.DELETED, old[a:b]))
        if d > c:
            found.append(Piece(Change.INSERTED, new[c:d]))
    return tuple(found)


def places(old: str, new: str) -> int:
    """Return in how many places the two texts differ (「本文2か所」)."""
    return sum(1 for tag, *_ in _smoothed(old, new) if tag != "equal")


def _smoothed(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    """Return difflib's steps with tiny equal runs between two changes joined to them."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    joined: list[tuple[str, int, int, int, int]] = []
    for index, (tag, a, b, c, d) in enumerate(steps):
        inner = 0 < index < len(steps) - 1
        noise = tag == "equal" and inner and b - a < _SHORTEST_SAME and "\n" not in old[a:b]
        kind = "equal" if tag == "equal" and not noise else "changed"
        if joined and kind == "changed" and joined[-1][0] == "changed":
            _, a, _, c, _ = joined.pop()
        joined.append((kind, a, b, c, d))
    return joined
