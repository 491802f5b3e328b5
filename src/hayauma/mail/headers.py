"""Headers (見出し): every header line of every letter is written here, and none can be injected.

Source: RFC 5322, RFC 2047. An encoded-word has at most 75 characters, a line at most 78 where its
parts allow it, and no character is cut in two.
"""

import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from hayauma.mail import address
from hayauma.mail.characters import inert

LINE = 78
# email.header counts the space that begins a continuation; 76 keeps its lines within 78.
_HEADER_LINE = 76
_FOLD = "\r\n "
_NAME = re.compile(r"[!-9;-~]+")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~. -]+")
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_URL = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")


class HeaderError(ValueError):
    """A value that would end a header line, or that no header can carry."""


def text(name: str, value: str) -> bytes:
    """Return a free-text header line (Subject) with CRLF, encoded where it is not plain ASCII."""
    return _line(name, _encoded(name, _clean(name, value)))


def mailbox(name: str, display: str, kept_address: str) -> bytes:
    """Return a header of one mailbox (From, Reply-To): display name and address."""
    try:
        written = address.wire(kept_address).decode("ascii")
    except address.AddressError as error:
        raise HeaderError(f"{name}: {error}") from error
    shown = _clean(name, display).strip()
    if not shown:
        return _line(name, written)
    if shown.isascii() and _PLAIN_WORDS.fullmatch(shown) and "=?" not in shown:
        phrase = f'"{shown}"' if "." in shown else shown
    else:
        phrase = _encoded(name, shown, always=True)
    last = f"{name}: {phrase}".rpartition("\n")[2]
    between = " " if len(last) + 1 + len(written) + 2 <= LINE else _FOLD
    return _line(name, f"{phrase}{between}<{written}>")


def date(at: datetime, zone: str) -> bytes:
    """Return the Date header of an aware instant, in the city's zone with its offset (+0900)."""
    if at.tzinfo is None:
        raise HeaderError("Date: an instant without a zone")
    return _line("Date", format_datetime(at.astimezone(ZoneInfo(zone))))


def token(name: str, value: str) -> bytes:
    """Return a header whose value is short plain ASCII (MIME-Version, Content-Language)."""
    if not value.isascii() or not value.strip():
        raise HeaderError(f"{name}: plain ASCII only")
    return _line(name, _clean(name, value))


def message_id(name: str, value: str) -> bytes:
    """Return a header of one message id (`<left@right>`)."""
    left, at, right = value[1:-1].partition("@")
    whole = value[:1] == "<" and value[-1:] == ">" and bool(at)
    if not (whole and _DOT_ATOM.fullmatch(left) and _DOT_ATOM.fullmatch(right)):
        raise HeaderError(f"{name}: not a message id")
    return _line(name, value)


def list_id(name: str, identifier: str) -> bytes:
    """Return the List-Id header of a menu: its name, and an identifier that never changes.

    Source: RFC 2919.
    """
    if not _DOT_ATOM.fullmatch(identifier) or "." not in identifier:
        raise HeaderError("List-Id: the identifier is dot-separated ASCII")
    shown = _clean("List-Id", name).strip()
    phrase = _encoded("List-Id", shown, always=True) if shown else ""
    return _line("List-Id", f"{phrase}{_FOLD}<{identifier}>" if shown else f"<{identifier}>")


def urls(name: str, *values: str) -> bytes:
    """Return a header of URLs in angle brackets, one a line (List-Unsubscribe, RFC 2369)."""
    for value in values:
        if not _URL.fullmatch(value):
            raise HeaderError(f"{name}: not a URL in plain ASCII")
    listed = f",{_FOLD}".join(f"<{value}>" for value in values)
    between = " " if len(name) + 2 + len(values[0]) + 3 <= LINE else _FOLD
    return f"{name}:{between}{listed}\r\n".encode("ascii")


def _clean(name: str, value: str) -> str:
    if not inert(value, tab=True):
        raise HeaderError(f"{name}: a line break or control character")
    return value.replace("\t", " ")


def _encoded(name: str, value: str, *, always: bool = False) -> str:
    """Return the value folded with CRLF, as encoded-words unless short plain ASCII."""
    plain = value.isascii() and "=?" not in value and value == " ".join(value.split())
    if plain and not always and len(name) + 2 + len(value) <= LINE:
        return value
    header = Header(value, "utf-8", maxlinelen=_HEADER_LINE, header_name=name)
    return header.encode(linesep="\r\n")


def _line(name: str, folded: str) -> bytes:
    if not _NAME.fullmatch(name):
        raise HeaderError("a header name is printable ASCII without a colon")
    return f"{name}: {folded}\r\n".encode("ascii")
