"""What an answer is (回答の形): tables of plain cells, and no address in any of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | int | float | date | datetime | None
Row = tuple[Cell, ...]
MASK = "〔メールアドレス〕"
# The whole of what looks like an address, as people write it into sentences.
ADDRESS = re.compile(r"[^\s@＠「」（）、。]+\s?[@＠]\s?[\w-]+(?:[.．｡][\w-]+)+")


@dataclass(frozen=True)
class Asked:
    """What is asked about: a service, and what one of the questions wants beside it."""

    service: str
    at: datetime
    since: datetime
    until: datetime
    moment: datetime
    number: str = ""
    menu: str = ""
    whole: bool = False  # everything is read again, however long it takes


@dataclass(frozen=True)
class Table:
    """One table of an answer; `nothing` is the sentence of one without rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    nothing: str = ""


@dataclass(frozen=True)
class Answer:
    """What the records say to one question."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...] = field(default=())


def table(
    heading: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], nothing: str = ""
) -> Table:
    """Return a table; what looks like a mail address is masked in every cell.

    People write addresses into reasons and subjects; an auditor needs none of them.
    """
    masked = tuple(tuple(_masked(cell) for cell in row) for row in rows)
    return Table(heading, tuple(columns), masked, nothing)


def _masked(cell: Cell) -> Cell:
    return ADDRESS.sub(MASK, cell) if isinstance(cell, str) else cell
