"""The pages of what comes after a bulletin, and of the house itself, as everybody meets them.

Looked at as in test_pages.py, in a town of their own.
"""

import re

import pytest

from tests.journeys.looking import Looker
from tests.journeys.running import Town

pytestmark = pytest.mark.browser


def test_the_pages_of_what_comes(town: Town, looker: Looker) -> None:
    desk, manager = town.sheet["desk"], looker.official("kobayashi")
    looker.look(manager.page, "desk-futures", f"{desk}/organization/future/")
    manager.page.get_by_label("改編の日").fill("2099-04-01")
    manager.page.get_by_label("表（CSV").set_input_files(
        {
            "name": "sections.csv",
            "mimeType": "text/csv",
            "buffer": "課等コード,課等名\r\nshin,新しい課\r\n".encode(),
        }
    )
    manager.press("変わるところを見る")
    looker.look(manager.page, "desk-future")
    author = looker.official("sasaki")
    looker.look(author.page, "desk-series-list", f"{desk}/series/")
    author.page.get_by_label("定期の名前").fill("だより")
    author.page.get_by_label("事務事業").select_option(index=1)
    author.page.get_by_label("もとにする文例").select_option(index=1)
    author.press("定期を始める")
    looker.look(author.page, "desk-series")


def test_the_pages_of_the_delivery_system(town: Town, looker: Looker) -> None:
    manager, system = looker.official("kobayashi"), town.sheet["desk"] + "/system/"
    manager.page.goto(system)
    manager.page.get_by_role("button", name="iCloudメールへの送信を止めておく").click()
    looker.look(manager.page, "desk-system", system)
    manager.page.get_by_role("button", name="iCloudメールへの送信を再開する").click()
    manager.page.goto(system + "relays/new/")
    manager.press("登録する")
    looker.look(manager.page, "desk-relay-mistaken")
    looker.look(manager.page, "desk-domain-group", system + "domains/docomo/")
    manager.page.goto(system + "keys/")
    manager.page.get_by_label("セレクター").fill("hayauma2026")
    manager.page.get_by_label("種類").select_option(value="ed25519-sha256")
    manager.press("鍵を作る")
    looker.look(manager.page, "desk-signing-keys")
    looker.look(manager.page, "desk-canaries", system + "canaries/")
    looker.look(manager.page, "desk-alarm-limits", system + "alarms/")


def test_the_pages_of_what_follows_a_sending(town: Town, looker: Looker) -> None:
    desk, author = town.sheet["desk"], looker.official("hirano")
    for name in ("corrections", "inquiries", "inquiries/new", "menus", "menus/consultations"):
        looker.look(author.page, "desk-" + name.replace("/", "-"), f"{desk}/{name}/")
    author.page.goto(f"{desk}/corrections/?all=1")
    author.page.get_by_role("link", name=re.compile("資源物")).first.click()
    looker.look(author.page, "desk-correction-ended", picture=True)
    looker.look(author.page, "desk-request-new", f"{desk}/menus/requests/new/add/")
    asked = looker.official("ota")
    asked.page.goto(f"{desk}/inquiries/")
    asked.page.locator("main table a, main .issue-list a").first.click()
    looker.look(asked.page, "desk-inquiry")


def test_the_pages_of_who_oversees(town: Town, looker: Looker) -> None:
    desk, manager = town.sheet["desk"], looker.official("kobayashi")
    manager.page.goto(f"{desk}/menus/")
    manager.page.locator("main a[href*='/menus/requests/']").filter(has_text="-").first.click()
    looker.look(manager.page, "desk-request-filed", picture=True)
    names = ("", "guidance/", "plan/", "plan/new/", "activity/", "drafts/")
    for name in names:
        shown = name.strip("/").replace("/", "-") or "glance"
        looker.look(manager.page, f"desk-oversight-{shown}", f"{desk}/oversight/{name}")


def test_the_pages_of_the_audit_and_the_report(town: Town, looker: Looker) -> None:
    desk, manager = town.sheet["desk"], looker.official("kobayashi")
    names = ("audit/", "audit/auditors/", "audit/restores/new/", "report/", "report/before/")
    for name in names:
        looker.look(manager.page, "desk-" + name.strip("/").replace("/", "-"), f"{desk}/{name}")
    looker.look(manager.page, "desk-audit-sample", f"{desk}/audit/sample/?size=3&seed=1")
    for key in ("whose", "could-release", "changes", "addresses", "unedited", "menu"):
        address = f"{desk}/audit/questions/{key}/"
        asked = f"{address}?number=2026-1" if key == "whose" else address
        looker.look(manager.page, f"desk-audit-{key}", asked)
    manager.page.goto(f"{desk}/report/")
    manager.follow("費用を記入する")
    looker.look(manager.page, "desk-report-costs")
