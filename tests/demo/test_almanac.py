"""The almanac: a year of texts that say the right days, wherever the year begins."""

from collections import Counter
from datetime import date, timedelta

import pytest

from hayauma.bulletins import checks
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.demo.almanac import filled, issues
from hayauma.demo.city import AOBAGAWA
from hayauma.subscriptions.audience import AudienceRule

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 23)
SECTIONS = {section.code: section for section in AOBAGAWA.sections}
PROGRAMMES = {programme.code: programme for programme in AOBAGAWA.programmes}


def test_a_year_lies_behind_any_day() -> None:
    for today in (TODAY, date(2027, 1, 1), date(2028, 2, 29), date(2027, 4, 1)):
        found = issues(before=today)
        assert len(found) == len(issues(before=TODAY))
        assert all(today - timedelta(days=368) <= issue.day < today for issue in found)
        assert [issue.day for issue in found] == sorted(issue.day for issue in found)


def test_several_a_month_over_all_the_menus() -> None:
    months = Counter((issue.day.year, issue.day.month) for issue in issues(before=TODAY))
    assert min(months.values()) >= 2
    assert {issue.menu for issue in issues(before=TODAY)} == {m.code for m in AOBAGAWA.menus}


def test_an_office_that_is_closed_writes_nothing() -> None:
    assert {issue.day.weekday() for issue in issues(before=TODAY)} <= set(range(5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{+0}", "6月3日（水）"),
        ("{+7}", "6月10日（水）"),
        ("{+3土}と{+4土}", "6月6日（土）と6月13日（土）"),
    ],
)
def test_days_are_filled_in(text: str, said: str) -> None:
    assert filled(text, date(2026, 6, 3)) == said


def test_a_machine_finds_nothing_wrong_with_the_texts() -> None:
    for issue in issues(before=TODAY):
        section = SECTIONS[PROGRAMMES[issue.programme].section]
        assert issue.menu in {
            menu.code for menu in AOBAGAWA.menus if section.code in menu.sections
        }, issue.subject
        body = f"{issue.text}\n\n問い合わせ：{section.name} 電話 {section.phone}"
        draft = Draft(
            {"ja": EditionText(issue.subject, body)},
            AudienceRule("menus", (issue.menu,)),
            AOBAGAWA.city,
        )
        found = [
            one
            for one in checks.run(draft, today=issue.day, section_phone=section.phone)
            if not one.code.startswith("ease.")  # how easily it reads is a matter of taste
        ]
        assert not found, (issue.subject, found)
