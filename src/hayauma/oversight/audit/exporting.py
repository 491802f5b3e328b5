"""Answers as files (書き出し): CSV whose cells no spreadsheet takes for a formula.

Source: OWASP ASVS 1.2.10 (CSV and formula injection).
"""

import csv
import io
from datetime import date, datetime

from hayauma.installation import city_time
from hayauma.oversight.audit.answers import Cell, Table

# What makes a spreadsheet read a cell as a formula, in both widths.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(table: Table) -> bytes:
    """Return a table as CSV: UTF-8 with BOM for Excel, CRLF, times in the city's zone."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([written(one) for one in table.columns])
    for row in table.rows:
        writer.writerow([written(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def written(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return city_time.local(cell).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return str(cell)
    return f"'{cell}" if cell.lstrip(" 　").startswith(FORMULA) else cell
