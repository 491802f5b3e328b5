"""People at their browsers: what a member of staff and a citizen do, by the words on the screen."""

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.running import Town

PATIENCE_MS = 15_000


def open_browser(browser: Browser, *, wide: int = 1280, scripts: bool = True) -> BrowserContext:
    """Return somebody's own browser: no cookie, no page of anybody else's."""
    context = browser.new_context(
        viewport={"width": wide, "height": 900}, locale="ja-JP", java_script_enabled=scripts
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


@dataclass
class Official:
    """A member of staff at one browser."""

    town: Town
    page: Page

    @classmethod
    def signed_in(
        cls, browser: Browser, town: Town, user: str, *, scripts: bool = True
    ) -> "Official":
        """Sign in at a browser of one's own."""
        return cls.signs_in(open_browser(browser, scripts=scripts).new_page(), town, user)

    @classmethod
    def signs_in(cls, page: Page, town: Town, user: str) -> "Official":
        """Sign in with what run.json says."""
        signin = town.signin(user)
        page.goto(town.sheet["desk"] + "/")
        page.get_by_label("利用者名").fill(signin["user"])
        page.get_by_label("パスワード").fill(signin["password"])
        page.get_by_role("button", name="サインイン").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return cls(town, page)

    def sits_at(self, terminal: str) -> "Official":
        """Make this browser an enrolled terminal with its code of this run."""
        sheet = next(one for one in self.town.sheet["terminals"] if terminal in one["name"])
        self.page.goto(sheet["url"])
        self.page.get_by_label("登録の番号").fill(sheet["code"])
        self.press("この機器を登録する")
        expect(self.page.get_by_text("発信できます")).to_be_visible()
        return self

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def writes(self, *, programme: str, subject: str, body: str, menu: str) -> int:
        """Write a bulletin and return its number in the desk's addresses."""
        self.page.goto(self.town.sheet["desk"] + "/bulletins/new/")
        self.fills(subject=subject, body=body, menu=menu, programme=programme)
        return self.saves()

    def saves(self) -> int:
        """Save the bulletin being written and return its number in the desk's addresses."""
        self.press("保存して確かめる")
        self.page.wait_for_url(re.compile(r"/bulletins/\d+/preview/"))
        found = re.search(r"/bulletins/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def adds_language(self, language: str, subject: str, body: str) -> None:
        """Write it in another language too."""
        self.page.get_by_label("ほかの言語でも書く").select_option(label=language)
        self.press("欄を加える")
        added = self.page.get_by_role("group", name=language)
        added.get_by_label("件名").fill(subject)
        added.get_by_label("本文").fill(body)

    def says_the_city_made(self, bulletin: int, name: str) -> None:
        """Say of an attached file that it is the city's own work."""
        self.at(bulletin, "consents/")
        self.page.get_by_role("button", name=re.compile("市が作ったもの")).first.click()
        expect(self.page.get_by_text(name).first).to_be_visible()

    def head_count(self) -> int:
        """Return to how many registered people the page says it goes."""
        said = self.page.get_by_text(re.compile(r"登録者\s*[\d,]+人")).first.inner_text()
        found = re.search(r"登録者\s*([\d,]+)人", said)
        assert found, said
        return int(found[1].replace(",", ""))

    def finds(self, subject: str) -> str:
        """Follow the link to what is being sent, and return its address."""
        sent = self.page.locator("a[href*='/dispatches/']").filter(has_text=subject)
        sent.first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(subject)
        return self.page.url

    def fills(self, *, subject: str, body: str, menu: str, programme: str) -> None:
        """Fill in the page on which a bulletin is written."""
        choice = self.page.get_by_label("事務事業")
        line = choice.locator("option").filter(has_text=programme).first
        choice.select_option(value=line.get_attribute("value"))
        self.page.get_by_label("件名").first.fill(subject)
        self.page.get_by_label("本文").first.fill(body)
        self.menu(menu).check()

    def menu(self, name: str) -> Locator:
        """Return the box of a menu."""
        return self.page.get_by_role("checkbox", name=re.compile(f"^{re.escape(name)}"))

    def at(self, bulletin: int, page: str = "") -> "Official":
        """Open a bulletin, or one of its pages."""
        self.page.goto(f"{self.town.sheet['desk']}/bulletins/{bulletin}/{page}")
        return self

    def submits(self, bulletin: int) -> None:
        """Declare, and ask for the approval."""
        self.at(bulletin, "submit/")
        declared = self.page.get_by_role("group", name="留意事項の申告").get_by_role("checkbox")
        for box in declared.all():
            box.check()
        self.press("承認を依頼する")
        self.sees("承認を依頼しました")

    def approves(self, bulletin: int) -> None:
        """Approve what the page shows."""
        self.at(bulletin, "approve/")
        self.press("承認する")

    def sees(self, text: str) -> None:
        """Expect a text on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text: str) -> None:
        """Expect a text not to be on the page."""
        expect(self.page.get_by_text(text)).to_have_count(0)
