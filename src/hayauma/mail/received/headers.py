"""Headers (見出し) of a foreign mail: encoded words as text, the mailbox of a From; never fails.

Source: RFC 2047, RFC 5322 3.4, read forgivingly: no recursion, each header bounded.
"""

import base64
import binascii
import quopri
import re

from hayauma.mail.received.charsets import decoded

MOST = 8_000  # characters of one header that anybody looks at

_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_ADDRESS = re.compile(r"<\s*([^<>\s]{1,320})\s*>\s*$|^\s*([^<>\s@]{1,250}@[^<>\s]{1,253})\s*$")


def shown(raw: str) -> str:
    """Return a header as it is meant to be read, on one line.

    `raw` is as the parser of the standard library keeps it: octets beyond ASCII as surrogates.
    """
    octets = raw[:MOST].encode("ascii", "surrogateescape")
    if not octets.isascii() or b"\x1b" in octets:
        return " ".join(decoded(octets).split())
    text, place, waiting, code = list[str](), 0, b"", ""
    for word in _WORD.finditer(raw, 0, MOST):
        between, place = raw[place : word.start()], word.end()
        charset, content = word[1].lower(), _content(word[2], word[3])
        # A character may be cut in two by two words of the same charset.
        if waiting and (between.strip() or charset != code):
            text.append(decoded(waiting, code))
            waiting = b""
        if between.strip() or not (text or waiting):
            text.append(between)
        waiting, code = waiting + content, charset
    if waiting:
        text.append(decoded(waiting, code))
    text.append(raw[place:MOST])
    return " ".join("".join(text).split())


def mailbox(raw: str) -> tuple[str, str]:
    """Return the name and the address of a From, each empty where it cannot be told."""
    line = " ".join(raw[:MOST].split())
    found = _ADDRESS.search(line)
    if found is None:
        return "", ""
    name = shown(line[: found.start()]).strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1]).strip()
    return name, (found[1] or found[2]).encode("ascii", "ignore").decode("ascii")


def _content(way: str, text: str) -> bytes:
    octets = text.encode("ascii", "ignore")
    if way in "qQ":
        return quopri.decodestring(octets, header=True)
    try:
        return base64.b64decode(octets + b"=" * (-len(octets) % 4))
    except (binascii.Error, ValueError):
        return octets
