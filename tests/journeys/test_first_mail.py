"""The first mail, from the draft to the inbox and out again: a town, a browser, real SMTP."""

import email
import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PEOPLE, Town, ask, wait_until
from tests.journeys.people import Official, open_browser
from tests.journeys.writing import LINK, SUBJECT, as_a_city_writes

pytestmark = pytest.mark.browser

CITIZEN = "hanako.sato@phone.example"
DISPATCHED_WITHIN_S = 60 + 90  # a minute in which it can be taken back, then the letters
Shot = Callable[[Page, str], None]


def today() -> datetime:
    return datetime.now(ZoneInfo("Asia/Tokyo"))


def mails_to(town: Town, address: str, subject: str = "") -> list[dict[str, Any]]:
    return [m for m in town.mails() if m["to"] == address and subject in m["subject"]]


def opened(town: Town, number: int) -> EmailMessage:
    return email.message_from_bytes(town.mail(number), policy=default)


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def registers(browser: Browser, town: Town, address: str, menus: list[str], shot: Shot) -> str:
    """Register and confirm from the caught mail; return the page of one's own."""
    page = open_browser(browser).new_page()
    page.goto(town.sheet["public"] + "/")
    shot(page, "public-top")
    for menu in menus:
        page.get_by_role("checkbox", name=menu, exact=True).check()
    page.get_by_role("textbox", name=re.compile("^メールアドレス")).fill(address)
    page.get_by_role("button", name="確認のメールを受け取る").click()
    expect(page.get_by_role("heading", name="確認のメールを送りました")).to_be_visible()

    caught = wait_until(lambda: mails_to(town, address), what="the confirmation mail")
    confirmation = opened(town, caught[0]["id"])
    assert confirmation["Subject"] == "【青葉川市メール】まだ登録は終わっていません"
    assert confirmation["List-Unsubscribe"] is None
    link = re.search(re.escape(town.sheet["public"]) + r"/t/[\w-]+/", text_of(confirmation))
    assert link

    # Looking, however often and by whatever reads mails, registers nobody.
    for method in ("GET", "HEAD", "GET"):
        assert ask(link[0], method=method).status == 200
    page.goto(link[0])
    expect(page.get_by_text("まだ登録は終わっていません")).to_be_visible()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", name="登録が終わりました")).to_be_visible()
    shot(page, "public-registered")
    page.get_by_role("link", name="受け取る情報を変える").click()
    expect(page.get_by_text(address)).to_have_count(0)  # mails get forwarded: masked
    return page.url


def test_a_bulletin_goes_from_the_draft_to_every_inbox(
    town: Town, browser: Browser, shot: Shot
) -> None:
    own_page = registers(browser, town, CITIZEN, ["防災・気象", "防犯"], shot)
    before = town.mails()[-1]["id"]
    body = as_a_city_writes(today().date())

    author = Official.signed_in(browser, town, "sasaki")
    shot(author.page, "desk-home")
    bulletin = author.writes(programme="防犯の啓発", subject=SUBJECT, body=body, menu="防災・気象")
    author.sees("①")
    author.submits(bulletin)

    # Release before anybody approved.
    author.at(bulletin, "release/").sees("まだ発信できません")
    author.sees("（第8条第1項）")

    # The head of another section cannot approve, whatever the way to the page.
    other = Official.signed_in(browser, town, "nakamura").at(bulletin, "approve/")
    other.sees("承認できるのは、この事務事業を所管する安全安心対策課の長です（第5条第2項）")
    expect(other.page.get_by_role("button", name="承認する", exact=True)).to_have_count(0)

    officer = Official.signed_in(browser, town, "takagi").at(bulletin, "approve/")
    shot(officer.page, "desk-approve")
    officer.sees("3,001")
    officer.approves(bulletin)
    officer.sees("承認しました")

    # One character changed: refused, and it says what.
    author.at(bulletin, "edit/")
    author.page.get_by_label("本文").fill(body.replace("10時から11時30分", "10時から12時30分", 1))
    author.press("保存して確かめる")
    author.at(bulletin, "release/").sees("承認された内容と、いまの内容が違います（本文1か所）")
    author.at(bulletin, "edit/")
    author.page.get_by_label("本文").fill(body)
    author.press("保存して確かめる")

    at_duty = Official.signed_in(browser, town, "sasaki").sits_at("当直-01")

    # From a machine nobody deployed: refused, with the ways on.
    author.at(bulletin, "release/").sees("この機器からは発信できません")
    author.sees("発信には、情報管理主管課が配備した機器を使います（第8条第2項）")
    author.sees("配備機器としての登録を確認できませんでした")
    author.sees("作成・承認・停止は、この機器でもできます")
    author.sees("入力した内容は保存しました")
    author.sees("当直-01　1階当直室")
    shot(author.page, "desk-refused")

    # From the duty room's.
    at_duty.at(bulletin, "release/").sees("次のとおり発信します")
    at_duty.sees("登録者　3,001人")
    shot(at_duty.page, "desk-release")
    at_duty.press("3,001人への発信を指示する")
    at_duty.sees("発信を指示しました")

    letters = wait_until(
        lambda: len(found := town.mails(before)) > PEOPLE and found,
        DISPATCHED_WITHIN_S,
        what="3,001 letters",
    )
    ours = [letter for letter in letters if letter["subject"] == SUBJECT]
    assert len(ours) == len({letter["to"] for letter in ours}) == PEOPLE + 1
    letter = next(one for one in ours if one["to"] == CITIZEN)
    has_every_header(town, letter)
    at_duty.page.reload()
    expect(at_duty.page.get_by_role("row", name=re.compile("受付済み"))).to_contain_text("3,001")
    expect(at_duty.page.get_by_text("終わりました", exact=True)).to_be_visible(timeout=20_000)

    counted = town.command("outcomes", "--json")
    assert counted.returncode == 0, counted.stderr
    assert '"accepted": 3001' in counted.stdout

    read_in_public(browser, town, shot)
    shows_the_record_sheet(author, bulletin)
    stops_by_one_click(town, letter, own_page, browser)


def has_every_header(town: Town, line: dict[str, Any]) -> None:
    """Look at one letter as a mail program and a provider would."""
    message = opened(town, line["id"])
    public = re.escape(town.sheet["public"])
    assert message["To"] == CITIZEN
    assert message["Subject"] == SUBJECT
    assert "青葉川市" in message["From"]
    stop = message["List-Unsubscribe"].strip()
    assert re.fullmatch(rf"<{public}/m/[\w-]{{43}}/stop/[\d-]+/>.*", stop)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "bosai." in message["List-Id"]
    assert re.fullmatch(r"<[0-9a-f]{32}@mail\.aobagawa\.example>", message["Message-ID"])
    text = text_of(message)
    for piece in ("①", "㈱青葉安全研究所", "髙木", "市民ホール", LINK, "10時から11時30分まで"):
        assert piece in text, piece
    for piece in ("青葉川市メールマガジン 第", "安全安心対策課", "あなた専用です"):
        assert piece in text, piece
    assert message.get_body(("html",)) is not None
    raw = town.mail(line["id"])
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def read_in_public(browser: Browser, town: Town, shot: Shot) -> None:
    """Find the back number and the feed."""
    page = open_browser(browser).new_page()

    def published() -> bool:
        page.goto(town.sheet["public"] + "/b/")
        return page.get_by_role("link", name=SUBJECT).count() > 0

    wait_until(published, 30, what="the back number")
    page.get_by_role("link", name=SUBJECT).first.click()
    expect(page.get_by_role("heading", level=1, name=SUBJECT)).to_be_visible()
    expect(page.get_by_text("㈱青葉安全研究所")).to_be_visible()
    expect(page.get_by_text(CITIZEN)).to_have_count(0)
    shot(page, "public-back-number")
    for path in ("/feed/", "/feed/bosai/"):
        feed = ask(town.sheet["public"] + path)
        assert feed.status == 200
        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert SUBJECT in feed.text
    assert SUBJECT not in ask(town.sheet["public"] + "/feed/tosho/").text


def shows_the_record_sheet(author: Official, bulletin: int) -> None:
    """Open the one page that proves the bulletin."""
    author.at(bulletin).follow("配信記録票")
    for piece in ("佐々木 翔", "髙木 誠", "当直-01", "第8条第1項", "第8条第2項", "3,001"):
        author.sees(piece)


def stops_by_one_click(town: Town, line: dict[str, Any], own_page: str, browser: Browser) -> None:
    """Withdraw as a mail program does: a POST, no cookie; a GET changes nothing."""
    header = str(opened(town, line["id"])["List-Unsubscribe"]).strip()
    link = header[1 : header.index(">")]
    page = open_browser(browser).new_page()
    assert ask(link).status == 200
    page.goto(own_page)
    expect(page.get_by_role("checkbox", name="防犯", exact=True)).to_be_checked()
    expect(page.get_by_role("checkbox", name="防災・気象", exact=True)).to_be_checked()
    done = ask(
        link,
        method="POST",
        body="List-Unsubscribe=One-Click",
        Content_Type="application/x-www-form-urlencoded",
    )
    assert done.status in {200, 202}
    page.goto(own_page)
    # Every choice through which this letter came, and no other.
    expect(page.get_by_role("checkbox", name="防災・気象", exact=True)).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="防犯", exact=True)).to_be_checked()


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Shot:
    """Keep a picture of a page, wide and narrow, for people to look at."""
    folder = request.config.rootpath / "build" / "pages"
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        size = page.viewport_size
        assert size is not None
        for wide in (1280, 390):
            page.set_viewport_size({"width": wide, "height": 900})
            page.screenshot(path=folder / f"{name}-{wide}.png", full_page=True)
        page.set_viewport_size(size)

    return keep
