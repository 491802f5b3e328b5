"""A bulletin as a city writes it: long, with old characters, a table of dates and a link."""

from datetime import date, timedelta
from pathlib import Path

WEEKDAYS = "月火水木金土日"
SUBJECT = "【防犯】電話でお金をだまし取る詐欺に気を付けてください"
LINK = "https://www.city.aobagawa.example/bohan/sagi.html"


def day(at: date) -> str:
    """Return a day as people write it."""
    return f"{at.month}月{at.day}日（{WEEKDAYS[at.weekday()]}）"


def as_a_city_writes(today: date) -> str:
    """Return about 800 characters of Markdown about days to come."""
    first, second, third = (today + timedelta(days=days) for days in (14, 16, 21))
    text = Path(__file__).with_name("bulletin.md").read_text("utf-8")
    text = text.format(
        first=day(first),
        second=day(second),
        third=day(third),
        until=day(first - timedelta(days=4)),
        link=LINK,
    )
    assert 700 < len(text) < 1_000, len(text)
    return text
