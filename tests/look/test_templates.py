"""Strict content policy: no template of the house may carry code or style of its own."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/hayauma"
# Mails carry their style inline, because mail programs drop the rest; these are pages.
PAGES = sorted(
    path for room in ("look", "web") for path in (SOURCE / room).rglob("templates/**/*.html")
)
FORBIDDEN = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|\shx-")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_has_no_inline_code_or_style(path: Path) -> None:
    assert FORBIDDEN.search(path.read_text()) is None
