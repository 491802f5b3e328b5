"""Bounces (戻りメール): what a mail that came back says, and about whom.

What does not live here: what follows from it, and whether the mail may be believed: anybody can
write one (`hayauma.links` proves whom it is for). Only the standard library is imported, so that a
child without anything else can read with it.
Who may call: the letterbox's child, and the console's `bounce read` by way of it.
"""

from hayauma.mail.bounces.report import Class, Kind, Report, Returned

__all__ = ["Class", "Kind", "Report", "Returned", "read"]


def read(content: bytes) -> Report:
    """Return what a mail says; never raises. Source: RFC 3464, RFC 5965, RFC 3834."""
    # Every command knows the words of a report; the reader's phrases are for who reads.
    from hayauma.mail.bounces import reading

    return reading.read(content)
