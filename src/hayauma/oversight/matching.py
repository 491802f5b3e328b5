"""Matching what was published (公表との照合): which menus it is for, whether a mail has said it.

Both are guesses by words, and only shown: somebody of the section looks at each.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from hayauma.bulletins.views import BulletinView
from hayauma.menus.views import MenuView
from hayauma.oversight.entries import Entry

# What was sent around the day of publishing in so like words is the same news.
AROUND = timedelta(days=14)
ALIKE = 0.6


def matched(
    entry: Entry, menus: Iterable[MenuView], sections: dict[str, str]
) -> tuple[MenuView, ...]:
    """Return the menus an entry is for: their own words, or the name of a section that serves."""
    text = _folded(f"{entry.title} {entry.words}")
    found = []
    for menu in menus:
        words = [*_words(menu.name), *(sections.get(code, "") for code in menu.sections)]
        if any(len(word) > 1 and _folded(word) in text for word in words):
            found.append(menu)
    return tuple(found)


def says(bulletin: BulletinView, title: str, url: str, when: datetime) -> bool:
    """Return whether a bulletin says what was published: by its address, or in like words."""
    if abs(bulletin.changed_at - when) > AROUND:
        return False
    texts = bulletin.revision.draft.editions.values()
    if any(url in text.body for text in texts):
        return True
    subject, title = _folded(bulletin.subject), _folded(title)
    if title in subject or (subject and subject in title):
        return True
    return SequenceMatcher(None, subject, title).ratio() >= ALIKE


def _words(name: str) -> list[str]:
    """Return the words of a menu's name; what stands in brackets says it more exactly."""
    plain = name.split("（")[0].split("(")[0]
    for mark in "・、/／ 　":
        plain = plain.replace(mark, "\n")
    return plain.split()


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
