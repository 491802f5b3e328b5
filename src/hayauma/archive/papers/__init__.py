"""Papers (紙の記録): what the archive prints; templates stand beside the functions."""

from dataclasses import asdict
from pathlib import Path

from hayauma.archive.recordsheets import RecordSheet
from hayauma.archive.sheet_lines import moment
from hayauma.look import paper

HERE = Path(__file__).resolve().parent


def record_sheet(sheet: RecordSheet) -> bytes:
    """Return a record sheet as PDF/A; the same sheet gives the same bytes.

    The document bears the moment of the last record it rests on, so that it comes out the same
    whenever it is printed.
    """
    data = {
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
    return paper.pdf(HERE / "record_sheet.typ", data, at=sheet.as_of)
