"""Paper (紙): typesets a document as an official's page, PDF/A, byte for byte the same again.

Typst with the one font that stands here: no system font, no clock, no network. The same template,
data and moment give the same bytes, so a digest of a PDF can be kept as evidence.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

PACKAGE = Path(__file__).resolve().parents[2]
FONTS = Path(__file__).resolve().parent / "font"


def pdf(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a page as PDF. `template` is a .typ file of a room, `data` its JSON values.

    `at` is the date the document bears. Errors: typst.TypstError where the template is wrong.
    """
    made = _compiler().compile(
        input=str(template),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        # For long keeping, with text that can be searched and read aloud.
        pdf_standards=["a-3u"],
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes), "without an output file one document comes back"
    return made


@cache
def _compiler() -> typst.Compiler:
    """Fonts are read once a process."""
    return typst.Compiler(root=str(PACKAGE), font_paths=[str(FONTS)], ignore_system_fonts=True)
