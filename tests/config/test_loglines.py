"""No line of the log opens a citizen's page or names a citizen."""

import logging
import sys

import pytest

from hayauma import links
from hayauma.config.loglines import Line

TOKEN = "Tk-_" * 11


def _line(message: str, *values: object, failed: bool = False) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, message, values, None)
    if failed:
        record.exc_info = sys.exc_info()
    return Line("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize(
    "path",
    [
        links.confirmation(TOKEN),
        links.preferences(TOKEN),
        links.one_click(TOKEN),
        links.one_click(TOKEN, "2026-118"),
        links.preferences(TOKEN) + "menus/?done=menus",
    ],
)
def test_a_refused_path_is_logged_without_its_token(path: str) -> None:
    line = _line("%s: %s", "Gone", path)
    assert TOKEN not in line
    assert line.startswith("WARNING Gone: /")


def test_a_path_without_a_secret_stays_readable() -> None:
    assert _line("Not Found: %s", links.back_number("2026-118")).endswith("/b/2026-118/")


def test_a_traceback_hides_them_too() -> None:
    try:
        raise ValueError(f"{links.preferences(TOKEN)} taro@phone.example")
    except ValueError:
        line = _line("fault", failed=True)
    assert "ValueError" in line
    assert TOKEN not in line
    assert "taro@phone.example" not in line
