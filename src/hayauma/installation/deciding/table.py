"""The table (表) of decisions as it comes back from a spreadsheet: rows by their line."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hayauma.installation.deciding.asking import COLUMNS
from hayauma.regulation import PolicyValue
from hayauma.regulation.values import Value

OCTETS_MOST = 1_000_000
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class Unreadable(ValueError):
    """The table as a whole cannot be read; `line` says where."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Row:
    """One line of the table, as it was written."""

    line: int
    key: str
    value: str
    ground: str
    decided_on: str
    decided_by: str

    def untouched(self, now: PolicyValue | None, cell: Callable[[Value], str]) -> bool:
        """Return whether nothing was decided here: no ground at all, and the value as printed."""
        if self.ground or self.decided_on or self.decided_by or now is None:
            return False
        return self.value in ("", cell(now.value))


def rows(content: bytes) -> list[Row]:
    """Return the rows of a CSV in UTF-8, UTF-16 or the code of Japanese Excel. Errors: Unreadable.

    Columns go by the names in the first line; more of them than are read do no harm.
    """
    if len(content) > OCTETS_MOST:
        raise Unreadable(_("大きすぎます。1メガバイトまでの表にしてください。"))
    reader = csv.reader(io.StringIO(text_of(content), newline=""), strict=True)
    try:
        named = [unicodedata.normalize("NFKC", name).strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in named]
        if missing:
            raise Unreadable(
                _("一行目に {names} の欄がありません。").format(names="、".join(missing))
            )
        places = [named.index(name) for name in COLUMNS]
        found, line = list[Row](), reader.line_num + 1
        for cells in reader:
            if any(one.strip() for one in cells):
                wanted = [cells[at].strip() if at < len(cells) else "" for at in places]
                found.append(Row(line, *wanted))
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            _("CSV として読めません。引用符を見てください。"), reader.line_num
        ) from None
    return found


def days(written: str) -> date | None:
    """Return the day of 2026-04-01, 2026/4/1 or 2026年4月1日; None for anything else."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", written).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def text_of(content: bytes) -> str:
    """Return a file as text, by its own signs or in the code that fits. Errors: Unreadable."""
    codes = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp932"]
    for code in codes:
        try:
            return content.decode(code).replace("\0", "")
        except UnicodeError:
            continue
    raise Unreadable(_("文字として読めません。UTF-8 の CSV で保存してください。"))
