"""What the tests of this door read out of a page."""

import html
import re
from typing import Protocol

TAG = re.compile(r"<[^>]+>")


class Page(Protocol):
    """What a test client answers with."""

    @property
    def content(self) -> bytes:
        """The bytes of the page."""


def text(response: Page) -> str:
    """Return the page's words without its tags."""
    return html.unescape(TAG.sub("", response.content.decode()))


def ticked(response: Page) -> set[str]:
    """Return the menus whose box is ticked."""
    boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", response.content.decode())
    return {
        found.group(1)
        for box in boxes
        if " checked" in box and (found := re.search(r'value="([\w-]+)"', box))
    }
