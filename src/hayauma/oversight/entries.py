"""The entries of a feed (公表の項目): RSS 2.0, RSS 1.0 and Atom, read as a stream, not as a tree.

No document type is taken, so that no entity can be declared; depth, entries and texts are bounded.
Source: RFC 4287; RSS 2.0; RDF Site Summary 1.0.
"""

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

ENTRIES_MOST: Final = 200
DEPTH_MOST: Final = 40
TEXT_MOST: Final = 4_000
TITLES = {"title"}
SUMMARIES = {"description", "summary", "subject", "category", "creator", "author", "name"}
DATES = {"pubDate", "date", "published", "updated", "issued"}
_TAG = re.compile(r"<[^>]*>")


class NoFeed(ValueError):
    """It is not a feed, or one that nobody should read."""


@dataclass(frozen=True)
class Entry:
    """One thing published: its address is its name."""

    title: str
    url: str
    words: str  # summary, categories and authors, to match by
    at: datetime | None


def entries(content: bytes, *, base: str) -> tuple[Entry, ...]:
    """Return the entries of a feed, as they stand. Errors: NoFeed."""
    reader = _Reader(base)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(content, True)
    except _Enough:
        pass
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise NoFeed(str(fault)) from None
    if not reader.is_feed:
        raise NoFeed("no feed")
    return tuple(reader.found)


class _Enough(Exception):
    """As many entries as anybody reads have been seen."""


class _Reader:
    """What the parser calls; it keeps one entry at a time."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.found: list[Entry] = []
        self.is_feed = False
        self._path: list[str] = []
        self._said: dict[str, str] | None = None
        self._at = 0

    def refuse(self, *_declared: object) -> None:
        """Take no document type: entities multiply."""
        raise NoFeed("doctype")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        local = name.rpartition(" ")[2]
        self._path.append(local)
        if len(self._path) > DEPTH_MOST:
            raise NoFeed("depth")
        if len(self._path) == 1:
            self.is_feed = local in {"rss", "feed", "RDF"}
        if local in {"item", "entry"} and self._said is None:
            self._said, self._at = {}, len(self._path)
        elif self._said is not None:
            if local == "link" and attributes.get("rel", "alternate") == "alternate":
                self._said.setdefault("link", attributes.get("href", ""))
            if local == "category" and "term" in attributes:
                self.text(attributes["term"] + " ")

    def end(self, _name: str) -> None:
        """Close an element; an entry that is whole is kept."""
        if self._said is not None and len(self._path) == self._at:
            self._keep(self._said)
            self._said = None
        elif self._said is not None:
            self.text(" ")
        self._path.pop()

    def text(self, piece: str) -> None:
        """Take a piece of text in."""
        if self._said is None:
            return
        inner = self._path[self._at :]
        name = inner[0] if inner else ""
        kind = (
            "title" if name in TITLES
            else "words" if name in SUMMARIES
            else "date" if name in DATES
            else "link" if name in {"link", "guid", "id"}
            else ""
        )  # fmt: skip
        if name in {"guid", "id"}:
            kind = "guid"
        before = self._said.get(kind, "")
        if kind and len(before) < TEXT_MOST:
            self._said[kind] = before + piece[: TEXT_MOST - len(before)]

    def _keep(self, said: dict[str, str]) -> None:
        link = (said.get("link", "").split() or said.get("guid", "").split() or [""])[0]
        url = urljoin(self.base, link)
        title = _plain(said.get("title", ""))[:300]
        if title and link and len(url) <= 1000 and urlsplit(url).scheme in {"http", "https"}:
            words = _plain(said.get("words", ""))
            self.found.append(Entry(title, url, words, _moment(said.get("date", ""))))
        if len(self.found) >= ENTRIES_MOST:
            raise _Enough


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", html.unescape(text))).split())


def _moment(written: str) -> datetime | None:
    """Return the first of the dates that can be read. Source: RFC 5322 3.3, RFC 3339."""
    text = written.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        for part in (text, text.split("  ")[0], text.split(" ")[0]):
            try:
                found = read(part)
            except (ValueError, TypeError, OverflowError):
                continue
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
