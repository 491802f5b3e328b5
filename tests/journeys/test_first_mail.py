"""The first mail, from the draft to the inbox and out again: a town, a browser, real SMTP.

Walked twice, with JavaScript and without. Both bulletins are ordered before either is waited for.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.mails import confirmation_to, link_in, opened, text_of
from tests.journeys.people import Official, open_browser
from tests.journeys.running import Town, ask, wait_until
from tests.journeys.writing import EASY, LINK, SHEET, SUBJECT, as_a_city_writes

pytestmark = pytest.mark.browser

# The menus the bulletin goes to (its template has ticked the second), and one more that is chosen.
THROUGH, OTHER = ("防災・気象", "防犯"), "火災"
DISPATCHED_WITHIN_S = 90


@dataclass
class Way:
    """One bulletin's way through the town, and those who go it."""

    scripts: bool
    citizen: str
    terminal: str
    subject: str
    own_page: str = ""
    bulletin: int = 0
    count: int = 0
    before: int = 0
    letters: list[dict[str, Any]] = field(default_factory=list)

    def browser(self, browser: Browser) -> BrowserContext:
        """Return a new browser of somebody on this way."""
        return open_browser(browser, scripts=self.scripts)

    def people(self) -> str:
        """Return how many it goes to, as screens write it."""
        return f"{self.count:,}人"


def today() -> datetime:
    return datetime.now(ZoneInfo("Asia/Tokyo"))


@pytest.fixture(scope="module")
def ways(town: Town, browser: Browser) -> dict[bool, Way]:
    """Both ways, as far as the order to send."""
    found = {
        True: Way(True, "hanako.sato@phone.example", "当直-01", SUBJECT),
        False: Way(False, "taro.suzuki@phone.example", "広報-01", SUBJECT + "（再）"),
    }
    for way in found.values():
        way.own_page = registers(browser, town, way)
    for way in found.values():
        is_written(browser, town, way)
        is_approved(browser, town, way)
        is_released(browser, town, way)
    return found


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def way(request: pytest.FixtureRequest, town: Town, ways: dict[bool, Way]) -> Way:
    """One of the two ways, once both have arrived: nobody stops before the other is sent."""
    for each in ways.values():
        arrived(town, each)
    return ways[request.param]


def registers(browser: Browser, town: Town, way: Way) -> str:
    """Register and confirm from the caught mail; return the page of one's own."""
    page = way.browser(browser).new_page()
    page.goto(town.sheet["public"] + "/")
    for menu in (*THROUGH, OTHER):
        page.get_by_role("checkbox", name=menu, exact=True).check()
    page.get_by_role("textbox", name=re.compile("^メールアドレス")).fill(way.citizen)
    page.get_by_role("button", name="確認のメールを受け取る").click()
    expect(page.get_by_role("heading", name="確認のメールを送りました")).to_be_visible()

    confirmation = confirmation_to(town, way.citizen)
    assert confirmation["Subject"] == "【青葉川市メール】まだ登録は終わっていません"
    assert confirmation["List-Unsubscribe"] is None
    link = link_in(town, confirmation)
    # Looking, however often and by whatever reads mails, registers nobody.
    for method in ("GET", "HEAD", "GET"):
        assert ask(link, method=method).status == 200
    page.goto(link)
    expect(page.get_by_text("まだ登録は終わっていません")).to_be_visible()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", name="登録が終わりました")).to_be_visible()
    page.get_by_role("link", name="受け取る情報を変える").click()
    expect(page.get_by_text(way.citizen)).to_have_count(0)  # mails get forwarded: masked
    return page.url


def is_written(browser: Browser, town: Town, way: Way) -> None:
    """Write it from a template, with a file and in easy Japanese; hand it in."""
    body = as_a_city_writes(today().date())
    author = Official.signed_in(browser, town, "sasaki", scripts=way.scripts)
    author.page.goto(town.sheet["desk"] + "/bulletins/begin/")
    author.follow("不審な電話の注意")
    author.fills(programme="防犯の啓発", subject=way.subject, body=body, menu="防災・気象")
    author.page.get_by_label("添付ファイル").set_input_files(SHEET)
    author.adds_language("やさしい日本語", *EASY)
    way.bulletin = author.saves()
    author.sees("①")
    author.says_the_city_made(way.bulletin, SHEET["name"])
    author.submits(way.bulletin)

    # Release before anybody approved.
    author.at(way.bulletin, "release/").sees("まだ発信できません")
    author.sees("（第8条第1項）")


def is_approved(browser: Browser, town: Town, way: Way) -> None:
    """The head of another section cannot approve, whatever the way to the page; its own can."""
    other = Official.signed_in(browser, town, "nakamura", scripts=way.scripts)
    other.at(way.bulletin, "approve/")
    other.sees("承認できるのは、この事務事業を所管する安全安心対策課の長です（第5条第2項）")
    expect(other.page.get_by_role("button", name="承認する", exact=True)).to_have_count(0)

    officer = Official.signed_in(browser, town, "takagi", scripts=way.scripts)
    officer.at(way.bulletin, "approve/")
    way.count = officer.head_count()
    officer.approves(way.bulletin)
    officer.sees("承認しました")


def is_released(browser: Browser, town: Town, way: Way) -> None:
    """One character changed is refused and says what; so is any machine but a deployed one."""
    author = Official.signed_in(browser, town, "sasaki", scripts=way.scripts)
    author.at(way.bulletin, "edit/")
    body = author.page.get_by_label("本文").first.input_value()
    author.page.get_by_label("本文").first.fill(
        body.replace("10時から11時30分", "10時から12時30分", 1)
    )
    author.saves()
    author.at(way.bulletin, "release/").sees("承認された内容と、いまの内容が違います（本文1か所）")
    author.at(way.bulletin, "edit/")
    author.page.get_by_label("本文").first.fill(body)
    author.saves()

    author.at(way.bulletin, "release/").sees("この機器からは発信できません")
    author.sees("発信には、情報管理主管課が配備した機器を使います（第8条第2項）")
    author.sees("配備機器としての登録を確認できませんでした")
    author.sees("作成・承認・停止は、この機器でもできます")
    author.sees("入力した内容は保存しました")
    author.sees("当直-01　1階当直室")

    way.before = town.mails()[-1]["id"]
    at_desk = Official.signed_in(browser, town, "sasaki", scripts=way.scripts)
    at_desk.sits_at(way.terminal).at(way.bulletin, "release/").sees("次のとおり発信します")
    at_desk.sees(f"登録者　{way.people()}")
    at_desk.press(f"{way.people()}への発信を指示する")
    at_desk.sees("発信を指示しました")


def arrived(town: Town, way: Way) -> list[dict[str, Any]]:
    """Return every letter of a way, once all have come."""

    def ours() -> list[dict[str, Any]]:
        return [mail for mail in town.mails(way.before) if mail["subject"] == way.subject]

    if not way.letters:
        way.letters = wait_until(
            lambda: len(found := ours()) >= way.count and found,
            DISPATCHED_WITHIN_S,
            what=f"{way.people()} letters",
        )
    return way.letters


def test_a_bulletin_goes_from_the_draft_to_every_inbox(
    town: Town, browser: Browser, way: Way
) -> None:
    letters = arrived(town, way)
    assert len(letters) == len({letter["to"] for letter in letters}) == way.count
    letter = next(one for one in letters if one["to"] == way.citizen)
    has_every_header(town, way, letter)

    author = Official.signed_in(browser, town, "sasaki", scripts=way.scripts)
    author.at(way.bulletin).page.get_by_role("link", name=re.compile("の指示$")).last.click()
    expect(author.page.get_by_text("終わりました", exact=True)).to_be_visible(timeout=20_000)
    expect(author.page.locator("tr[data-word=accepted]")).to_contain_text(f"{way.count:,}")
    read_in_public(town, way.browser(browser).new_page(), way)
    shows_the_record_sheet(author, way)
    stops_by_one_click(town, letter, way.browser(browser).new_page(), way)


def has_every_header(town: Town, way: Way, line: dict[str, Any]) -> None:
    """Look at one letter as a mail program and a provider would."""
    message = opened(town, line["id"])
    public = re.escape(town.sheet["public"])
    assert message["To"] == way.citizen
    assert message["Subject"] == way.subject
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
    files = {
        part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()
    }
    assert files == {SHEET["name"]: SHEET["buffer"]}
    raw = town.mail(line["id"])
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def read_in_public(town: Town, page: Page, way: Way) -> None:
    """Find the back number and the feed."""

    def published() -> bool:
        page.goto(town.sheet["public"] + "/b/")
        return page.get_by_role("link", name=way.subject, exact=True).count() > 0

    wait_until(published, 30, what="the back number")
    page.get_by_role("link", name=way.subject, exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name=way.subject)).to_be_visible()
    expect(page.get_by_text("㈱青葉安全研究所").first).to_be_visible()
    expect(page.get_by_text(way.citizen)).to_have_count(0)
    for path in ("/feed/", "/feed/bosai/"):
        feed = ask(town.sheet["public"] + path)
        assert feed.status == 200
        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert way.subject in feed.text
    assert way.subject not in ask(town.sheet["public"] + "/feed/tosho/").text


def shows_the_record_sheet(author: Official, way: Way) -> None:
    """Open the one page that proves the bulletin, and print it twice alike."""
    author.at(way.bulletin).follow("配信記録票")
    terminal = way.terminal
    for piece in ("佐々木 翔", "髙木 誠", terminal, "第8条第1項", "第8条第2項", f"{way.count:,}"):
        author.sees(piece)
    cookies = author.page.context.cookies(author.page.url)
    known = "; ".join(f"{one['name']}={one['value']}" for one in cookies)

    def printed() -> bytes:
        answer = ask(author.page.url + "pdf/", Cookie=known)
        assert answer.status == 200
        return answer.body

    # Alike to the byte, once nothing more is added to the record.
    wait_until(lambda: printed() == printed(), what="the same record sheet twice")
    assert printed()[:5] == b"%PDF-"


def stops_by_one_click(town: Town, line: dict[str, Any], page: Page, way: Way) -> None:
    """Withdraw as a mail program does: a POST, no cookie; a GET changes nothing."""
    header = str(opened(town, line["id"])["List-Unsubscribe"]).strip()
    link = header[1 : header.index(">")]
    assert ask(link).status == 200
    page.goto(way.own_page)
    for menu in (*THROUGH, OTHER):
        expect(page.get_by_role("checkbox", name=menu, exact=True)).to_be_checked()
    done = ask(
        link,
        method="POST",
        body="List-Unsubscribe=One-Click",
        Content_Type="application/x-www-form-urlencoded",
    )
    assert done.status in {200, 202}
    page.goto(way.own_page)
    # Every choice through which this letter came, and no other.
    for menu in THROUGH:
        expect(page.get_by_role("checkbox", name=menu, exact=True)).not_to_be_checked()
    expect(page.get_by_role("checkbox", name=OTHER, exact=True)).to_be_checked()


def test_who_stops_gets_no_letter_that_is_still_queued(
    town: Town, browser: Browser, ways: dict[bool, Way]
) -> None:
    author = Official.signed_in(browser, town, "matsumoto")
    author.page.goto(town.sheet["desk"] + "/")
    paused = author.finds("北町交差点の工事と回り道")
    for each in ways.values():
        arrived(town, each)
    number, address = somebody_waiting(town, ways[False].letters)
    letter = next(one for one in ways[False].letters if one["to"] == address)
    stop = str(opened(town, letter["id"])["List-Unsubscribe"]).strip()
    page = open_browser(browser).new_page()
    page.goto(stop[1 : stop.index("stop/")] + "withdraw/")
    page.get_by_role("button", name="すべて止める").first.click()
    expect(page.get_by_text("止めました").first).to_be_visible()

    author.page.goto(paused)
    author.press("再開する")
    expect(author.page.get_by_text("終わりました", exact=True)).to_be_visible(timeout=20_000)
    expect(author.page.get_by_role("row", name=re.compile("本人が停止"))).to_contain_text("1")
    sent = [one for one in town.mails(ways[False].before) if "北町交差点" in one["subject"]]
    assert sent
    assert address not in {one["to"] for one in sent}
    assert fate(town, address)[number] == "withdrawn"


def fate(town: Town, address: str) -> dict[str, str]:
    """Return what became of one person's letters, by the number of the bulletin."""
    told = town.command("outcomes", "--of", "-", input=f"{address}\n")
    assert told.returncode == 0, told.stderr
    lines = [json.loads(line) for line in told.stdout.splitlines() if line]
    return {line["number"]: line["word"] for line in lines}


def somebody_waiting(town: Town, letters: list[dict[str, Any]]) -> tuple[str, str]:
    """Return a number and an address whose letter of that number still waits."""
    # Shards go by domain: the last ones are those that still wait.
    for letter in sorted(letters, key=lambda one: one["to"].rpartition("@")[2], reverse=True):
        for number, word in fate(town, letter["to"]).items():
            if word == "waiting":
                return number, letter["to"]
    raise AssertionError("nobody waits")
