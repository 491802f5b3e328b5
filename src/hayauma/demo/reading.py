"""Reading a caught mail as a mail program would: its text, its HTML, its headers, its bytes."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import default

ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058


@dataclass(frozen=True)
class Enclosed:
    """A file that came with a mail: its place among them, its name, type, and content."""

    place: int
    name: str
    media_type: str
    content: bytes

    @property
    def size(self) -> int:
        """Return how many octets it has."""
        return len(self.content)


@dataclass(frozen=True)
class Opened:
    """One mail, opened. What it does not have is empty."""

    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    raw: str
    one_click: str
    files: tuple[Enclosed, ...] = ()


def open_mail(content: bytes) -> Opened:
    """Return a mail opened; a broken one shows what can be read of it."""
    try:
        message = email.message_from_bytes(content, policy=default)
        text, html = _body(message, "plain"), _body(message, "html")
        headers = tuple((name, readable(value)) for name, value in message.raw_items())
        files = tuple(_files(message))
    except Exception:  # whatever a stranger's mail makes the parser do, its bytes can be shown
        text, html, headers, files = "", "", (), ()
    raw = content.decode("utf-8", "replace")
    return Opened(text, html, headers, raw, _one_click(headers), files)


def readable(header: object) -> str:
    """Return a header as people read it; what cannot be decoded is shown as it came."""
    raw = re.sub(r"\r?\n(?=[ \t])", "", str(header or "")).replace("\r", "").replace("\n", "")
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return raw


def _body(message: EmailMessage, kind: str) -> str:
    """Return the first part of text/KIND as text."""
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}" and not part.is_attachment():
            return _text(part)
    return ""


def _files(message: EmailMessage) -> Iterator[Enclosed]:
    """Yield what came along as files, in their order."""
    enclosed = [part for part in message.walk() if part.is_attachment()]
    for place, part in enumerate(enclosed, 1):
        content = part.get_payload(decode=True)
        yield Enclosed(
            place,
            part.get_filename("") or f"{place}",
            part.get_content_type(),
            content if isinstance(content, bytes) else b"",
        )


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # a character set nobody knows
        return content.decode("utf-8", "replace")


def _one_click(headers: tuple[tuple[str, str], ...]) -> str:
    """Return the address to POST to, where the mail offers to be stopped by one click."""
    named = {name.lower(): value for name, value in headers}
    if named.get("list-unsubscribe-post", "").strip() != ONE_CLICK:
        return ""
    found = re.search(r"<(https?://[^>\s]+)>", named.get("list-unsubscribe", ""))
    return found[1] if found else ""
