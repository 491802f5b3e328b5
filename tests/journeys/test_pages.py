"""The pages of citizens, and of a bulletin's road, as everybody meets them.

axe finds nothing, wide, narrow and dark; the HTML is valid. Some are kept as pictures in
docs/pictures, where HAYAUMA_PICTURES is set. The others: test_pages_of_the_house.py.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import Looker
from tests.journeys.mails import confirmation_to, link_in, mails_to
from tests.journeys.running import Town

pytestmark = pytest.mark.browser

CITIZEN = "jiro.yamada@phone.example"


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
