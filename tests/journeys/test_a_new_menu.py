"""A new menu (第10条): consulted, written by staff, filed by a head, set by the manager."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import Official, open_browser
from tests.journeys.running import Town, ask, wait_until

pytestmark = pytest.mark.browser

IN_EVERYBODYS_TOWN = True
NAME, CODE = "髙齢者の見守り", "mimamori"
TYPED = {
    "name": NAME,
    "content": "見守り訪問の日、配食、行方の分からない方の情報",
    "reason": "家族から、まとめて受け取りたいという声が続いたため",
    "start": "決まりしだい",
    "frequency": "月に1通ほど",
    "description": "見守りと配食のお知らせ",
}


def test_a_menu_is_asked_for_set_and_chosen(town: Town, browser: Browser) -> None:
    desk = town.sheet["desk"]
    staff = Official.signed_in(browser, town, "ota")
    manager = Official.signed_in(browser, town, "kobayashi")
    is_consulted(staff, manager, desk)
    request = is_written(staff, desk)
    is_filed(browser, town, staff, request)
    is_decided(manager, request)
    is_chosen(browser, town)


def is_consulted(staff: Official, manager: Official, desk: str) -> None:
    """Both sides confirm what was agreed."""
    staff.page.goto(f"{desk}/menus/consultations/")
    staff.page.get_by_label("何について").fill("見守りの配信メニュー")
    staff.page.get_by_label("協議した日").fill(f"{today():%Y-%m-%d}")
    staff.page.get_by_label("だれとだれが").fill("健康づくり推進課 太田、広報広聴課 小林")
    staff.page.get_by_label("協議・調整の結果").fill("新しく設ける")
    staff.press("記録する")
    staff.sees("相手の確認を待ちます")
    manager.page.goto(f"{desk}/menus/consultations/")
    manager.page.get_by_role("listitem").filter(has_text="見守りの配信メニュー").get_by_role(
        "button", name="運用管理者の側として確認する"
    ).click()


def is_written(staff: Official, desk: str) -> str:
    """Any of the staff may write the form; its PDF has the old characters."""
    staff.page.goto(f"{desk}/menus/requests/new/add/")
    staff.page.get_by_label("記号（半角英数字）").fill(CODE)
    for name, text in TYPED.items():
        staff.page.locator(f"main [name={name}]").fill(text)
    choice = staff.page.get_by_label("協議の記録")
    line = choice.locator("option").filter(has_text="見守り").first
    choice.select_option(value=line.get_attribute("value"))
    staff.press("保存する")
    expect(staff.page.get_by_role("heading", level=1)).to_contain_text("依頼書（新規追加）")
    staff.does_not_see("まだ書いていない欄")
    return staff.page.url


def is_filed(browser: Browser, town: Town, staff: Official, request: str) -> None:
    """Staff cannot file it; the head can."""
    staff.press("運用管理者に提出する")
    staff.sees("第10条第2項")
    head = Official.signed_in(browser, town, "saito")
    head.page.goto(request)
    head.press("運用管理者に提出する")
    expect(head.page.get_by_text(re.compile("受付番号 .*-")).first).to_be_visible()
    head.does_not_see("決定する（第4条第3項第4号）")


def is_decided(manager: Official, request: str) -> None:
    """The operations manager alone sets it, from today."""
    manager.page.goto(request)
    manager.page.get_by_role("radio", name="設定する", exact=True).check()
    manager.page.get_by_label("実施日").fill(f"{today():%Y-%m-%d}")
    manager.page.get_by_role("combobox", name="分野").select_option(label="子育てと健康")
    manager.press("決定する")
    manager.sees("決定を記録")
    known = "; ".join(
        f"{one['name']}={one['value']}" for one in manager.page.context.cookies(request)
    )
    printed = [ask(f"{request}pdf/", Cookie=known).body for _ in range(2)]
    assert printed[0] == printed[1]
    assert printed[0][:5] == b"%PDF-"


def is_chosen(browser: Browser, town: Town) -> None:
    """Citizens find it on the first page, and its feed."""
    wait_until(lambda: NAME in ask(town.sheet["public"] + "/").text, 60, what="the new menu")
    page = open_browser(browser, wide=390).new_page()
    page.goto(town.sheet["public"] + "/")
    page.get_by_role("checkbox", name=NAME, exact=True).check()
    assert ask(f"{town.sheet['public']}/feed/{CODE}/").status == 200


def today() -> datetime:
    return datetime.now(ZoneInfo("Asia/Tokyo"))
