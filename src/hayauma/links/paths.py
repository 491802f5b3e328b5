"""Paths that citizens hold in their mails. A path once sent is never taken away."""


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
