"""When a digest goes: the city's hour, by the day or the week, reckoned in the city's time."""

from datetime import UTC, date, datetime

import pytest

from hayauma.delivery.digests import rhythm
from tests.regulation.towns import HIBARINO, TORIDE, with_value

# Wednesday 3 June 2026, 10:00 in Japan.
WEDNESDAY = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "at", "day"),
    [
        ("daily", WEDNESDAY, date(2026, 6, 3)),
        ("daily", datetime(2026, 6, 2, 21, 59, tzinfo=UTC), date(2026, 6, 2)),
        ("daily", datetime(2026, 6, 2, 22, 0, tzinfo=UTC), date(2026, 6, 3)),
        ("weekly", WEDNESDAY, date(2026, 6, 1)),
        ("weekly", datetime(2026, 5, 31, 21, 59, tzinfo=UTC), date(2026, 5, 25)),
        ("weekly", datetime(2026, 5, 31, 22, 0, tzinfo=UTC), date(2026, 6, 1)),
    ],
)
def test_the_newest_time_that_is_not_ahead(name: str, at: datetime, day: date) -> None:
    found = rhythm.latest(TORIDE, name, at)
    assert found.day == day
    assert found.moment.astimezone(UTC).hour == 22, "seven in Japan"
    assert found.moment <= at


def test_a_town_has_its_own_hour_and_one_without_a_rule_the_usual() -> None:
    found = rhythm.latest(HIBARINO, "weekly", WEDNESDAY)
    assert (found.day, found.moment.hour, found.moment.minute) == (date(2026, 5, 29), 18, 30)
    assert rhythm.in_words(HIBARINO) == ("18:30", "金曜日")
    without = with_value(TORIDE, "digest.at", "not_regulated")
    assert rhythm.latest(without, "daily", WEDNESDAY) == rhythm.latest(TORIDE, "daily", WEDNESDAY)


def test_the_number_says_rhythm_day_and_part() -> None:
    assert rhythm.number("daily", date(2026, 6, 3), 0) == "D20260603"
    assert rhythm.number("weekly", date(2026, 6, 1), 2) == "W20260601.2"
