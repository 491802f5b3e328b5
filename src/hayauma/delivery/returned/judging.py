"""Judging what came back (戻りの判定): are these addresses wrong, or are we? Pure.

Among any 500 letters of a dispatch a few addresses are dead. Where more than one in twenty is said
to be, or is turned away by a rule about the sender, the servers speak of us or of themselves, not
of people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hayauma.mail.reasons import Reason

# Blocks of letters by their numbers; a dispatch that is smaller counts as one.
BLOCK, SHARE = 500, 0.05
# A domain group with fewer letters handed over proves nothing by their silence.
ENOUGH = 100
# What counts: the address is no more, or the sender is turned away.
TELLING = (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE, Reason.POLICY)


class Back(NamedTuple):
    """One letter that came back for a telling reason."""

    seq: int
    group: str


@dataclass(frozen=True)
class Verdict:
    """Something is wrong: in which blocks, how many letters; `group` where it is one alone."""

    blocks: tuple[int, ...]
    letters: int
    group: str = ""

    @property
    def among(self) -> int:
        """The letters of these blocks."""
        return BLOCK * len(self.blocks)


def block_of(seq: int) -> int:
    """Return the block of a letter."""
    return seq // BLOCK


def tripped(back: Iterable[Back]) -> tuple[int, ...]:
    """Return the blocks in which more came back than can be the addresses' fault."""
    counted = Counter(block_of(one.seq) for one in back)
    return tuple(sorted(block for block, n in counted.items() if n > SHARE * BLOCK))


def judge(
    back: Iterable[Back], *, back_by_group: Mapping[str, int], handed_over: Mapping[str, int]
) -> Verdict | None:
    """Return what is wrong with a dispatch by what came back of some blocks; None: nothing.

    `back_by_group` and `handed_over` are those of the whole dispatch. It is one domain group's
    matter where without it no block is left, and every other group that got enough letters, at
    least one, brought back no more than addresses may.
    """
    back = list(back)
    blocks = tripped(back)
    if not blocks:
        return None
    inside = [one for one in back if block_of(one.seq) in blocks]
    (group, _n), *_rest = Counter(one.group for one in inside).most_common(1)
    others = [one for one in inside if one.group != group]
    if tripped(others) or not _well(group, back_by_group, handed_over):
        return Verdict(blocks, len(inside))
    return Verdict(blocks, len(inside) - len(others), group)


def _well(but: str, back: Mapping[str, int], handed_over: Mapping[str, int]) -> bool:
    """Return whether the other groups speak for us: some got enough letters, and all of them
    took them."""
    enough = [group for group, n in handed_over.items() if group != but and n >= ENOUGH]
    return bool(enough) and all(back.get(g, 0) <= SHARE * handed_over[g] for g in enough)
