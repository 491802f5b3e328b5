"""Urgent news: alone, in a minute, without approval; never from a machine nobody deployed."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PEOPLE, Town, wait_until
from tests.journeys.people import Official, open_browser

pytestmark = pytest.mark.browser


def test_urgent_news_goes_without_approval_but_not_from_anywhere(
    town: Town, browser: Browser
) -> None:
    subject = "【避難指示】青葉川の水位が上がっています"
    before = (town.mails() or [{"id": 0}])[-1]["id"]
    away = Official.signed_in(browser, town, "matsumoto")
    writes_urgently(away, subject)
    away.sees("この機器からは発信できません")
    away.press("いま発信する")
    away.sees("この機器からは発信できません")
    away.sees("（第8条第2項）")
    assert not [m for m in town.mails(before) if subject in m["subject"]]

    at_desk = Official.signed_in(browser, town, "matsumoto").sits_at("安全-01")
    writes_urgently(at_desk, subject)
    at_desk.press("いま発信する")
    at_desk.sees("いま発信しました")
    letters = wait_until(
        lambda: (
            len(found := [m for m in town.mails(before) if m["subject"] == subject]) >= PEOPLE
            and found
        ),
        60,
        what="3,000 urgent letters",
    )
    assert len(letters) == len({letter["to"] for letter in letters})
    # Those whom the news went past are told at once.
    told = wait_until(
        lambda: len(found := reported_to(town, before)) >= 3 and found,
        30,
        what="the report to the officers",
    )
    users = {address.partition("@")[0] for address in told}
    assert users >= {"takagi", "kobayashi", "sakurai"}
    stops_from_the_phone(browser, town, letters[0]["to"], subject)


def stops_from_the_phone(browser: Browser, town: Town, address: str, subject: str) -> None:
    """Find one's mail in the inbox, read it in each form, and press what stops it."""
    page = open_browser(browser, wide=390).new_page()
    page.goto(town.sheet["mail"] + "/")
    page.get_by_label("あて先か件名でさがす").fill(address)
    page.get_by_role("button", name="さがす").click()
    page.get_by_role("link").filter(has_text=subject).first.click()
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


def writes_urgently(official: Official, subject: str) -> None:
    """Write urgent news and go on to reading it back."""
    official.page.goto(official.town.sheet["desk"] + "/")
    official.page.get_by_role("link", name="緊急に発信する").first.click()
    official.fills(
        programme="防災情報の提供",
        subject=subject,
        body="青葉川の水位が上がっています。\n\n川の近くにいる人は、いま逃げてください。",
        menu="防災・気象",
    )
    official.page.get_by_label("承認を待てない理由").fill("水位が氾濫危険水位を超えたため")
    official.press("読み合わせへ進む")
    official.sees("訓練ではありません")
    asked = official.page.locator("input[name=right]").input_value()
    official.page.locator(f"input[name=again][value='{asked}']").check()
