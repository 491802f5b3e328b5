"""The annual report on paper (年次報告の紙) and as a table: PDF/A and CSV, in Japanese for all."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma.look import japanese, paper
from hayauma.oversight.annual.figures import Figures
from hayauma.oversight.annual.freezing import FrozenReport
from hayauma.oversight.annual.wording import parts
from hayauma.oversight.annual.years import span
from hayauma.oversight.audit import exporting
from hayauma.oversight.audit.answers import Table

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Report:
    """A year's figures, and whether they are final."""

    year: int
    service: str
    city: str
    figures: Figures
    frozen: FrozenReport | None
    at: datetime


@override("ja")
def pdf(report: Report) -> bytes:
    """Return the report as PDF/A; a frozen one gives the same bytes whenever it is printed."""
    at = report.frozen.at if report.frozen else report.at
    data = {
        "service": report.service,
        "year": report.year,
        "about": f"{report.city}　{report.service}　{_period(report)}",
        "date": [at.year, at.month, at.day],
        "standing": standing(report),
        "digest": report.frozen.digest if report.frozen else "",
        "parts": [
            {
                "heading": one.heading,
                "answer": one.answer,
                "meaning": one.meaning,
                "chart": one.chart,
                "tables": [_table(table) for table in one.tables],
            }
            for one in parts(report.figures)
        ],
    }
    return paper.pdf(HERE / "report.typ", data, at=at)


@override("ja")
def as_csv(report: Report) -> bytes:
    """Return the report as one flat table: part, table, line, column, value."""
    rows = [
        (part.heading, table.heading, n, column, cell)
        for part in parts(report.figures)
        for table in part.tables
        for n, row in enumerate(table.rows, 1)
        for column, cell in zip(table.columns, row, strict=True)
    ]
    columns = (_("節"), _("表"), _("行"), _("欄"), _("値"))
    return exporting.as_csv(Table(_("年次報告"), columns, tuple(rows)))


def standing(report: Report) -> str:
    """Return whether the figures are final, in a sentence."""
    if report.frozen is None:
        return _("確定していません。数は、数え直すと変わることがあります。")
    local = exporting.written(report.frozen.at)
    return _("{at}に{who}が確定しました。").format(at=local, who=report.frozen.by_name)


def _period(report: Report) -> str:
    found = span(report.year, at=report.at)
    begin = japanese.era_year(found.since.date())
    state = _("（途中）") if not found.over else ""
    return _("{begin}度{state}").format(begin=begin, state=state)


def _table(table: Table) -> dict[str, Any]:
    return {
        "heading": table.heading,
        "columns": list(table.columns),
        "rows": [
            [f"{cell:,}" if isinstance(cell, int | float) else str(cell or "－") for cell in row]
            for row in table.rows
        ],
        "right": [isinstance(cell, int | float) for cell in table.rows[0]] if table.rows else [],
        "nothing": table.nothing,
    }
