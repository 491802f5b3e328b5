"""Content (本文): both forms of a letter as MIME parts, the plain text first and complete.

Source: RFC 2045, RFC 2046. Always base64 in lines of 76: a line is never too long, never begins
with a dot, and needs nothing that a relay would have to offer.
"""

import hashlib
import re
from collections.abc import Sequence

from hayauma.mail import splice

LONGEST_LINE = 998

_BASE64 = b"Content-Transfer-Encoding: base64\r\n"
_PLAIN_TEXT = b"Content-Type: text/plain; charset=utf-8\r\n" + _BASE64
_HTML = b"Content-Type: text/html; charset=utf-8\r\n" + _BASE64


class LetterError(ValueError):
    """A letter, or what is to be put into a copy, that cannot go on the wire."""


def octets(text: str) -> bytes:
    """Return a text as UTF-8 with CRLF. Errors: LetterError."""
    if "\0" in text:
        raise LetterError("a NUL in a text")
    try:
        return "\r\n".join(re.split(r"\r\n|\r|\n", text)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise LetterError("a text that cannot be written in UTF-8") from error


def header(text: Sequence[bytes], html: Sequence[bytes]) -> bytes:
    """Return the header lines that say what kind of content follows and how it is written."""
    if not html:
        return _PLAIN_TEXT
    return b'Content-Type: multipart/alternative;\r\n boundary="%s"\r\n' % _seam(text, html)


def encoded(text: Sequence[bytes], html: Sequence[bytes], token: int = 0) -> splice.Encoded:
    """Return the body: each form given in parts between tokens of `token` octets."""
    plain = splice.encode(tuple(text), token)
    if not html:
        return plain
    page = splice.encode(tuple(html), token)
    seam = _seam(text, html)
    opening = b"--%s\r\n%s\r\n" % (seam, _PLAIN_TEXT)
    middle = b"\r\n--%s\r\n%s\r\n" % (seam, _HTML)
    closing = b"\r\n--%s--\r\n" % seam
    first = (opening + plain.fixed[0], *plain.fixed[1:])
    last = (*page.fixed[:-1], page.fixed[-1] + closing)
    fixed = (*first[:-1], first[-1] + middle + last[0], *last[1:])
    return splice.Encoded(fixed, plain.windows + page.windows)


def check(letter: bytes) -> None:
    """Raise LetterError where a whole letter has a line that no server need accept."""
    for line in letter.split(b"\r\n"):
        if len(line) > LONGEST_LINE or line[:1] == b"." or b"\r" in line or b"\n" in line:
            raise LetterError("a line that is too long, begins with a dot or ends wrongly")


def _seam(text: Sequence[bytes], html: Sequence[bytes]) -> bytes:
    """Return the boundary: the same for the same content, and never found in base64."""
    digest = hashlib.sha256(b"\0".join((*text, b"", *html))).hexdigest()
    return b"=_%s" % digest[:32].encode("ascii")
