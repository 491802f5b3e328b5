"""Addresses of pages (URL): their shape only; nothing is fetched.

A phone turns a bare address into a link by guessing where it ends: what follows without a blank
is taken for a part of it.
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from hayauma.bulletins.checks.finding import Finding, Text

WRITTEN = re.compile(
    r"(?<![A-Za-z0-9])[hｈ][tｔ][tｔ][pｐ][sｓ]?[:：][/／]{2}[^\s<>「」『』（）()\[\]]*", re.I
)
BARE = re.compile(
    r"(?<![A-Za-z0-9@/._-])(?:www\.[a-z0-9-]+\.[a-z0-9.-]+"
    r"|(?:[a-z0-9-]+\.)+(?:jp|com|org|net|info)(?=/))[^\s<>「」『』（）()、。\u3040-\u9fff]*",
    re.I,
)
_WIDE = re.compile("[！-～]")
_AFTER = "。、，．,.;:!?！？'\"”’・"
_NOT_ASCII = re.compile(r"[^\x21-\x7e]")


def check(text: Text) -> Iterator[Finding]:
    """Yield addresses that would not open, or would take the words behind them along."""
    for match in WRITTEN.finditer(text.whole):
        yield from _written(text, match)
    taken = WRITTEN.sub(lambda url: " " * len(url[0]), text.whole)
    for match in BARE.finditer(taken):
        yield text.finding("url.no_scheme", *match.span(), instead="https://" + match[0])


def _written(text: Text, match: re.Match[str]) -> Iterator[Finding]:
    raw, begin = match[0], match.start()
    wide = [one for one in _WIDE.findall(raw.rstrip(_AFTER)) if one not in _AFTER]
    if wide:
        instead = unicodedata.normalize("NFKC", raw)
        yield text.finding("url.full_width", begin, match.end(), instead=instead)
        return
    url = raw
    foreign = _NOT_ASCII.search(raw)
    if foreign:
        url = raw[: foreign.start()]
        code = "url.trailing" if foreign[0] in _AFTER else "url.runs_on"
        yield text.finding(
            code, begin, begin + foreign.end(), instead=f"{url} {foreign[0]}", after=foreign[0]
        )
    elif raw[-1] in _AFTER:
        url = raw.rstrip(_AFTER)
        rest = raw[len(url) :]
        yield text.finding("url.trailing", begin, match.end(), instead=f"{url} {rest}", after=rest)
    yield from _shape(text, url, begin)


def _shape(text: Text, url: str, begin: int) -> Iterator[Finding]:
    end = begin + len(url)
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        yield text.finding("url.broken", begin, end)
        return
    if not host:
        yield text.finding("url.broken", begin, end)
    elif _local(host):
        yield text.finding("url.local", begin, end, host=host)
    elif "." not in host.strip("."):
        yield text.finding("url.no_dot", begin, end, host=host)
    elif parts.username:
        yield text.finding("url.user", begin, end, host=host)
    elif parts.scheme.lower() == "http":
        yield text.finding("url.http", begin, end)


def _local(host: str) -> bool:
    """Whether only machines of the city hall itself know this host."""
    if host == "localhost" or host.endswith((".local", ".localhost", ".internal", ".lan")):
        return True
    return bool(
        re.fullmatch(
            r"(127|10)(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}", host
        )
    )
