"""A wrong hour, found while letters go: stopped by anybody, put right for exactly whom it met."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.mails import opened, text_of
from tests.journeys.people import Official, open_browser
from tests.journeys.running import Town, ask, wait_until

pytestmark = pytest.mark.browser

SUBJECT = "北町交差点の工事と回り道"
CORRECTION = f"【訂正】{SUBJECT}"
WRONG, RIGHT = "9時から17時まで", "9時から16時まで"
DISPATCHED_WITHIN_S = 90


def test_who_got_the_wrong_hour_gets_the_correction_and_the_others_the_right_text(
    town: Town, browser: Browser
) -> None:
    before = (town.mails() or [{"id": 0}])[-1]["id"]
    case, gone, kept = is_noticed(browser, town)
    texts = is_described(browser, town, case)
    is_put_right(browser, town, texts, (gone, kept))
    is_amended(browser, town, case)

    def called(subject: str) -> list[dict[str, Any]]:
        return [mail for mail in town.mails(before) if mail["subject"] == subject]

    wait_until(
        lambda: len(called(CORRECTION)) >= gone and len(called(SUBJECT)) >= kept,
        DISPATCHED_WITHIN_S,
        what=f"{gone} corrections and {kept} right letters",
    )
    corrected, fresh = called(CORRECTION), called(SUBJECT)
    people = {mail["to"] for mail in (*corrected, *fresh)}
    assert len(people) == len(corrected) + len(fresh) == gone + kept  # nobody gets two
    told = text_of(opened(town, corrected[0]["id"]))
    assert WRONG in told
    assert RIGHT in told
    told = text_of(opened(town, fresh[0]["id"]))
    assert WRONG not in told
    assert RIGHT in told
    is_closed(browser, town, case)


def is_noticed(browser: Browser, town: Town) -> tuple[str, int, int]:
    """A colleague of another section presses once, at a machine nobody deployed."""
    colleague = Official.signed_in(browser, town, "aoki")
    colleague.page.goto(town.sheet["desk"] + "/dispatches/")
    colleague.finds(SUBJECT)
    colleague.press("誤りに気付いた（残りを止めて訂正を始める）")
    colleague.sees("残りの送信を止めました")
    said = colleague.page.get_by_text(re.compile("受け取った可能性がある人")).first.inner_text()
    gone, kept = (int(n.replace(",", "")) for n in re.findall(r"([\d,]+)人", said))
    assert gone > 0
    assert kept > 0
    return colleague.page.url, gone, kept


def is_described(browser: Browser, town: Town, case: str) -> tuple[int, int]:
    """Who is in charge says what is wrong; two texts begin, with the right words in place."""
    author = Official.signed_in(browser, town, "matsumoto")
    author.page.goto(case)
    author.page.get_by_label("日時などの誤り").check()
    author.page.get_by_role("textbox", name="だれが気付きましたか").fill("北町の自治会長")
    author.page.get_by_label("誤っている部分").fill(WRONG)
    author.page.get_by_label("正しい内容").fill(RIGHT)
    author.page.locator("select[name=found_through]").select_option(label="電話")
    author.press("保存する")
    author.press("訂正文を作る")
    author.sees("訂正文を作り始めました。残りの送信は、もう行われません。")
    links = author.page.get_by_role("region", name="2　訂正文を作る").get_by_role("link").all()
    first, second = (
        int(re.findall(r"/bulletins/(\d+)/", str(link.get_attribute("href")))[0]) for link in links
    )
    return first, second


def is_put_right(
    browser: Browser, town: Town, texts: tuple[int, int], people: tuple[int, int]
) -> None:
    """Each is approved and released like any bulletin (第8条)."""
    author = Official.signed_in(browser, town, "matsumoto").sits_at("安全-01")
    officer = Official.signed_in(browser, town, "takagi")
    for text, count in zip(texts, people, strict=True):
        author.submits(text)
        officer.approves(text)
        officer.sees("承認しました")
        author.at(text, "release/")
        author.press(f"{count:,}人への発信を指示する")
        author.sees("発信を指示しました")


def is_amended(browser: Browser, town: Town, case: str) -> None:
    """The head changes what the public reads; page and feed show it at once, with the note."""
    officer = Official.signed_in(browser, town, "takagi")
    officer.page.goto(case)
    officer.page.get_by_text("修正する文を開く").click()
    body = officer.page.get_by_role("textbox", name="本文")
    assert RIGHT in body.input_value()
    officer.page.get_by_label("読む人への説明").fill("通れない時間を直しました。")
    officer.press("配信履歴を修正する")
    officer.sees("配信履歴を修正しました")

    reader = open_browser(browser, wide=390).new_page()
    reader.goto(town.sheet["public"] + "/b/")
    reader.get_by_role("link", name=SUBJECT).last.click()
    page = reader.url

    def shown() -> bool:
        return RIGHT in ask(page).text and "通れない時間を直しました。" in ask(page).text

    wait_until(shown, 5, what="the corrected back number")
    reader.reload()
    expect(reader.get_by_text("通れない時間を直しました。").first).to_be_visible()
    assert RIGHT in ask(town.sheet["public"] + "/feed/kotsu/").text


def is_closed(browser: Browser, town: Town, case: str) -> None:
    """The head ends the case, each measure ticked; how long it took stays on the page."""
    officer = Official.signed_in(browser, town, "takagi")
    officer.page.goto(case)
    officer.sees("気付いてから訂正メールまで")
    measures = officer.page.get_by_role("region", name="4　その他必要な措置")
    for n in range(measures.get_by_role("listitem").count()):
        measures.get_by_role("button", name=re.compile("：済み$")).nth(n).click()
        expect(measures.get_by_role("listitem").nth(n).get_by_text("済み").first).to_be_visible()
    officer.press("完了にする")
    expect(officer.page.get_by_text("完了", exact=True).first).to_be_visible()
