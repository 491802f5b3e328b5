"""Choosing (理由を選ぶ): of all a returned mail says, what is said about our one letter. Pure."""

from dataclasses import dataclass

from hayauma.mail import address as mail_address
from hayauma.mail.bounces import Class, Kind, Report, Returned
from hayauma.mail.reasons import Reason
from hayauma.mail.redaction import redact

LONGEST = 500  # characters of a server's words


@dataclass(frozen=True)
class Why:
    """What one mail says about one letter."""

    kind: Kind
    status: str = ""
    klass: str = ""
    reason: str = ""
    dead: bool = False
    said: str = ""

    @property
    def lost(self) -> bool:
        """Whether it says that the letter will not arrive."""
        return self.kind is Kind.BOUNCE and self.klass != Class.TRANSIENT


# What cannot be read, and what says neither about whom nor why.
UNREAD = Why(Kind.OTHER, reason=Reason.OTHER)
UNNAMED = Why(Kind.BOUNCE, reason=Reason.OTHER)


def why(report: Report | None, address: str) -> Why | None:
    """Return what a mail says about the letter to an address; None for an automatic answer.

    `report` is None for a mail that could not be read. Of several recipients the letter's own
    counts, else the first: a carrier may name an address nobody ever wrote to.
    """
    if report is None or report.kind is Kind.OTHER:
        return UNREAD
    if report.kind is Kind.AUTO_REPLY:
        return None
    if report.kind is Kind.COMPLAINT:
        return Why(Kind.COMPLAINT)
    if not report.recipients:
        return UNNAMED
    about = _about(report, address)
    return Why(
        kind=Kind.BOUNCE,
        status=_plain(about.status)[:12],
        klass=about.klass,
        reason=about.reason,
        dead=about.dead,
        said=_told(about.said, address, about.address),
    )


def _about(report: Report, address: str) -> Returned:
    wanted = _form(address)
    own = (one for one in report.recipients if wanted and _form(one.address) == wanted)
    return next(own, report.recipients[0])


def _form(address: str) -> str:
    try:
        return mail_address.lookup_form(mail_address.parse(address)) if address else ""
    except mail_address.AddressError:
        return ""


def _told(said: str, *addresses: str) -> str:
    """Return a server's words on one line, without anybody's address."""
    return redact(_plain(said[: 4 * LONGEST]), *addresses)[:LONGEST]


def _plain(text: str) -> str:
    """Return a text with nothing in it that a database or a screen could not hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
