"""Notice (通知): one transactional letter (a confirmation, an alarm, a report) as octets."""

from datetime import datetime

from hayauma.mail import content, headers
from hayauma.mail.content import LetterError
from hayauma.mail.html import frame


def notice(
    *,
    from_name: str,
    from_address: str,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    message_id: str,
    html: str = "",
    reply_to: str = "",
    in_reply_to: str = "",
    language: str = "ja",
    zone: str = "Asia/Tokyo",
    auto_submitted: str = "auto-generated",
) -> bytes:
    """Return a whole letter to one address, in the same clean form as every other letter.

    Source: RFC 5322, RFC 3834 (`auto_submitted` is auto-replied for an answer to a mail). `to` is
    a kept address, `html` a cleaned fragment or empty. No List-* header: nobody subscribed to
    it. Errors: HeaderError, LetterError.
    """
    if not subject.strip():
        raise LetterError("a letter without a subject")
    plain = [content.octets(text.rstrip("\n") + "\n")]
    page = []
    if html:
        before, after = frame(title=subject, language=language)
        page = [content.octets(f"{before}{html.rstrip()}{after}")]
    written = b"".join(
        [
            headers.mailbox("From", from_name, from_address),
            headers.mailbox("To", "", to),
            headers.mailbox("Reply-To", "", reply_to) if reply_to else b"",
            headers.text("Subject", subject),
            headers.date(at, zone),
            headers.message_id("Message-ID", message_id),
            headers.message_id("In-Reply-To", in_reply_to) if in_reply_to else b"",
            headers.token("MIME-Version", "1.0"),
            headers.token("Content-Language", language),
            headers.token("Auto-Submitted", auto_submitted),
            content.header(plain, page),
            b"\r\n",
            *content.encoded(plain, page).fixed,
        ]
    )
    content.check(written)
    return written
