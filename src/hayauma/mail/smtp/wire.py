"""Wire (伝送の形): the octets of commands and contents, none of which can smuggle another command.

Source: RFC 5321 4.1.1, 4.5.2.
"""

import re

from hayauma.mail.smtp.outcome import Outgoing

CRLF = b"\r\n"
FINAL_DOT = b".\r\n"

# Visible ASCII without the angle brackets that end a path.
_VISIBLE = bytes(octet for octet in range(0x21, 0x7F) if octet not in b"<>")
_ANY_LINE_END = re.compile(rb"\r\n|\r|\n")


def sendable(letter: Outgoing) -> bool:
    """Return whether sender and recipient can stand in a command (the sender may be empty)."""
    rest = (letter.mail_from + letter.rcpt_to).translate(None, _VISIBLE)
    return not rest and bool(letter.rcpt_to)


def envelope(letter: Outgoing, *, sized: bool) -> bytes:
    """Return MAIL, RCPT and DATA of a letter as one group."""
    sender, recipient = letter.mail_from, letter.rcpt_to
    if sized:
        group = b"MAIL FROM:<%b> SIZE=%d\r\nRCPT TO:<%b>\r\nDATA\r\n"
        return group % (sender, letter.size, recipient)
    return b"MAIL FROM:<%b>\r\nRCPT TO:<%b>\r\nDATA\r\n" % (sender, recipient)


def mail(letter: Outgoing, *, sized: bool) -> bytes:
    """Return the MAIL command, with the size where the relay reads it (RFC 1870)."""
    if sized:
        return b"MAIL FROM:<%b> SIZE=%d\r\n" % (letter.mail_from, letter.size)
    return b"MAIL FROM:<%b>\r\n" % letter.mail_from


def rcpt(letter: Outgoing) -> bytes:
    """Return the RCPT command."""
    return b"RCPT TO:<%b>\r\n" % letter.rcpt_to


def dotted(data: bytes) -> bytes:
    """Return any octets as the content of a letter: CRLF throughout, leading dots doubled.

    No line end but CRLF is left, so nothing in here can end the content for another reader.
    """
    lines = _ANY_LINE_END.split(data)
    if lines[-1] == b"":
        lines.pop()
    return b"".join((b"." + line if line[:1] == b"." else line) + CRLF for line in lines)
