"""Automatic mail (自動の返信): what a machine wrote is no question, and is never answered.

Source: RFC 3834 2 and 5.
"""

from hayauma.letterbox.inbound import HEADER_MOST, Inbound

RECEIVED_MOST = 25
_MACHINES = (
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "owner-",
    "listserv",
    "majordomo",
)


def automatic(mail: Inbound, *, own_domain: str) -> bool:
    """Return whether a mail was written by a machine, came by a list, or is one of our own."""
    sender = mail.envelope.mail_from.lower()
    if not sender or sender.startswith(_MACHINES):
        return True
    if mail.line("Auto-Submitted").lower() not in ("", "no"):
        return True
    if mail.line("Precedence").lower() in ("bulk", "list", "junk", "auto_reply"):
        return True
    if any(mail.line(name) for name in ("X-Autoreply", "X-Autorespond", "X-Loop", "Feedback-ID")):
        return True
    if mail.line("Content-Type").lower().startswith("multipart/report"):
        return True
    if mail.line("Message-ID").rstrip(">").lower().endswith(f"@{own_domain.lower()}"):
        return True
    return _came_by_a_list_or_in_circles(mail.content[:HEADER_MOST])


def _came_by_a_list_or_in_circles(head: bytes) -> bool:
    received = 0
    for line in head.splitlines():
        if not line.strip():
            break
        name = line.partition(b":")[0].lower()
        if name.startswith(b"list-"):
            return True
        received += name == b"received"
    return received > RECEIVED_MOST
