"""The delivery status (配信状況通知): the machine's part of a report, forgiving where it is broken.

Source: RFC 3464 2, RFC 3463. One block of fields for each recipient; several servers forget the
blank line between two of them, or write one where none belongs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hayauma.mail.bounces import addresses
from hayauma.mail.bounces.report import RECIPIENTS_MOST, Class
from hayauma.mail.received import headers

SAID_READ = 4_000  # characters of a diagnostic that anybody looks at

Block = Mapping[str, str]

_WHO = ("final-recipient", "original-recipient", "x-actual-recipient")
_WHAT = ("action", "status", "diagnostic-code")
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE = re.compile(r"(?<![\d.-])([45]\d\d)(?:[ \t,;-]|$)")
# Servers spell the five actions in their own ways.
_FAILED, _DELAYED = ("fail", "bounce", "reject", "expire"), ("delay", "defer", "transient")
_NO_FAULT = ("deliver", "relay", "expand")


@dataclass(frozen=True)
class Stated:
    """What the status says about one recipient."""

    address: str  # empty where none was written as one
    status: str
    code: int  # the SMTP code in the diagnostic, or 0
    klass: Class
    said: str


def stated(text: str) -> list[Stated]:
    """Return what a delivery status says of each recipient that was not served, in order."""
    found = [one for block in _blocks(text) if (one := _of(block)) is not None]
    return found[:RECIPIENTS_MOST]


def about_somebody(text: str) -> bool:
    """Return whether a text holds a delivery status at all, whatever it says."""
    return bool(_blocks(text))


def status_in(text: str) -> str:
    """Return the first enhanced status in a text (5.1.1, never a piece of an address), or ""."""
    found = _STATUS.search(text[:2_000])
    return f"{found[1]}.{int(found[2])}.{int(found[3])}" if found else ""


def code_in(text: str) -> int:
    """Return the first SMTP code of a failure in a text, or 0."""
    found = _CODE.search(text[:2_000])
    return int(found[1]) if found else 0


def _blocks(text: str) -> list[Block]:
    """Return the fields of each recipient."""
    found, block = list[dict[str, str]](), dict[str, str]()
    last = ""
    for line in text.split("\n"):
        if line[:1] in (" ", "\t") and line.strip() and last:
            block[last] += " " + line.strip()
            continue
        field = _FIELD.match(line)
        last = field[1].lower() if field else ""
        if field is None:
            if not line.strip():
                block = _ended(block, found)
            continue
        if last in block and last in (*_WHO, "action") and any(who in block for who in _WHO):
            block = _ended(block, found)
        block.setdefault(last, field[2].strip())
    _ended(block, found)
    return [one for one in found if any(who in one for who in _WHO)]


def _ended(block: dict[str, str], found: list[dict[str, str]]) -> dict[str, str]:
    """Keep a block and return a new one; what a stray blank line cut off goes back to its own."""
    if not block:
        return block
    before = found[-1] if found else {}
    torn = not any(who in block for who in _WHO) and any(what in block for what in _WHAT)
    if torn and any(who in before for who in _WHO) and not any(what in before for what in _WHAT):
        before.update(block)
    else:
        found.append(block)
    return {}


def _of(block: Block) -> Stated | None:
    action = block.get("action", "").strip().lower()
    said = _shown(block.get("diagnostic-code", ""))
    diagnostic = said.partition(";")[2].strip() if ";" in said[:20] else said
    status = status_in(block.get("status", "")) or status_in(diagnostic)
    code = code_in(diagnostic)
    if action.startswith(_NO_FAULT) or (not action and status.startswith("2")):
        return None
    return Stated(
        address=_who(block),
        status=status,
        code=code,
        klass=class_of(action, status, code),
        said=diagnostic or _shown(block.get("status", "")).partition("(")[2].rstrip(")"),
    )


def _shown(value: str) -> str:
    """Return a field as it is meant to be read; some servers encode its words as in a header."""
    short = value[:SAID_READ]
    return headers.shown(short) if short.isascii() else " ".join(short.split())


def class_of(action: str, status: str, code: int) -> Class:
    """Return the class: delayed is transient, else the first digit decides.

    Source: RFC 3464 2.3.3, RFC 3463 2.
    """
    if action.startswith(_DELAYED):
        return Class.TRANSIENT
    digit = status[:1] or str(code)[:1]
    return Class.TRANSIENT if digit == "4" else Class.PERMANENT


def _who(block: Block) -> str:
    fields = ("original-recipient", "final-recipient", "x-actual-recipient")
    return next((one for name in fields if (one := addresses.of_field(block.get(name, "")))), "")
