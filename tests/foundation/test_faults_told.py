"""The page of what happens when something fails names tests that exist, all of them, truly."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.once

PAGE = ROOT / "docs" / "explain" / "faults.md"
# What tries a test's own tool, and what nobody runs by default, stands on no row.
NOT_A_FAULT = {"test_proxy.py"}
ONCE = re.compile(r"^pytestmark = .*mark\.once", re.MULTILINE)


def rows() -> list[tuple[list[str], str]]:
    """Return the tests and the databases of each row."""
    cells = [line.split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    return [
        (re.findall(r"`([\w/]+\.py::\w+)`", cell[-2]), cell[-1].rstrip(" |"))
        for cell in cells
        if len(cell) > 3 and "::" in cell[-2]
    ]


def names_in(file: Path) -> set[str]:
    """Return the tests of a file that run without --long."""
    found = set()
    for marks, name in re.findall(
        r"((?:^@pytest[^\n]*\n(?:^[ )].*\n)*)*)^def (test_\w+)", file.read_text("utf-8"), re.M
    ):
        if "@pytest.mark.long" not in marks:
            found.add(name)
    return found


def test_every_test_it_names_is_there() -> None:
    named = [one for tests, _ in rows() for one in tests]
    assert len(named) > 30
    for one in named:
        file, _, name = one.partition("::")
        assert name in names_in(ROOT / "tests" / file), one


def test_it_names_every_fault_that_is_tried() -> None:
    named = {one for tests, _ in rows() for one in tests}
    for file in sorted((ROOT / "tests" / "faults").glob("test_*.py")):
        if file.name not in NOT_A_FAULT:
            for name in names_in(file):
                assert f"faults/{file.name}::{name}" in named


def test_what_it_says_of_databases_is_so() -> None:
    for tests, databases in rows():
        for one in tests:
            text = (ROOT / "tests" / one.partition("::")[0]).read_text("utf-8")
            if databases == "both":
                assert not ONCE.search(text), one
            else:
                assert ONCE.search(text) or "on_postgresql" in text, one
