"""Paths that citizens hold in their mails. A path once sent is never taken away."""

import re

# Whoever reads a log must not be able to open anybody's page.
_SECRET = re.compile(r"(/[tm]/)[^/\s?#\"']+")
HIDDEN = "***"


def without_tokens(text: str) -> str:
    """Return a text, such as a line of a log, with the token of every path in it hidden."""
    return _SECRET.sub(rf"\g<1>{HIDDEN}", text)


def registration() -> str:
    """Return the path of the page where anybody registers."""
    return "/"


def confirmation(token: str) -> str:
    """Return the path of the page that asks for the one press of a registration."""
    return f"/t/{token}/"


def preferences(token: str) -> str:
    """Return the path of a registration's own page: menus, pause, withdrawal."""
    return f"/m/{token}/"


def one_click(token: str, number: str = "") -> str:
    """Return the path a mail program POSTs to; with a number it ends what that bulletin used.

    Source: RFC 8058.
    """
    return f"/m/{token}/stop/{number}/" if number else f"/m/{token}/stop/"


def back_number(number: str) -> str:
    """Return the permanent path of a back number."""
    return f"/b/{number}/"


def inquiry(number: str) -> str:
    """Return the path where a citizen asks about a bulletin."""
    return f"/b/{number}/ask/"


def feed(menu: str = "") -> str:
    """Return the path of the Atom feed of one menu, or of all."""
    return f"/feed/{menu}/" if menu else "/feed/"
