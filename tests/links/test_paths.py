"""Paths that stand in mails: written down here once more, because they may never change."""

import pytest

from hayauma import links

TOKEN = "a" * 43


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (links.registration(), "/"),
        (links.confirmation(TOKEN), f"/t/{TOKEN}/"),
        (links.preferences(TOKEN), f"/m/{TOKEN}/"),
        (links.one_click(TOKEN), f"/m/{TOKEN}/stop/"),
        (links.one_click(TOKEN, "2026-118"), f"/m/{TOKEN}/stop/2026-118/"),
        (links.back_number("2026-118"), "/b/2026-118/"),
        (links.inquiry("2026-118"), "/b/2026-118/ask/"),
        (links.back_numbers(), "/b/"),
        (links.back_numbers(year=2026), "/b/year/2026/"),
        (links.back_numbers("bohan"), "/b/of/bohan/"),
        (links.back_numbers("bohan", 2026), "/b/of/bohan/year/2026/"),
        (links.back_number_file("2026-118", 1), "/b/2026-118/file/1/"),
        (links.own_back_numbers(TOKEN), f"/m/{TOKEN}/b/"),
        (links.own_back_numbers(TOKEN, "2026-118"), f"/m/{TOKEN}/b/2026-118/"),
        (links.search(), "/b/search/"),
        (links.change(), "/change/"),
        (links.terms(), "/terms/"),
        (links.regulation(), "/regulation/"),
        (links.accessibility(), "/accessibility/"),
        (links.feed(), "/feed/"),
        (links.feed("bohan"), "/feed/bohan/"),
    ],
)
def test_a_path_once_sent_is_never_another(path: str, written: str) -> None:
    assert path == written


def test_every_path_is_in_the_table() -> None:
    # Tokens, return paths, addresses to reply to and to watch are no paths of a page.
    others = ("token", "verp", "reply", "watch")
    functions = {name for name in links.__all__ if not any(one in name for one in others)}
    assert functions == {
        "accessibility",
        "back_number",
        "back_number_file",
        "back_numbers",
        "change",
        "confirmation",
        "feed",
        "inquiry",
        "one_click",
        "own_back_numbers",
        "preferences",
        "registration",
        "regulation",
        "search",
        "terms",
    }
