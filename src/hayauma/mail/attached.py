"""Attached files (添付): what a letter carries beside its text, written once for everybody.

Source: RFC 2046 5.1.3 (multipart/mixed), RFC 2183, RFC 2231. The text stays first; files follow it
in base64 lines of 76. No person's token stands in a file, so that all copies share its octets.
"""

import re
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from hayauma.mail.characters import inert
from hayauma.mail.content import LetterError

LONGEST_NAME = 120
_OCTETS = 57
_LINE = 76
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_+=,.()-]+(?: [A-Za-z0-9_+=,.()-]+)*")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")
# What may stand unquoted in an extended value (RFC 2231 attribute-char), beside letters and digits.
_SAFE = "!#$&+-.^_`{|}~"


@dataclass(frozen=True, slots=True)
class Attached:
    """One file: the name the reader sees, its media type, its octets."""

    name: str
    media_type: str
    content: bytes


def nameable(name: str) -> bool:
    """Return whether a file can go out under this name: no path, no control characters, not long.

    Blanks at both ends are dropped on the way.
    """
    short = len(name.strip(" .")) > 0 and len(name) <= LONGEST_NAME and bool(name.strip())
    return short and inert(name) and not set(name) & set("/\\")


def seam(inner: bytes, files: Sequence[Attached]) -> bytes:
    """Return the boundary around a text and its files: the same for the same content."""
    digest = sha256(b"mixed\0" + inner)
    for file in files:
        digest.update(b"\0%s\0" % file.name.encode("utf-8", "replace"))
        digest.update(sha256(file.content).digest())
    return b"=_%s" % digest.hexdigest()[:32].encode("ascii")


def header(between: bytes) -> bytes:
    """Return the header line of a letter that carries files."""
    return b'Content-Type: multipart/mixed;\r\n boundary="%s"\r\n' % between


def opening(between: bytes, inner: bytes) -> bytes:
    """Return what stands before the text: the boundary, and the text's own header lines."""
    return b"--%s\r\n%s" % (between, inner)


def tail(between: bytes, files: Sequence[Attached]) -> bytes:
    """Return everything after the text: each file, and the end. Errors: LetterError."""
    parts = []
    for place, file in enumerate(files, start=1):
        parts.append(b"\r\n--%s\r\n%s\r\n%s" % (between, _head(file, place), _body(file.content)))
    return b"".join([*parts, b"\r\n--%s--\r\n" % between])


def _head(file: Attached, place: int) -> bytes:
    if not _MEDIA_TYPE.fullmatch(file.media_type) or file.media_type.startswith(
        ("multipart/", "message/")
    ):
        raise LetterError("not the media type of a file")
    if not nameable(file.name):
        raise LetterError("not the name of a file")
    name = file.name.strip()
    plain = name if _PLAIN_NAME.fullmatch(name) and len(name) <= 60 else _fallback(name, place)
    fold = "\r\n " if len(f"Content-Type: {file.media_type};") > _LINE else " "
    kind = [f"Content-Type:{fold}{file.media_type}"]
    if file.media_type.startswith("text/") and (charset := _charset(file.content)):
        kind.append(f" charset={charset}")
    # Readers that do not know RFC 2231 show this name, and at least know what to open it with.
    kind.append(f' name="{plain}"')
    shown = [f'filename="{plain}"'] if plain == name else _extended(name)
    lines = [
        ";\r\n".join(kind),
        "Content-Transfer-Encoding: base64",
        ";\r\n ".join(["Content-Disposition: attachment", *shown]),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _extended(name: str) -> list[str]:
    """Return a file name in UTF-8 as one extended value, or in pieces that each fit a line."""
    whole = "utf-8''" + quote(name, safe=_SAFE)
    if len(" filename*=;") + len(whole) <= _LINE:
        return [f"filename*={whole}"]
    pieces = [""]
    for written in ["utf-8''", *(quote(letter, safe=_SAFE) for letter in name)]:
        if len(f" filename*{len(pieces)}*=;") + len(pieces[-1]) + len(written) > _LINE:
            pieces.append("")
        pieces[-1] += written
    return [f"filename*{place}*={piece}" for place, piece in enumerate(pieces)]


def _fallback(name: str, place: int) -> str:
    ending = _ENDING.search(name)
    return f"file-{place}.{ending[1]}" if ending else f"file-{place}"


def _charset(content: bytes) -> str:
    """Return how a text file is written, where it can be told (a spreadsheet's CSV is cp932)."""
    for charset, codec in (("utf-8", "utf-8"), ("shift_jis", "cp932")):
        try:
            content.decode(codec)
        except UnicodeDecodeError:
            continue
        return charset
    return ""


def _body(content: bytes) -> bytes:
    view = memoryview(content)
    lines = (
        b2a_base64(view[at : at + _OCTETS], newline=False) for at in range(0, len(view), _OCTETS)
    )
    return b"".join([line + b"\r\n" for line in lines])
