"""The table of months from before the system (導入前の表), as a spreadsheet gives it."""

import csv
import io
import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.installation.deciding.table import OCTETS_MOST, Unreadable, text_of
from hayauma.oversight.annual.counting import CarriedMonth

COLUMNS = ("年月", "登録者数", "配信数")
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")


def read(content: bytes) -> tuple[CarriedMonth, ...]:
    """Return the months of a CSV in UTF-8, UTF-16 or the code of Japanese Excel.

    Errors: ValidationError (table) that names each line that does not fit; then nothing is taken.
    """
    if len(content) > OCTETS_MOST:
        raise ValidationError({"table": _("大きすぎます。1メガバイトまでの表にしてください。")})
    try:
        rows = list(csv.reader(io.StringIO(text_of(content), newline=""), strict=True))
    except (Unreadable, csv.Error):
        raise ValidationError({"table": _("CSV として読めません。")}) from None
    faults, found = list[str](), list[CarriedMonth]()
    for line, cells in enumerate(rows, 1):
        if not any(one.strip() for one in cells) or (line == 1 and _is_head(cells)):
            continue
        month = _month(cells)
        if isinstance(month, str):
            faults.append(_("{n}行目：{why}").format(n=line, why=month))
        elif month.month in {one.month for one in found}:
            faults.append(_("{n}行目：同じ年月が二度あります。").format(n=line))
        else:
            found.append(month)
    if not found and not faults:
        faults.append(_("年月の行がありません。"))
    if faults:
        raise ValidationError({"table": faults})
    return tuple(found)


def _is_head(cells: list[str]) -> bool:
    return not MONTH.match(_narrow(cells[0]))


def _month(cells: list[str]) -> CarriedMonth | str:
    """A line as a month, or why it is none."""
    given = [*map(_narrow, cells), "", ""]
    when = MONTH.fullmatch(given[0])
    if when is None or not 1 <= int(when[2]) <= 12:
        return _("年月を、2024-04 の形で書いてください。")
    if not _is_number(given[1]):
        return _("登録者数を、数で書いてください。")
    if given[2] and not _is_number(given[2]):
        return _("配信数を、数で書くか、空けてください。")
    month = date(int(when[1]), int(when[2]), 1)
    return CarriedMonth(month, int(given[1]), int(given[2]) if given[2] else None)


def _narrow(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().replace(",", "")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
