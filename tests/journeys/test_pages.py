"""Every page as everybody meets it: axe finds nothing, wide, narrow and dark; the HTML is valid.

Twelve of them are kept as pictures in docs/pictures, where HAYAUMA_PICTURES is set.
"""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.journeys import checkers
from tests.journeys.conftest import Town
from tests.journeys.looking import Looker
from tests.journeys.mails import confirmation_to, link_in, mails_to

pytestmark = pytest.mark.browser

PICTURES = ROOT / "docs" / "pictures"
CITIZEN = "jiro.yamada@phone.example"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """Every page as it left the server, by name; the Nu checker reads them all at the end."""
    found: dict[str, bytes] = {}
    yield found
    assert checkers.html_errors(found, tmp_path_factory.mktemp("sources")) == []


@pytest.fixture
def looker(town: Town, browser: Browser, sources: dict[str, bytes]) -> Iterator[Looker]:
    pictures = PICTURES if os.environ.get("HAYAUMA_PICTURES") else None
    looking = Looker(town, browser, checkers.axe_script(), pictures, sources=sources)
    yield looking
    looking.close()
    assert looking.found == []


def numbers(page: Page, desk: str) -> dict[str, str]:
    """Return the pages of the desk's newest bulletins by subject."""
    page.goto(desk + "/bulletins/")
    links = page.locator("main a[href*='/bulletins/']").all()
    return {link.inner_text(): desk + str(link.get_attribute("href")) for link in links}


def page_of(pages: dict[str, str], words: str) -> str:
    return next(url for subject, url in pages.items() if words in subject)


def test_the_citizens_pages(town: Town, looker: Looker) -> None:
    public, page = town.sheet["public"], looker.visitor()
    looker.look(page, "public-top", public + "/", picture=True)
    page.get_by_role("button", name="確認のメールを受け取る").click()
    looker.look(page, "public-mistaken")
    page.get_by_role("checkbox", name="防犯", exact=True).check()
    page.get_by_role("textbox", name=re.compile("^メールアドレス")).fill(CITIZEN)
    page.get_by_role("button", name="確認のメールを受け取る").click()
    looker.look(page, "public-sent")
    looker.look(page, "public-confirm", link_in(town, confirmation_to(town, CITIZEN)))
    page.get_by_role("button", name="登録する").click()
    looker.look(page, "public-done")
    page.get_by_role("link", name="受け取る情報を変える").click()
    looker.look(page, "public-preferences", picture=True)
    own = page.url
    looker.look(page, "public-withdraw", own + "withdraw/")
    page.get_by_role("button", name="すべて止める").click()
    looker.look(page, "public-stopped")
    looker.look(page, "public-back-numbers", public + "/b/", picture=True)
    page.get_by_role("link", name="献血バス").click()
    looker.look(page, "public-back-number")
    for name in ("terms", "regulation", "accessibility", "change"):
        looker.look(page, f"public-{name}", f"{public}/{name}/")
    looker.look(page, "public-nowhere", public + "/nowhere/")
    mail = town.sheet["mail"]
    looker.look(page, "mail-inbox", mail + "/")
    number = mails_to(town, CITIZEN)[0]["id"]
    looker.look(page, "mail-text", f"{mail}/messages/{number}/text/", picture=True)
    for tab in ("html", "headers", "raw"):
        looker.look(page, f"mail-{tab}", f"{mail}/messages/{number}/{tab}/")


def test_the_pages_of_writing_and_deciding(town: Town, looker: Looker) -> None:
    desk, visitor = town.sheet["desk"], looker.visitor()
    looker.look(visitor, "desk-sign-in", desk + "/")
    author = looker.official("morita")
    pages = numbers(author.page, desk)
    draft = page_of(pages, "写真教室")
    looker.look(author.page, "desk-write", draft + "edit/", picture=True)
    for name in ("", "preview/", "submit/", "consents/"):
        looker.look(author.page, f"desk-draft-{name.strip('/') or 'itself'}", draft + name)
    for name in ("bulletins/begin/", "bulletins/new/", "templates/", "templates/new/", "urgent/"):
        looker.look(author.page, "desk-" + name.strip("/").replace("/", "-"), f"{desk}/{name}")
    returned = looker.official("aoki")
    looker.look(returned.page, "desk-returned", page_of(numbers(returned.page, desk), "離乳食"))

    officer = looker.official("takagi")
    looker.look(officer.page, "desk-home", picture=True)
    waiting = page_of(numbers(officer.page, desk), "点検をすすめる")
    looker.look(officer.page, "desk-approve", waiting + "approve/", picture=True)
    other = looker.official("saito")
    looker.look(other.page, "desk-approve-refused", waiting + "approve/")
    looker.look(other.page, "desk-home-in-stead")


def test_the_pages_of_sending_and_proving(town: Town, looker: Looker) -> None:
    desk, author = town.sheet["desk"], looker.official("kudo")
    pages = numbers(author.page, desk)
    ready = page_of(pages, "夜の開館")
    looker.look(author.page, "desk-refused", ready + "release/", picture=True)
    author.sits_at("広報-01")
    looker.look(author.page, "desk-release", ready + "release/", picture=True)

    for words, name in (("北町交差点", "paused"), ("堆肥", "held"), ("歩いて", "scheduled")):
        author.page.goto(desk + "/")
        author.finds(words)
        looker.look(author.page, f"desk-dispatch-{name}", picture=name == "paused")
    sent = page_of(pages, "献血バス")
    looker.look(author.page, "desk-sent", sent)
    looker.look(author.page, "desk-record", sent + "record/", picture=True)
    looker.look(author.page, "desk-record-urgent", page_of(pages, "西町") + "record/")
    for name in ("dispatches", "digests", "bulletins", "inquiries", "inquiries/new"):
        looker.look(author.page, "desk-" + name.replace("/", "-"), f"{desk}/{name}/")


def test_the_pages_of_hurry_and_of_the_house(town: Town, looker: Looker) -> None:
    desk, author = town.sheet["desk"], looker.official("matsumoto", "安全-01")
    author.page.goto(desk + "/urgent/")
    author.fills(
        programme="防災情報の提供",
        subject="【避難指示】青葉川の水位が上がっています",
        body="川の近くにいる人は、いま逃げてください。",
        menu="防災・気象",
    )
    looker.look(author.page, "desk-urgent-written")
    author.page.get_by_label("承認を待てない理由").fill("水位が氾濫危険水位を超えたため")
    author.press("読み合わせへ進む")
    expect(author.page.get_by_text("訓練ではありません").first).to_be_visible()
    looker.look(author.page, "desk-urgent-read-back", picture=True)
    keeper = looker.official("hasegawa")
    names = (
        "terminals", "terminals/duty-01", "terminal", "attestation", "leaves", "organization",
        "policy",
    )  # fmt: skip
    for name in (*names, "nowhere"):
        looker.look(keeper.page, f"desk-{name.replace('/', '-')}", f"{desk}/{name}/")
    looker.look(author.page, "desk-passkey", f"{desk}/terminal/passkey/")
    manager = looker.official("kobayashi")
    for name in ("leaves", "organization", "training"):
        looker.look(manager.page, f"desk-{name}-of-the-manager", f"{desk}/{name}/")


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
