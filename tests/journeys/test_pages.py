"""Every page as everybody meets it: axe finds nothing, wide, narrow and dark; the HTML is valid."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Response

from tests.journeys import checkers
from tests.journeys.conftest import Town
from tests.journeys.mails import confirmation_to, link_in, mails_to
from tests.journeys.people import PATIENCE_MS, Official
from tests.journeys.writing import SUBJECT, as_a_city_writes

pytestmark = pytest.mark.browser

NARROW, WIDE = 390, 1280
CITIZEN = "jiro.yamada@phone.example"


class Looker:
    """One browser whose every page is looked at; what was found is told at the end."""

    def __init__(self, context: BrowserContext, script: Path) -> None:
        self.page = context.new_page()
        self.page.on("response", self._keep)
        self.script = script
        self.found: list[str] = []
        self.sources: dict[str, bytes] = {}
        self._last: Response | None = None

    def _keep(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self._last = response

    def look(self, name: str, url: str = "") -> None:
        """Look at a page, or at where the browser stands."""
        if url:
            self.page.goto(url)
        assert self._last, name
        self.sources[name] = self._last.body()
        self.page.add_script_tag(path=self.script)
        self.found += [f"{name}: {line}" for line in checkers.violations(self.page)]
        self.page.set_viewport_size({"width": NARROW, "height": 900})
        self.page.emulate_media(color_scheme="dark")
        found = checkers.violations(self.page, checkers.BY_LOOKS)
        self.found += [f"{name}, narrow and dark: {line}" for line in found]
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        self.page.emulate_media(color_scheme="light")


@pytest.fixture
def looker(browser: Browser) -> Iterator[Looker]:
    context = browser.new_context(locale="ja-JP", bypass_csp=True)
    context.set_default_timeout(PATIENCE_MS)
    yield Looker(context, checkers.axe_script())
    context.close()


def public_pages(town: Town, looker: Looker) -> None:
    public, page = town.sheet["public"], looker.page
    looker.look("public-top", public + "/")
    page.get_by_role("button", name="確認のメールを受け取る").click()
    looker.look("public-mistaken")
    page.get_by_role("checkbox", name="防犯", exact=True).check()
    page.get_by_role("textbox", name=re.compile("^メールアドレス")).fill(CITIZEN)
    page.get_by_role("button", name="確認のメールを受け取る").click()
    looker.look("public-sent")
    looker.look("public-confirm", link_in(town, confirmation_to(town, CITIZEN)))
    page.get_by_role("button", name="登録する").click()
    looker.look("public-done")
    page.get_by_role("link", name="受け取る情報を変える").click()
    looker.look("public-preferences")
    own = page.url
    looker.look("public-withdraw", own + "withdraw/")
    looker.look("public-back-numbers", public + "/b/")
    for name in ("terms", "regulation", "accessibility", "change"):
        looker.look(f"public-{name}", f"{public}/{name}/")
    looker.look("public-unknown", public + "/nowhere/")
    looker.look("mail-inbox", town.sheet["mail"] + "/")
    number = mails_to(town, CITIZEN)[0]["id"]
    for tab in ("text", "html", "headers", "raw"):
        looker.look(f"mail-{tab}", f"{town.sheet['mail']}/messages/{number}/{tab}/")


def desk_pages(town: Town, looker: Looker, browser: Browser) -> None:
    desk, page = town.sheet["desk"], looker.page
    looker.look("desk-sign-in", desk + "/")
    signin = town.signin("sasaki")
    page.get_by_label("利用者名").fill(signin["user"])
    page.get_by_label("パスワード").fill(signin["password"])
    page.get_by_role("button", name="サインイン").click()
    official = Official(town, page)
    looker.look("desk-home")
    looker.look("desk-new", desk + "/bulletins/new/")
    today = datetime.now(UTC).date()
    number = official.writes(
        programme="防犯の啓発", subject=SUBJECT, body=as_a_city_writes(today), menu="防災・気象"
    )
    own = f"{desk}/bulletins/{number}/"
    looker.look("desk-bulletin", own)
    for name in ("edit", "preview", "submit", "record", "release"):
        looker.look(f"desk-{name}", f"{own}{name}/")
    official.submits(number)
    looker.look("desk-submitted")
    for name in (
        "bulletins",
        "urgent",
        "terminals",
        "terminal",
        "leaves",
        "organization",
        "policy",
    ):
        looker.look(f"desk-{name}", f"{desk}/{name}/")


def test_nobody_is_shut_out_and_the_html_is_valid(
    town: Town, browser: Browser, looker: Looker, tmp_path: Path
) -> None:
    public_pages(town, looker)
    desk_pages(town, looker, browser)
    errors = checkers.html_errors(looker.sources, tmp_path)
    assert looker.found + errors == []
