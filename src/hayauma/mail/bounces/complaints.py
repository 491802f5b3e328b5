"""Complaints (苦情): somebody told the provider that a letter was unwanted, and it tells us.

Source: RFC 5965 3.1 and 3.2. A report that a letter was wanted after all, or about signatures
(RFC 6591), is no complaint. One provider sends the letter back without any report around it.
"""

import re
from collections.abc import Sequence

from hayauma.mail.bounces import addresses, letter, signs
from hayauma.mail.bounces.report import OTHER, Class, Kind, Report, Returned
from hayauma.mail.reasons import Reason
from hayauma.mail.received.parts import Part

_TYPE = re.compile(r"^feedback-type:[ \t]*([\w-]{1,40})", re.IGNORECASE | re.MULTILINE)
_FRAME = re.compile(r"^(?:user-agent|version):", re.IGNORECASE | re.MULTILINE)
_WHO = re.compile(
    r"^(?:original-rcpt-to|removal-recipient|original-recipient):[ \t]*(\S.{0,400})$",
    re.IGNORECASE | re.MULTILINE,
)
_NO_COMPLAINTS = ("not-spam", "auth-failure", "dmarc", "tls-report")
_BARE = re.compile(r"^complaint about (?:a )?message from", re.IGNORECASE)


def of(parts: Sequence[Part]) -> Report | None:
    """Return the complaint that a mail is, OTHER for a feedback that is none, else None."""
    text = _feedback(parts)
    if text is None and not _BARE.match(signs.subject(parts[0])):
        return None
    kind = _TYPE.search(text or "")
    if kind and kind[1].lower() in _NO_COMPLAINTS:
        return OTHER
    found = [addresses.of_field(one[1]) for one in _WHO.finditer(text or "")]
    whose = list(dict.fromkeys(one for one in found if one))
    quoted = letter.of_parts(parts)
    if not whose and quoted:
        whose = quoted.who("x-hmxmroriginalrecipient") or quoted.recipients[:1]
    return Report(Kind.COMPLAINT, tuple(_unwanted(one) for one in whose))


def _feedback(parts: Sequence[Part]) -> str | None:
    """Return the machine's part of a report; an empty text where only its frame is there."""
    for part in parts:
        if part.kind == "message/feedback-report":
            return part.text()
        if part.kind == "text/plain" and not part.inside:
            text = part.text()[:4_000]
            if _TYPE.search(text) and _FRAME.search(text):
                return text
    framed = parts[0].parameters.get("report-type", "").lower() == "feedback-report"
    return "" if framed else None


def _unwanted(address: str) -> Returned:
    # The letter did arrive: nothing is wrong with the address.
    return Returned(address, "", Class.PERMANENT, Reason.OTHER, dead=False, said="")
