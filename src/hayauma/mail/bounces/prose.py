"""The prose (本文) of a report: what it says to people, as plain text."""

import html
import re
from collections.abc import Sequence

from hayauma.mail.bounces import letter
from hayauma.mail.received.parts import TEXT_MOST, Part

_BREAK = re.compile(r"<(?:br|/p|p|/div|div|/tr|tr|/li|li|hr|/h\d|/table)\b[^<>]{0,500}>", re.I)
_TAG = re.compile(r"<[!/?A-Za-z][^<>]{0,2000}>")
_SILENT = re.compile(r"<(style|script|head)\b", re.IGNORECASE)


def of(parts: Sequence[Part]) -> str:
    """Return the plain text of a mail's parts in their order; its HTML where there is no other."""
    ours = [part for part in parts if not letter.is_bare(part)]
    plain = "\n".join(part.text() for part in ours if part.kind == "text/plain")
    if plain.strip():
        return plain[:TEXT_MOST]
    return "\n".join(from_html(part.text()) for part in ours if part.kind == "text/html")


def from_html(text: str) -> str:
    """Return HTML as lines of text; an address in angle brackets stays."""
    heard = _without_the_silent(text[:TEXT_MOST])
    return html.unescape(_TAG.sub(" ", _BREAK.sub("\n", heard)))


def _without_the_silent(text: str) -> str:
    """Return HTML without what nobody sees; an element that never ends is no such element."""
    lowered, kept, place, endless = text.lower(), list[str](), 0, set[str]()
    for found in _SILENT.finditer(text):
        name = found[1].lower()
        if found.start() < place or name in endless:
            continue
        ends = lowered.find(f"</{name}", found.end())
        if ends < 0:
            endless.add(name)
            continue
        kept.append(text[place : found.start()])
        place = ends
    return "".join([*kept, text[place:]])
