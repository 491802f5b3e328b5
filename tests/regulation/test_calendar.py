"""Business days, lead times and hours: pure arithmetic over dates that are handed in."""

from datetime import date, datetime

from hayauma.regulation import Hours, LeadTime
from hayauma.regulation.calendar import (
    business_days_before,
    closed_days,
    deadline,
    holidays,
    hours,
    lead_time,
)
from tests.regulation.towns import HIBARINO, TORIDE, with_value

# The stretches of the year the rows below walk through.
CLOSED = (
    closed_days(TORIDE, date(2026, 4, 20), date(2026, 6, 10))
    | closed_days(TORIDE, date(2026, 9, 14), date(2026, 9, 24))
    | closed_days(TORIDE, date(2026, 12, 20), date(2027, 1, 4))
)
THREE_DAYS = LeadTime(3, "business", "15:00")
OFFICE = Hours("weekdays", "08:30", "17:15")


def test_three_business_days_before_15_00() -> None:
    until = {
        "2026-06-05": "2026-06-02T15:00:00",  # Friday: Tuesday
        "2026-06-08": "2026-06-03T15:00:00",  # Monday: over the weekend
        "2026-06-07": "2026-06-03T15:00:00",  # Sunday: the last three days of work before it
        "2026-05-07": "2026-04-28T15:00:00",  # after the holidays of May
        "2026-09-24": "2026-09-16T15:00:00",  # 22 September is a holiday between holidays
        "2027-01-04": "2026-12-24T15:00:00",  # 12/29 to 1/3 are closed
    }

    assert until == {
        day: deadline(date.fromisoformat(day), THREE_DAYS, CLOSED).isoformat() for day in until
    }


def test_calendar_days_count_every_day() -> None:
    week = LeadTime(7, "calendar", "12:00")

    assert deadline(date(2026, 5, 7), week, CLOSED) == datetime.fromisoformat("2026-04-30T12:00")


def test_the_minute_decides() -> None:
    words = {"2026-06-02T14:59": "kept", "2026-06-02T15:00": "kept", "2026-06-02T15:01": "short"}
    planned = date(2026, 6, 5)

    assert words == {
        handed_in: lead_time(datetime.fromisoformat(handed_in), planned, THREE_DAYS, CLOSED)
        for handed_in in words
    }


def test_hours() -> None:
    words = {
        "2026-06-05T08:29": "outside",
        "2026-06-05T08:30": "inside",
        "2026-06-05T17:15": "inside",
        "2026-06-05T17:16": "outside",
        "2026-06-06T10:00": "outside",  # Saturday
        "2026-05-05T10:00": "outside",  # a holiday
        "2026-12-30T10:00": "outside",
    }

    assert words == {at: hours(datetime.fromisoformat(at), OFFICE, CLOSED) for at in words}


def test_every_day_means_every_day() -> None:
    daily = Hours("every_day", "08:30", "17:15")

    assert hours(datetime.fromisoformat("2026-05-05T10:00"), daily, CLOSED) == "inside"


def test_a_town_has_closed_days_of_its_own() -> None:
    day = date(2026, 7, 20)  # Marine Day in 2026; the town's own day in every year
    july = closed_days(with_value(HIBARINO, "calendar.holidays", "open"), day, day)

    assert july == {day}
    assert date(2027, 7, 20) not in closed_days(TORIDE, date(2027, 7, 20), date(2027, 7, 20))


def test_zero_days_before_is_the_day_itself() -> None:
    assert business_days_before(date(2026, 6, 6), 0, CLOSED) == date(2026, 6, 6)


def test_next_years_holidays_are_known() -> None:
    # The list is set by law a year ahead; the package that carries it must keep up.
    assert date(2027, 3, 22) in holidays(date(2027, 3, 1), date(2027, 3, 31))  # 振替休日
    assert date(2026, 9, 22) in holidays(date(2026, 9, 1), date(2026, 9, 30))  # 国民の休日
