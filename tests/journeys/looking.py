"""Looking at pages (画面を見る): every page through axe and Nu, and some of them as pictures."""

import base64
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.journeys import checkers
from tests.journeys.people import PATIENCE_MS, Official
from tests.journeys.running import Town

WIDE, NARROW = (1280, 900), (390, 844)
TALLEST = 1_500  # a picture shows the beginning of a page
QUALITY = 50


@dataclass
class Looker:
    """Somebody who looks at each page as everybody may meet it, and tells at the end."""

    town: Town
    browser: Browser
    script: Path
    pictures: Path | None = None
    found: list[str] = field(default_factory=list)
    sources: dict[str, bytes] = field(default_factory=dict)
    _contexts: list[BrowserContext] = field(default_factory=list)
    _last: dict[Page, Response] = field(default_factory=dict)

    def visitor(self) -> Page:
        """Return a new browser's page; the checker's script may run in it."""
        context = self.browser.new_context(locale="ja-JP", bypass_csp=True)
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        self._wear(page, WIDE, "light")
        page.on("response", lambda response: self._keep(page, response))
        return page

    def official(self, user: str, terminal: str = "") -> Official:
        """Return somebody of the staff, at a terminal or not."""
        official = Official.signs_in(self.visitor(), self.town, user)
        return official.sits_at(terminal) if terminal else official

    def look(self, page: Page, name: str, url: str = "", *, picture: bool = False) -> None:
        """Look at a page, or at where the browser stands: wide and light, narrow and dark."""
        if url:
            page.goto(url)
        self.sources[name] = self._last[page].body()
        if picture and self.pictures:
            self._take(page, name)
        page.add_script_tag(path=self.script)
        self.found += [f"{name}: {line}" for line in checkers.violations(page)]
        self._wear(page, NARROW, "dark")
        found = checkers.violations(page, checkers.BY_LOOKS)
        self.found += [f"{name}, narrow and dark: {line}" for line in found]
        self._wear(page, WIDE, "light")

    def close(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()

    def _keep(self, page: Page, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == page.main_frame:
            self._last[page] = response

    def _wear(self, page: Page, size: tuple[int, int], scheme: str) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    def _take(self, page: Page, name: str) -> None:
        """Keep a page as four pictures: wide and narrow, light and dark."""
        assert self.pictures
        self.pictures.mkdir(exist_ok=True)
        for size in (WIDE, NARROW):
            for scheme in ("light", "dark"):
                self._wear(page, size, scheme)
                file = self.pictures / f"{name}-{size[0]}-{scheme}.webp"
                file.write_bytes(_picture(page, size[0]))
        self._wear(page, WIDE, "light")


def _picture(page: Page, wide: int) -> bytes:
    """Return a page as WebP, which Playwright itself does not write."""
    tall = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    session = page.context.new_cdp_session(page)
    taken = session.send(
        "Page.captureScreenshot",
        {
            "format": "webp",
            "quality": QUALITY,
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": wide, "height": tall, "scale": 1},
        },
    )
    session.detach()
    return base64.b64decode(taken["data"])
