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


def back_numbers(menu: str = "", year: int = 0) -> str:
    """Return the path of the list of back numbers: of a menu or all, the newest or a 年度."""
    place = f"/b/of/{menu}/" if menu else "/b/"
    return f"{place}year/{year}/" if year else place


def back_number_file(number: str, position: int) -> str:
    """Return the path of a file that went along with a bulletin, counted from 1."""
    return f"/b/{number}/file/{position}/"


def own_back_numbers(token: str, number: str = "") -> str:
    """Return the path where a registered person reads what only the registered may read."""
    return f"/m/{token}/b/{number}/" if number else f"/m/{token}/b/"


def search() -> str:
    """Return the path of the search in the back numbers."""
    return "/b/search/"


def change() -> str:
    """Return the path of the page that says where to change or stop."""
    return "/change/"


def terms() -> str:
    """Return the path of the terms."""
    return "/terms/"


def regulation() -> str:
    """Return the path of the city's rules in force."""
    return "/regulation/"


def accessibility() -> str:
    """Return the path of what these pages do for everybody."""
    return "/accessibility/"


def inquiry(number: str) -> str:
    """Return the path where a citizen asks about a bulletin."""
    return f"/b/{number}/ask/"


def feed(menu: str = "") -> str:
    """Return the path of the Atom feed of one menu, or of all."""
    return f"/feed/{menu}/" if menu else "/feed/"
