"""Reading (読取り) a mail that came back: its kind, and what it says of each recipient."""

from hayauma.mail import reasons
from hayauma.mail.bounces import status
from hayauma.mail.bounces.report import OTHER, SAID_MOST, Class, Kind, Report, Returned
from hayauma.mail.bounces.status import Stated
from hayauma.mail.reasons import Reason
from hayauma.mail.received.parts import Part, TooLarge, parts
from hayauma.mail.redaction import redact

_DEAD = (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE)


def read(content: bytes) -> Report:
    """Return what a mail is and whom it speaks of; never raises, takes bounded time.

    Source: RFC 3462, 3464, 3834, 5965, and the words of those who follow none of them.
    """
    try:
        return _read(list(parts(content)))
    except TooLarge:
        return OTHER


def _read(found: list[Part]) -> Report:
    stated = [
        one
        for part in found
        if part.kind in ("message/delivery-status", "message/global-delivery-status")
        for one in status.stated(part.text())
    ]
    recipients = tuple(returned(one) for one in stated if one.address)
    return Report(Kind.BOUNCE, recipients) if recipients else OTHER


def returned(one: Stated) -> Returned:
    """Return the entry of one recipient."""
    code = one.code or 500
    if one.klass is Class.TRANSIENT:
        code = 400 + code % 100  # nothing that passes says that an address is dead
    domain = one.address.rpartition("@")[2]
    reason = reasons.classify(code, one.status, one.said, domain)
    said = redact(" ".join(one.said.split()), one.address)
    return Returned(one.address, one.status, one.klass, reason, reason in _DEAD, said[:SAID_MOST])
