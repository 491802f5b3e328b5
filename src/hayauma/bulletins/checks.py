"""What a machine can see in a text before a person decides (自動点検, 第7条第1号).

Findings inform; whether one stops a submission is the regulation's to say, never this file's.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hayauma.bulletins.draft import Draft

WEEKDAYS = "月火水木金土日"
DAY = re.compile(
    r"(?:(?P<year>20\d\d)年)?\s*(?P<month>1[0-2]|0?[1-9])[月/](?P<day>3[01]|[12]\d|0?[1-9])日?"
    r"\s*(?:[（(](?P<weekday>[月火水木金土日])(?:曜日?)?(?:・[祝休])?[）)])?"
)
PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
# 機種依存文字: characters some phones still show wrongly, with what to write instead.
DEPENDENT = {"㈱": "（株）", "㈲": "（有）", "㍻": "平成", "㋿": "令和", "℡": "電話", "№": "No."}
CIRCLED = re.compile("[①-⑳Ⅰ-ⅹ㊤-㊨㌀-㍗]")
HALF_WIDTH_KANA = re.compile("[ｦ-ﾟ]+")


@dataclass(frozen=True)
class Finding:
    """One finding: a code, where it stands in the text, and the values of its sentence."""

    code: str
    found: str
    params: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """Return the finding as it is kept with a submission."""
        return asdict(self)


def run(draft: Draft, *, today: date, section_phone: str = "") -> tuple[Finding, ...]:
    """Return the findings on the Japanese text, in reading order.

    `today` is the city's date; a date without a year is read as the next one from today.
    """
    text = draft.subject + "\n" + draft.body
    found = [*_dates(text, today), *_characters(text), *_contact(draft.body, section_phone)]
    return tuple(found)


def _dates(text: str, today: date) -> Iterator[Finding]:
    for match in DAY.finditer(text):
        day = _read(match, today)
        if day is None:
            yield Finding("date.impossible", match[0].strip(), {})
            continue
        weekday = WEEKDAYS[day.weekday()]
        if match["weekday"] and match["weekday"] != weekday:
            yield Finding("date.weekday", match[0].strip(), {"weekday": weekday})
        if day < today:
            yield Finding("date.past", match[0].strip(), {})


def _read(match: re.Match[str], today: date) -> date | None:
    """The date a match means; without a year the one nearest to today that fits the weekday."""
    month, day = int(match["month"]), int(match["day"])
    try:
        if match["year"]:
            return date(int(match["year"]), month, day)
        this_year = date(today.year, month, day)
    except ValueError:
        return None
    # In December a date in January is next year's; a date a few weeks back was meant as past.
    if (today - this_year).days > 180:
        try:
            return date(today.year + 1, month, day)
        except ValueError:
            return None
    return this_year


def _characters(text: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for character in text:
        if character in seen:
            continue
        if character in DEPENDENT or CIRCLED.match(character):
            seen.add(character)
            instead = DEPENDENT.get(character) or f"({unicodedata.normalize('NFKC', character)})"
            yield Finding("characters.dependent", character, {"instead": instead})
    for match in HALF_WIDTH_KANA.finditer(text):
        yield Finding(
            "characters.half_width",
            match[0],
            {"instead": unicodedata.normalize("NFKC", match[0])},
        )


def _contact(body: str, section_phone: str) -> Iterator[Finding]:
    phones = PHONE.findall(unicodedata.normalize("NFKC", body))
    if not phones and "問い合わせ" not in body and "問合せ" not in body:
        yield Finding("contact.missing", "", {})
    elif section_phone and phones and section_phone not in phones:
        yield Finding("contact.phone_differs", phones[-1], {"phone": section_phone})
