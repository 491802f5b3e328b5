"""Reading the tables (表の読み取り): files of a spreadsheet into lines, each known by its row.

Nothing is looked up here: what the lines mean beside the present organisation is `checking`.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hayauma.organization.future.columns import COLUMNS, Table, folded, named, plain, word

OCTETS_MOST = 2_000_000
LINES_MOST = 20_000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: in which table or file, in which row, in which column."""

    where: str
    line: int
    column: str
    sentence: str


class Faulty(ValueError):
    """The tables cannot be planned; every fault that was found, in order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


@dataclass(frozen=True)
class Line:
    """One row of a table as it was written; a column that is missing reads as empty."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")

    def several(self, key: str) -> tuple[str, ...]:
        """Return the words of a cell that names several things."""
        parts = self[key].replace("　", " ").replace("、", " ").replace(",", " ").split()
        return tuple(dict.fromkeys(parts))


Tables = dict[Table, tuple[Line, ...]]


def read(files: Iterable[tuple[str, bytes]]) -> Tables:
    """Return the tables of some files, by name and content. Errors: Faulty."""
    tables: Tables = {}
    faults: list[Fault] = []
    for name, content in files:
        try:
            table, lines = _file(name, content)
        except Faulty as fault:
            faults += fault.faults
            continue
        if table in tables:
            sentence = _("{table}が二つあります。一つにしてください。").format(table=word(table))
            faults.append(Fault(name, 1, "", sentence))
        tables[table] = lines
    if not tables and not faults:
        faults.append(Fault("", 0, "", _("CSV ファイルを選んでください。")))
    if faults:
        raise Faulty(faults)
    return tables


def as_json(tables: Tables) -> dict[str, list[dict[str, str]]]:
    """Return tables as they are kept."""
    return {
        str(table): [{"line": str(one.number), **one.cells} for one in lines]
        for table, lines in tables.items()
    }


def from_json(kept: Mapping[str, list[dict[str, str]]]) -> Tables:
    """Return kept tables."""
    return {
        Table(table): tuple(
            Line(int(cells["line"]), {key: cell for key, cell in cells.items() if key != "line"})
            for cells in lines
        )
        for table, lines in kept.items()
    }


def digest(tables: Tables) -> str:
    """Return the SHA-256 (hex) of what the tables say, blank rows and order of files aside."""
    said = {str(table): [dict(one.cells) for one in lines] for table, lines in tables.items()}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _file(name: str, content: bytes) -> tuple[Table, tuple[Line, ...]]:
    if len(content) > OCTETS_MOST:
        raise Faulty([Fault(name, 0, "", _("大きすぎます。2メガバイトまでにしてください。"))])
    reader = csv.reader(io.StringIO(_text(name, content), newline=""), strict=True)
    try:
        first = next(reader, [])
        table, keys = _table(name, list(first))
        lines, number = list[Line](), reader.line_num + 1
        for cells in reader:
            if any(one.strip() for one in cells):
                lines.append(Line(number, _cells(name, number, keys, cells)))
            number = reader.line_num + 1
    except csv.Error:
        sentence = _("CSV として読めません。引用符の数を確かめてください。")
        raise Faulty([Fault(name, reader.line_num, "", sentence)]) from None
    if len(lines) > LINES_MOST:
        raise Faulty([Fault(name, 0, "", _("行が多すぎます。2万行までにしてください。"))])
    return table, tuple(lines)


def _cells(name: str, number: int, keys: list[str], cells: list[str]) -> dict[str, str]:
    """Return a row's cells by column. Errors: Faulty for more cells than the first line names."""
    if any(one.strip() for one in cells[len(keys) :]):
        sentence = _("一行目にない欄に文字があります。読点や引用符を確かめてください。")
        raise Faulty([Fault(name, number, "", sentence)])
    padded = [*cells, *[""] * (len(keys) - len(cells))]
    return {key: plain(cell.strip()) for key, cell in zip(keys, padded, strict=False) if key}


def _table(name: str, first: list[str]) -> tuple[Table, list[str]]:
    """Return which table a first line begins, and the key of each column. Errors: Faulty."""
    written = [folded(one) for one in first]
    found = [one for one in written if one]
    if len(set(found)) < len(found):
        raise Faulty([Fault(name, 1, "", _("同じ名前の欄が二つあります。"))])
    scores = {table: sum(one in named(table) for one in found) for table in Table}
    complete = [
        table
        for table in Table
        if all({folded(c.label), folded(c.key)} & set(found) for c in COLUMNS[table] if c.required)
    ]
    table = max(complete or list(Table), key=lambda one: scores[one])
    known = named(table)
    faults = [
        Fault(name, 1, one, _("{table}に、この欄はありません。").format(table=word(table)))
        for one, key in zip(first, written, strict=True)
        if key and key not in known
    ]
    if table not in complete:
        missing = [
            one.label
            for one in COLUMNS[table]
            if one.required and not {folded(one.label), folded(one.key)} & set(found)
        ]
        sentence = _("一行目に {names} の欄がありません（{table}として読みました）。")
        faults.append(
            Fault(name, 1, "", sentence.format(names="、".join(missing), table=word(table)))
        )
    if faults:
        raise Faulty(faults)
    return table, [known[key].key if key else "" for key in written]


def _text(name: str, content: bytes) -> str:
    """Return a file as text: UTF-16 by its sign, UTF-8, or the code of Japanese Windows."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for code in ["utf-16"] if wide else ["utf-8-sig", "cp932"]:
        try:
            text = content.decode(code)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    sentence = _("文字として読めません。CSV（UTF-8 又はシフトJIS）で保存してください。")
    raise Faulty([Fault(name, 0, "", sentence)])
