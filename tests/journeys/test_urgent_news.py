"""Urgent news: alone, in a minute, without approval; never from a machine nobody deployed."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import Official, open_browser
from tests.journeys.running import Town, wait_until

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class News:
    """What is sent, from where, with JavaScript or without; `level` is pressed again."""

    scripts: bool
    terminal: str
    subject: str
    level: str = ""


NEWS = (
    News(True, "安全-01", "【避難指示】青葉川の水位が上がっています"),
    News(False, "当直-01", "【避難指示】警戒レベル4　青葉川の両岸", "4"),
)


@pytest.mark.parametrize("news", NEWS, ids=["scripts", "no-scripts"])
def test_urgent_news_goes_without_approval_but_not_from_anywhere(
    town: Town, browser: Browser, news: News
) -> None:
    before = (town.mails() or [{"id": 0}])[-1]["id"]
    away = Official.signed_in(browser, town, "matsumoto", scripts=news.scripts)
    writes_urgently(away, news)
    away.sees("この機器からは発信できません")
    presses_again(away, news)
    away.press("いま発信する")
    away.sees("この機器からは発信できません")
    away.sees("（第8条第2項）")
    assert not [m for m in town.mails(before) if news.subject in m["subject"]]

    at_desk = Official.signed_in(browser, town, "matsumoto", scripts=news.scripts)
    writes_urgently(at_desk.sits_at(news.terminal), news)
    # A hand that only presses on is stopped.
    at_desk.press("いま発信する")
    at_desk.sees("読み合わせた数字を、もう一度押してください")
    count = presses_again(at_desk, news)
    at_desk.press("いま発信する")
    at_desk.sees("いま発信しました")
    letters = wait_until(
        lambda: (
            len(found := [m for m in town.mails(before) if m["subject"] == news.subject]) >= count
            and found
        ),
        60,
        what=f"{count} urgent letters",
    )
    assert len(letters) == len({letter["to"] for letter in letters}) == count
    # Those whom the news went past are told at once.
    told = wait_until(
        lambda: len(found := reported_to(town, before)) >= 3 and found,
        30,
        what="the report to the officers",
    )
    users = {address.partition("@")[0] for address in told}
    assert users >= {"takagi", "kobayashi", "sakurai"}
    stops_from_the_phone(browser, town, letters[0]["to"], news)


def stops_from_the_phone(browser: Browser, town: Town, address: str, news: News) -> None:
    """Find one's mail in the inbox, read it in each form, and press what stops it."""
    page = open_browser(browser, wide=390, scripts=news.scripts).new_page()
    page.goto(town.sheet["mail"] + "/")
    page.get_by_label("あて先か件名でさがす").fill(address)
    page.get_by_role("button", name="さがす").click()
    page.get_by_role("link").filter(has_text=news.subject).first.click()
    expect(page.get_by_text("川の近くにいる人は、いま逃げてください。")).to_be_visible()
    page.get_by_role("link", name="HTML").click()
    framed = page.frame_locator("iframe")
    expect(framed.get_by_text("川の近くにいる人は、いま逃げてください。")).to_be_visible()
    page.get_by_role("link", name="ヘッダー").click()
    expect(page.get_by_text("List-Unsubscribe=One-Click")).to_be_visible()
    with page.expect_popup() as opening:
        page.get_by_role("button", name="このメールの配信を止める").click()
    expect(opening.value.get_by_text("止めました").first).to_be_visible()


def reported_to(town: Town, before: int) -> set[str]:
    """Return who was told of an urgent release."""
    return {m["to"] for m in town.mails(before) if m["subject"].startswith("【緊急発信の報告】")}


def presses_again(official: Official, news: News) -> int:
    """Press the level again, or the number of people where the text names no level; return it."""
    count = official.head_count()
    again = official.page.get_by_role("radio", name=news.level or f"{count:,}人", exact=True)
    again.check()
    return count


def writes_urgently(official: Official, news: News) -> None:
    """Write urgent news and go on to reading it back."""
    official.page.goto(official.town.sheet["desk"] + "/")
    official.page.get_by_role("link", name="緊急に発信する").first.click()
    official.fills(
        programme="防災情報の提供",
        subject=news.subject,
        body="青葉川の水位が上がっています。\n\n川の近くにいる人は、いま逃げてください。",
        menu="防災・気象",
    )
    official.page.get_by_label("承認を待てない理由").fill("水位が氾濫危険水位を超えたため")
    official.press("読み合わせへ進む")
    official.sees("訓練ではありません")
