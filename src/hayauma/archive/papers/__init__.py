"""Papers (紙の記録): what the archive prints; templates stand beside the functions."""

from dataclasses import asdict
from pathlib import Path

from hayauma.archive.recordsheets import RecordSheet
from hayauma.archive.sheet_lines import moment
from hayauma.look import paper

HERE = Path(__file__).resolve().parent


def record_sheet(sheet: RecordSheet) -> bytes:
    """Return a record sheet as PDF/A; the same sheet gives the same bytes.

    The document bears the moment the sheet was made at.
    """
    data = {
        "city": sheet.city,
        "service": sheet.service,
        "number": sheet.number,
        "subject": sheet.subject,
        "made_at": moment(sheet.made_at),
        "date": [sheet.made_at.year, sheet.made_at.month, sheet.made_at.day],
        "parts": [asdict(part) for part in sheet.parts],
        "note": sheet.note,
        "digest": sheet.digest,
    }
    return paper.pdf(HERE / "record_sheet.typ", data, at=sheet.made_at)
