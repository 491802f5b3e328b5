"""The last line of `./hayauma test` tells the truth, also when a run breaks off."""

from pathlib import Path

import pytest

from hayauma.console.test import Count, Run, counted, perform

pytestmark = pytest.mark.once

REPORT = """<?xml version="1.0"?><testsuites>
<testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10"/></testsuites>"""
ALL_PASSED = """<?xml version="1.0"?><testsuites>
<testsuite name="pytest" errors="0" failures="0" skipped="0" tests="4"/></testsuites>"""


def write(tmp_path: Path, text: str) -> Path:
    """Write pytest's report."""
    path = tmp_path / "report.xml"
    path.write_text(text)
    return path


def test_errors_count_as_failed(tmp_path: Path) -> None:
    assert counted(write(tmp_path, REPORT), 1) == Count(passed=4, failed=3, skipped=3)


@pytest.mark.parametrize("code", [0, 5])
def test_a_run_that_ended_well_is_as_reported(tmp_path: Path, code: int) -> None:
    assert counted(write(tmp_path, ALL_PASSED), code) == Count(passed=4)


@pytest.mark.parametrize("code", [1, 2, 3, 4, -9])
def test_a_run_that_broke_off_is_one_more_failure(tmp_path: Path, code: int) -> None:
    assert counted(write(tmp_path, ALL_PASSED), code) == Count(passed=4, failed=1)


def test_a_run_without_a_report_is_a_failure(tmp_path: Path) -> None:
    assert counted(tmp_path / "report.xml", 0) == Count(failed=1)


def test_the_last_line_is_worded_as_promised() -> None:
    total = Count(1, 0, 2) + Count(3, 0, 0)

    assert str(total) == "4 passed, 0 failed, 2 skipped"


FAILS_ONCE = """
from pathlib import Path


def test_it():
    seen = Path(__file__).with_suffix(".seen")
    first = not seen.exists()
    seen.touch()
    assert not first
"""


@pytest.mark.parametrize(
    ("place", "expected"),
    [("faults", Count(passed=1)), ("rooms", Count(failed=1))],
)
def test_what_runs_against_the_clock_is_tried_once_more_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    place: str,
    expected: Count,
) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:django -p no:randomly")
    folder = tmp_path / "tests" / place
    folder.mkdir(parents=True)
    (folder / "test_crowded.py").write_text(FAILS_ONCE, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    run = Run("toy", "not browser")
    assert perform(run, tmp_path, ["tests"]) == expected
    said = "単独でもう一度" in capfd.readouterr().out
    assert said is (place == "faults")
