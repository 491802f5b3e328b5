"""The council asks: five answers in one press, the cost entered, the report as it is printed."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import Official
from tests.journeys.running import Town

pytestmark = pytest.mark.browser

IN_EVERYBODYS_TOWN = True
FIVE = {
    "登録者数と動き": r"登録者は [\d,]+ 人。",
    "届かなかったものと理由": r"[\d,]+ 通のうち、届かないか確認できないものは [\d,]+ 通",
    "受け付けられるまでの分": r"中央の値は [\d.]+ 分",
    "費用": r"1,320,000 円。登録者一人当たり [\d,.]+ 円",
    "使われていない配信メニュー": r"配信メニュー",
}

# A PDF opens in no page of a browser without a window: it is fetched from the page that links it.
FIRST_OCTETS = """async link => {
    const answer = await fetch(document.querySelector(link).href)
    return new TextDecoder().decode((await answer.arrayBuffer()).slice(0, 4))
}"""


def test_five_answers_in_one_press(town: Town, browser: Browser) -> None:
    manager = Official.signed_in(browser, town, "kobayashi").sits_at("広報-01")
    page = manager.page
    page.goto(town.sheet["desk"] + "/")
    manager.follow("年次報告")
    expect(page.get_by_text("費用は、まだ記入されていません。").first).to_be_visible()
    manager.follow("費用を記入する")
    page.get_by_label("費用1", exact=False).first.fill("配信サービスの使用料")
    page.get_by_label("費用1の円").fill("1320000")
    manager.press("記入する")
    five = page.get_by_role("region", name="議会の五つの問い")
    for heading, answer in FIVE.items():
        expect(five.get_by_role("link", name=heading, exact=True)).to_be_visible()
        expect(five).to_contain_text(re.compile(answer))
    expect(page.get_by_role("img", name=re.compile("登録者数と動き"))).to_be_visible()
    begins = page.evaluate(FIRST_OCTETS, "a[href$='/pdf/']")
    assert begins == "%PDF"
