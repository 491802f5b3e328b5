"""A table while it is judged (表): its lines, and the faults found in them."""

import re

from django.utils.translation import gettext as _

from hayauma.organization.future.columns import Table, label, word
from hayauma.organization.future.tables import Fault, Line

_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Sheet:
    """One table with what is wrong in it."""

    def __init__(self, table: Table, lines: tuple[Line, ...]) -> None:
        self.table = table
        self.lines = lines
        self.faults: list[Fault] = []
        self._first: dict[str, int] = {}

    def fault(self, line: Line | None, key: str, sentence: str) -> None:
        """Note a fault at a row and column."""
        column = label(self.table, key) if key else ""
        self.faults.append(Fault(word(self.table), line.number if line else 1, column, sentence))

    def has(self, key: str) -> bool:
        """Return whether the file has this column."""
        return any(key in line.cells for line in self.lines)

    def code(self, line: Line, key: str) -> bool:
        """Return whether a code is written as codes are; complain where it is not."""
        if _CODE.fullmatch(line[key]):
            return True
        self.fault(line, key, _("半角の英数字とハイフンで、40字までで書いてください。"))
        return False

    def once(self, line: Line, key: str) -> bool:
        """Return whether a cell stands in no earlier row; complain where it does."""
        first = self._first.setdefault(line[key], line.number)
        if first == line.number:
            return True
        sentence = _("「{code}」は{n}行目にもあります。").format(code=line[key], n=first)
        self.fault(line, key, sentence)
        return False

    def text(self, line: Line, key: str, most: int) -> str:
        """Return a text that must be there and is not too long; complain where it is not."""
        if not line[key]:
            self.fault(line, key, _("書いてください。"))
        elif len(line[key]) > most:
            self.fault(line, key, _("{most}字までで書いてください。").format(most=most))
        return line[key]

    def one_of(self, line: Line, key: str, known: set[str], sentence: str) -> bool:
        """Return whether a cell names something known; complain with the sentence where not."""
        if line[key] in known:
            return True
        self.fault(line, key, sentence.format(code=line[key]))
        return False
