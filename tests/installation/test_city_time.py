"""The city's time: a day begins at the city's midnight, not at UTC's."""

from datetime import UTC, date, datetime

from hayauma.installation import city_time


def test_a_fiscal_year_begins_when_the_city_says() -> None:
    midnight = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)

    assert city_time.day(midnight) == date(2026, 4, 1)
    assert city_time.local(midnight).hour == 0
    assert city_time.local(midnight) == midnight
