"""The option with which the golden letters are written anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--remake", action="store_true", help="write the golden letters anew")
