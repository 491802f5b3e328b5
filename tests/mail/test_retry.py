"""Back-off: doubling to a bound, and an end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hayauma.mail.retry import ROUTINE, URGENT, expired, wait

pytestmark = pytest.mark.once


def test_the_waits_double_up_to_the_longest() -> None:
    assert [wait(n, ROUTINE) for n in range(7)] == [0, 300, 600, 1200, 2400, 3600, 3600]
    assert [wait(n, URGENT) for n in range(1, 7)] == [30, 60, 120, 240, 300, 300]
    assert wait(10**9, ROUTINE) == 3600
    assert wait(2, replace(ROUTINE, first=1)) == 2


def test_a_letter_does_not_live_for_ever() -> None:
    first = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
    assert not expired(first, first + timedelta(hours=47, minutes=59), ROUTINE)
    assert expired(first, first + timedelta(hours=48), ROUTINE)
    assert expired(first, first + timedelta(hours=6), URGENT)
