"""Mails that came back, written for these tests: invented people, forms as servers write them."""

from tests.letterbox.replies import jis

LETTER = (
    "Received: from relay.haruka.example by mx.somewhere.example; Fri, 5 Jun 2026 10:00:00 +0900\n"
    "From: Haruka City <magazine@haruka.example>\nTo: {to}\nSubject: news\n"
    "Message-ID: <n1@haruka.example>\n\nGood morning.\n"
)

RECIPIENT = "Final-Recipient: rfc822; n{0}@x.example\nAction: failed\nStatus: 5.1.1\n\n"


def mail(
    body: str | bytes,
    *,
    subject: str = "Undelivered Mail Returned to Sender",
    sender: str = "MAILER-DAEMON@mx.somewhere.example",
    to: str = "b+n1@haruka.example",
    head: str = "",
    charset: str = "utf-8",
) -> bytes:
    """Return a mail of one text."""
    lines = f"From: {sender}\nTo: {to}\nSubject: {subject}\n{head}"
    kind = f"MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
    return (lines + kind).encode() + (body.encode() if isinstance(body, str) else body)


def report(
    status: str,
    *,
    told: str = "The letter below could not be delivered.",
    to: str = "taro@somewhere.example",
    head: str = "",
    kind: str = "message/delivery-status",
) -> bytes:
    """Return a report with the machine's part `status` and the letter."""
    return (
        "From: MAILER-DAEMON@mx.somewhere.example\nTo: b+n1@haruka.example\n"
        f"Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n{head}"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        f"--=_b\nContent-Type: text/plain; charset=utf-8\n\n{told}\n\n"
        f"--=_b\nContent-Type: {kind}\n\nReporting-MTA: dns; mx.somewhere.example\n\n{status}\n"
        f"--=_b\nContent-Type: message/rfc822\n\n{LETTER.format(to=to)}\n--=_b--\n"
    ).encode()


def feedback(fields: str, *, to: str = "taro@somewhere.example") -> bytes:
    """Return a feedback report."""
    return (
        "From: fbl@provider.example\nTo: abuse@haruka.example\nSubject: report\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="=_b"\n\n'
        "--=_b\nContent-Type: text/plain\n\nSomebody called this letter unwanted.\n"
        f"--=_b\nContent-Type: message/feedback-report\n\n{fields}\n"
        f"--=_b\nContent-Type: message/rfc822\n\n{LETTER.format(to=to)}\n--=_b--\n"
    ).encode()


def receipt(disposition: str, told: str) -> bytes:
    """Return a disposition notification."""
    return (
        "From: Taro <taro@somewhere.example>\nTo: b+n1@haruka.example\nSubject: read\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="=_b"\n\n'
        f"--=_b\nContent-Type: text/plain\n\n{told}\n"
        "--=_b\nContent-Type: message/disposition-notification\n\n"
        f"Final-Recipient: rfc822; taro@somewhere.example\nDisposition: {disposition}\n\n--=_b--\n"
    ).encode()


def japanese(text: str) -> bytes:
    """Return text in ISO-2022-JP, as carriers write it."""
    return b"\n".join(jis(line) for line in text.split("\n"))
