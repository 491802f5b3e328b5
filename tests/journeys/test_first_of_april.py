"""March, at the operations manager's desk: the organisation of 1 April from a spreadsheet's tables.

A row that is wrong is named and nothing is taken in; the next page says what falls vacant and what
changes hands; it is planned, planned again with another head, and taken back. That rights change
hands at midnight is tried by the rooms' tests, who can turn the clock.
"""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import Official
from tests.journeys.running import Town

pytestmark = pytest.mark.browser

IN_EVERYBODYS_TOWN = True
Rows = list[list[str]]
TABLES = ("sections", "posts", "staff", "appointments", "programmes")


def test_the_organisation_of_april_is_taken_in_beforehand(
    town: Town, browser: Browser, tmp_path: Path
) -> None:
    manager = Official.signed_in(browser, town, "kobayashi")
    manager.follow("組織改編の取込み")
    now = {name: downloaded(manager, name) for name in TABLES}
    then = of_april(now)

    wrong = then | {"posts": [*then["posts"], ["hen-kacho", "nowhere", "変な課長", "○", "", ""]]}
    hand_in(manager, wrong, tmp_path)
    told = manager.page.get_by_role("alert")
    expect(told).to_contain_text("何も取り込んでいません")
    expect(told).to_contain_text(f"職の表　{len(then['posts']) + 1}行目　課等コード")

    nobody = [row for row in then["appointments"] if row[1] != "kiki-kacho"]
    hand_in(manager, then | {"appointments": nobody}, tmp_path)
    main = manager.page.get_by_role("main")
    expect(main).to_contain_text("危機管理課が引き継ぎます")
    expect(main).to_contain_text("改編の日に、次の質問・要望はだれにも届きません。")
    expect(main).to_contain_text("課等の長も代決者もいません。")
    manager.press("この組織を予定する")
    expect(main).to_contain_text("予定しました。")

    hand_in(manager, then, tmp_path)
    expect(main).to_contain_text("課等の長又は代決者に届きます。")
    expect(main).to_contain_text("危機管理課長　空席 → 三浦 由美")
    expect(main).to_contain_text("は、これに差し替わります。")
    manager.press("この組織を予定する")
    # Until the day everything is as it was, and the plan can be taken back.
    manager.follow("組織と役")
    expect(main).to_contain_text("安全安心対策課")
    expect(main).not_to_contain_text("危機管理課")
    manager.follow("組織改編の取込み")
    main.get_by_role("row", name=re.compile("予定")).get_by_role("link").first.click()
    manager.press("予定を取り消す")
    expect(main).to_contain_text("予定を取り消しました。組織はいまのままです。")


def downloaded(manager: Official, name: str) -> Rows:
    """Take one table as it stands, as the link beside its columns gives it."""
    page = manager.page
    page.locator("details", has=page.locator(f"a[href$='{name}.csv']")).locator("summary").click()
    with page.expect_download() as given:
        page.locator(f"a[href$='{name}.csv']").click()
    return list(csv.reader(io.StringIO(given.value.path().read_text("utf-8-sig"))))


def of_april(now: dict[str, Rows]) -> dict[str, Rows]:
    """安全安心対策課 becomes 危機管理課 under its deputy head; its head retires."""
    return {
        "sections": [
            ["kiki", "危機管理課", "anzen", "0999-00-1290", ""] if row[0] == "anzen" else row
            for row in now["sections"]
        ],
        "posts": [
            *(row for row in now["posts"] if row[1] != "anzen"),
            ["kiki-kacho", "kiki", "危機管理課長", "○", "", ""],
        ],
        "staff": [
            [row[0], row[1], "kiki" if row[2] == "anzen" else row[2], *row[3:]]
            for row in now["staff"]
            if row[0] != "takagi"
        ],
        "appointments": [
            *(row for row in now["appointments"] if not row[1].startswith("anzen")),
            ["miura", "kiki-kacho", "", ""],
        ],
        "programmes": [
            [row[0], row[1], "kiki" if row[2] == "anzen" else row[2], row[3]]
            for row in now["programmes"]
        ],
    }


def hand_in(manager: Official, tables: dict[str, Rows], folder: Path) -> None:
    """Choose the day and the files, as Excel in a Japanese city hall saves them."""
    paths = []
    for name, rows in tables.items():
        paths.append(folder / f"{name}.csv")
        with paths[-1].open("w", encoding="cp932", errors="xmlcharrefreplace", newline="") as file:
            # 氏名 goes out empty: cp932 has no 髙.
            blank = [[*row[:1], "", *row[2:]] for row in rows] if name == "staff" else rows
            csv.writer(file, lineterminator="\r\n").writerows([rows[0], *blank[1:]])
    manager.follow("組織改編の取込み")
    day = datetime.now(UTC).date() + timedelta(days=30)
    manager.page.get_by_label("改編の日").fill(day.isoformat())
    manager.page.get_by_label("表（CSV").set_input_files(paths)
    manager.press("変わるところを見る")
