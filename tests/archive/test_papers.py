"""The record sheet on paper: PDF/A, the same bytes twice, with every name as it is written."""

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hayauma.archive import papers, recordsheets
from tests.bulletins.road import approved
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_it_is_the_same_bytes_twice_and_pdf_a(town: Town, at: datetime) -> None:
    bulletin = approved(town, at).bulletin_id
    # Printed again a day later from the same records: nothing tells the two apart.
    first, second = (
        papers.record_sheet(recordsheets.sheet(bulletin, at=moment))
        for moment in (at, at + timedelta(days=1))
    )
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"pdfaid:part>3<" in first.replace(b" ", b"")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils がありません")
def test_every_part_stands_on_it(town: Town, at: datetime, tmp_path: Path) -> None:
    sheet = recordsheets.sheet(approved(town, at).bulletin_id, at=at)
    file = tmp_path / "sheet.pdf"
    file.write_bytes(papers.record_sheet(sheet))
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    text = "".join(done.stdout.split())
    for part in sheet.parts:
        assert "".join(part.heading.split()) in text
    assert "髙木誠" in text
    assert sheet.digest in text
    assert town.hanako.address not in text
