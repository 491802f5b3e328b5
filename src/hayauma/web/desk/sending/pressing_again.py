"""Pressing the number again (もう一度押す): the last look before urgent news goes.

The warning level of the text where it names one, else the number of registered people; among
others, so that a hand that only presses on is stopped. It is no approval and judges nothing.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hayauma.bulletins.draft import Draft

LEVEL = re.compile("警戒レベル ?([1-5])")
LEVELS = ("3", "4", "5")  # those of which the city decides or tells


@dataclass(frozen=True)
class Again:
    """What is to be pressed: the right number among others, as written on the buttons."""

    level: str  # the warning level of the text, empty where it names none or several
    right: str
    choices: tuple[tuple[str, str], ...]

    @property
    def question(self) -> str:
        """What the page asks."""
        if self.level:
            return _("もう一度レベルを押してください")
        return _("もう一度、送る相手の人数を押してください")


def of(draft: Draft, *, count: int) -> Again:
    """Return what is asked before a text goes to so many people."""
    text = unicodedata.normalize("NFKC", f"{draft.subject}\n{draft.body}")
    levels = set(LEVEL.findall(text))
    if len(levels) == 1:
        level = levels.pop()
        offered = sorted({*LEVELS, level})
        return Again(level, level, tuple((one, one) for one in offered))
    others = sorted({count, count * 10 or 10, count // 10 if count >= 10 else count + 1})
    counted = tuple((str(one), _("{n}人").format(n=f"{one:,}")) for one in others)
    return Again("", str(count), counted)
