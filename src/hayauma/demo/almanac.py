"""The almanac (一年の配信メール): what the invented city wrote, on which days of any year."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).with_name("written")
WEEKDAYS = "月火水木金土日"
# {+7} is the day seven days later, {+7土} the first Saturday from then on.
LATER = re.compile(rf"\{{\+(\d+)([{WEEKDAYS}]?)\}}")


@dataclass(frozen=True)
class Issue:
    """One bulletin of one day, as it was written then."""

    day: date
    menu: str
    programme: str
    subject: str
    text: str


def issues(*, before: date) -> tuple[Issue, ...]:
    """Return what went out in the year before a day, oldest first; the same for the same day."""
    found = [issue for file in sorted(FOLDER.glob("*.toml")) for issue in _read(file, before)]
    return tuple(sorted(found, key=lambda issue: (issue.day, issue.subject)))


def filled(text: str, day: date) -> str:
    """Return a text with its days filled in, as people write them: 6月3日（水）."""

    def later(found: re.Match[str]) -> str:
        then = day + timedelta(days=int(found[1]))
        if found[2]:
            then += timedelta(days=(WEEKDAYS.index(found[2]) - then.weekday()) % 7)
        return f"{then.month}月{then.day}日（{WEEKDAYS[then.weekday()]}）"

    return LATER.sub(later, text).strip()


def _read(file: Path, before: date) -> Iterator[Issue]:
    """Yield the issues of one file."""
    for written in tomllib.loads(file.read_text("utf-8"))["bulletin"]:
        for month_and_day in written["on"]:
            day = _last(month_and_day, before)
            yield Issue(
                day=day,
                menu=written["menu"],
                programme=written["programme"],
                subject=written["subject"],
                text=filled(written["text"], day),
            )


def _last(month_and_day: str, before: date) -> date:
    """Return the last such day before another; an office that is closed writes on Monday."""
    month, day = map(int, month_and_day.split("-"))
    year = before.year if (month, day) < (before.month, before.day) else before.year - 1
    found = date(year, month, day)
    if found.weekday() >= 5:
        monday = found + timedelta(days=7 - found.weekday())
        found = monday if monday < before else found - timedelta(days=found.weekday() - 4)
    return found
