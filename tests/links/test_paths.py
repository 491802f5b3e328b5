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
        (links.feed(), "/feed/"),
        (links.feed("bohan"), "/feed/bohan/"),
    ],
)
def test_a_path_once_sent_is_never_another(path: str, written: str) -> None:
    assert path == written


def test_every_path_is_in_the_table() -> None:
    functions = {name for name in links.__all__ if "token" not in name and "verp" not in name}
    assert functions == {
        "back_number",
        "confirmation",
        "feed",
        "inquiry",
        "one_click",
        "preferences",
        "registration",
    }
