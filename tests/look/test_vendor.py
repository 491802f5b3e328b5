"""Vendored files are the ones whose hash we wrote down, and the whole look stays light."""

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src/hayauma/look/static/look"
LISTED = dict(
    re.findall(
        r"^\| `([\w.]+)` \|.*`([0-9a-f]{64})` \|$", (STATIC / "vendor/README.md").read_text(), re.M
    )
)


def test_every_vendored_file_is_listed() -> None:
    files = {path.name for path in (STATIC / "vendor").iterdir()} - {"README.md"}
    assert files == set(LISTED)


@pytest.mark.parametrize("name", sorted(LISTED))
def test_a_vendored_file_has_the_hash_written_beside_it(name: str) -> None:
    assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == LISTED[name]


def test_all_styles_together_stay_under_40_kilobytes() -> None:
    assert sum(path.stat().st_size for path in STATIC.rglob("*.css")) <= 40_000


def test_styles_use_only_variables_that_exist() -> None:
    text = "".join(path.read_text() for path in STATIC.rglob("*.css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    assert used <= defined
