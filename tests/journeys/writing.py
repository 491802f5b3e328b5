"""A bulletin as a city writes it: long, with old characters, a table of dates and a link."""

from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import FilePayload

WEEKDAYS = "月火水木金土日"
SUBJECT = "【防犯】電話でお金をだまし取る詐欺に気を付けてください"
EASY = (
    "うその 電話（でんわ）に 気（き）を つけて ください",
    "市役所（しやくしょ）の 人（ひと）は、電話（でんわ）で お金（かね）の 話（はなし）を しない。",
)
# A file as a browser hands it over: a page of PDF is enough to be one.
SHEET = FilePayload(
    name="相談会の案内.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4\n%%EOF\n"
)
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
