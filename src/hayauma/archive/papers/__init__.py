"""Papers (紙の記録): what the archive prints; templates stand beside the functions."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from hayauma.archive.recordsheets import RecordSheet
from hayauma.archive.sheet_lines import moment
from hayauma.look import paper

HERE = Path(__file__).resolve().parent


def record_sheet(sheet: RecordSheet) -> bytes:
    """Return a record sheet as PDF/A; the same sheet gives the same bytes.

    The document bears the moment of the last record it rests on, so that it comes out the same
    whenever it is printed.
    """
    return paper.pdf(HERE / "record_sheet.typ", _data(sheet), at=sheet.as_of)


def record_sheets(sheets: Sequence[RecordSheet], *, about: str, at: datetime) -> bytes:
    """Return several record sheets in one PDF/A, a list of them first.

    The document bears the moment of the newest record of them all, or `at` where there is no sheet.
    """
    newest = max((one.as_of for one in sheets), default=at)
    data = {
        "service": sheets[0].service if sheets else "",
        "about": about,
        "date": [newest.year, newest.month, newest.day],
        "sheets": [_data(one) for one in sheets],
    }
    return paper.pdf(HERE / "record_sheets.typ", data, at=newest)


def _data(sheet: RecordSheet) -> dict[str, Any]:
    return {
        "city": sheet.city,
        "service": sheet.service,
        "number": sheet.number,
        "subject": sheet.subject,
        "as_of": moment(sheet.as_of),
        "date": [sheet.as_of.year, sheet.as_of.month, sheet.as_of.day],
        "parts": [asdict(part) for part in sheet.parts],
        "note": sheet.note,
        "digest": sheet.digest,
    }
