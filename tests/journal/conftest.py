"""A journal with a few entries in it, and the hands of somebody who tampers with it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from hayauma import journal
from tests.journal import protection

CLERK = journal.Actor("staff:12", "小林 一郎", "防犯課長")


@pytest.fixture
def write(db: None, at: datetime) -> Callable[..., int]:
    """Write an entry; each a second after the one before it."""
    count = 0

    def one(**changes: Any) -> int:
        nonlocal count
        count += 1
        line: dict[str, Any] = {
            "act": "bulletin.revised",
            "actor": CLERK,
            "object": f"bulletin:{count}",
            "payload": {"件名": "大雨のお知らせ ①㈱髙", "版": count},
            "at": at + timedelta(seconds=count),
            "service": "magazine",
        }
        return journal.record(**(line | changes))

    return one


@pytest.fixture
def ids(write: Callable[..., int]) -> list[int]:
    """Six sealed entries."""
    written = [write() for _ in range(6)]
    assert journal.seal() == 6
    return written


Tamper = Callable[..., None]


@pytest.fixture
def tamper(db: None) -> Tamper:
    """Run a statement that no trigger stops any more."""
    protection.lift()

    def run(statement: str, *values: int | bytes) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount != 0, "the tampering has missed"

    return run
