"""What the tests of this door read out of a page."""

import html
import re
from http.cookies import SimpleCookie
from typing import Protocol

TAG = re.compile(r"<[^>]+>")


class Page(Protocol):
    """What a test client answers with."""

    @property
    def content(self) -> bytes:
        """The bytes of the page."""


class Answer(Page, Protocol):
    """A whole answer: page, status, headers."""

    @property
    def status_code(self) -> int:
        """The status."""

    @property
    def cookies(self) -> SimpleCookie:
        """The cookies it sets."""

    def __getitem__(self, header: str) -> str:
        """Return a header."""


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


def mark_of(response: Page) -> str:
    """Return the mark the page's form sends back."""
    found = re.search(r'name="mark" value="([^"]+)"', response.content.decode())
    assert found
    return found.group(1)
