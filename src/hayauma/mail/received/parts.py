"""Parts (部分): a foreign mail taken apart within bounds, without the parser of the library.

Source: RFC 2045, RFC 2046, RFC 5322, read forgivingly: broken mail is what a bounce returns most.
Nothing here recurses; depth, parts, header and size are bounded before anything is looked at.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hayauma.mail.received.charsets import decoded

MOST = 1_000_000  # octets of a mail; what is behind them is not looked at
DEEPEST, PARTS_MOST = 20, 200
HEADER_MOST, HEADER_LINES_MOST = 64_000, 500
TEXT_MOST = 100_000  # octets of one part that anybody reads
_VALUE_MOST = 8_000

_PARAMETER = re.compile(r';\s*([\w-]{1,40})(?:\*0?\*?)?\s*=\s*(?:"([^"]*)"|([^;\s]*))')
_NAME = re.compile(rb"[!-9;-~]{1,100}")
_BLANK = re.compile(rb"\n[ \t]*\n")
_GUESSED = re.compile(rb"^--([!-~][ -~]{3,69})$", re.MULTILINE)
_LETTERS = re.compile(rb"[^A-Za-z0-9+/]+")


class TooLarge(ValueError):
    """More header than any letter has."""


@dataclass(frozen=True)
class Part:
    """One part: its header, and its octets as they came, not yet decoded."""

    header: tuple[tuple[str, str], ...]  # names in lower case, in their order
    body: bytes
    inside: int = 0  # how many messages it lies in; 0 is the mail itself
    depth: int = 0
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)

    def line(self, name: str) -> str:
        """Return the first header of a name, unfolded; octets beyond ASCII as surrogates."""
        return next((value for key, value in self.header if key == name), "")

    def lines(self, name: str) -> list[str]:
        """Return all headers of a name."""
        return [value for key, value in self.header if key == name]

    def octets(self) -> bytes:
        """Return the content, its transfer encoding undone; broken ones as far as they go."""
        way = self.line("content-transfer-encoding").strip().lower()
        body = self.body[:TEXT_MOST]
        if way.startswith("quoted-printable"):
            return quopri.decodestring(body)
        return _from_base64(body) if way.startswith("base64") else body

    def text(self) -> str:
        """Return the content as text, whatever its charset is called."""
        return decoded(self.octets(), self.parameters.get("charset", ""))


def parts(content: bytes) -> Iterator[Part]:
    """Yield the parts of a mail in their order, a container before what it holds.

    Errors: TooLarge, where the mail's own header is more than any letter has.
    """
    # Line ends of all three kinds become one; so does what a mailbox file writes above a mail.
    whole = content[:MOST].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if whole.startswith((b"From ", b">From ")):
        whole = whole.partition(b"\n")[2]
    waiting, seen = [opened(whole.lstrip(b"\n"))], 0
    while waiting and seen < PARTS_MOST:
        part = waiting.pop()
        seen += 1
        yield part
        if part.depth < DEEPEST:
            waiting += reversed(_below(part)[: PARTS_MOST - seen])


def opened(octets: bytes, *, inside: int = 0, depth: int = 0, kind: str = "text/plain") -> Part:
    """Return a part from its octets: header, blank line, content. Errors: TooLarge.

    `kind` is what a part without a type is.
    """
    if octets.startswith(b"\n"):
        return Part((), octets[1:], inside, depth, kind)
    blank = _BLANK.search(octets, 0, HEADER_MOST + 2)
    if blank is None and len(octets) > HEADER_MOST:
        raise TooLarge("header")
    head = octets[: blank.start()] if blank else octets
    header = read_header(head)
    typed = next((value for key, value in header if key == "content-type"), "")
    parameters = {
        found[1].lower(): (found[2] if found[2] is not None else found[3]).strip()
        for found in _PARAMETER.finditer(typed)
    }
    named = typed.partition(";")[0].strip().lower()
    body = octets[blank.end() :] if blank else b""
    return Part(header, body, inside, depth, named if "/" in named else kind, parameters)


def read_header(head: bytes) -> tuple[tuple[str, str], ...]:
    """Return header lines as names and unfolded values; what is no header line is passed over.

    Errors: TooLarge.
    """
    lines = head.split(b"\n")
    if len(head) > HEADER_MOST or len(lines) > HEADER_LINES_MOST:
        raise TooLarge("header")
    found = list[tuple[str, list[bytes]]]()
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if found:
                found[-1][1].append(line.strip())
            continue
        name, colon, value = line.partition(b":")
        if colon and _NAME.fullmatch(name.rstrip()):
            found.append((name.rstrip().decode("ascii").lower(), [value.strip()]))
    return tuple(
        (name, b" ".join(pieces)[:_VALUE_MOST].decode("ascii", "surrogateescape"))
        for name, pieces in found
    )


def _below(part: Part) -> list[Part]:
    depth = part.depth + 1
    if part.kind.startswith("multipart/"):
        inner = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        pieces = _split(part)
        return [
            one
            for piece in pieces
            if (one := _tolerated(piece, inside=part.inside, depth=depth, kind=inner))
        ]
    if part.kind in ("message/rfc822", "message/global", "message/news"):
        way = part.line("content-transfer-encoding").strip().lower()
        octets = part.octets() if way in ("base64", "quoted-printable") else part.body
        one = _tolerated(octets.lstrip(b"\n"), inside=part.inside + 1, depth=depth)
        return [one] if one else []
    return []


def _tolerated(octets: bytes, *, inside: int, depth: int, kind: str = "text/plain") -> Part | None:
    try:
        return opened(octets, inside=inside, depth=depth, kind=kind)
    except TooLarge:
        return None


def _split(part: Part) -> list[bytes]:
    """Return what stands between the boundaries; without any, the whole as one part of text."""
    boundary = part.parameters.get("boundary", "").encode("ascii", "surrogateescape")
    body = b"\n" + part.body
    if not boundary or b"\n--" + boundary not in body:
        guessed = _GUESSED.search(part.body[:4_000])
        if guessed is None:
            return [body]
        boundary = guessed[1].rstrip()
    pieces, ended = list[bytes](), False
    _preamble, *rest = body.split(b"\n--" + boundary, PARTS_MOST + 1)
    for piece in rest:
        line, _, content = piece.partition(b"\n")
        if line.strip() and line[:2] != b"--" and pieces:
            # A longer boundary that begins with this one: not ours.
            pieces[-1] += b"\n--" + boundary + piece
            continue
        ended = ended or line[:2] == b"--"
        if not ended:
            pieces.append(content)
    return pieces


def _from_base64(octets: bytes) -> bytes:
    letters = _LETTERS.sub(b"", octets.partition(b"=")[0])
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return octets
