"""What came back in the town (戻ってきたメール): one mail of each kind, as servers write them."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from hayauma.delivery import outcomes, reading
from hayauma.delivery.returned import entering
from hayauma.delivery.returned.entering import Arrival
from hayauma.delivery.states import State
from hayauma.delivery.words import Word
from hayauma.mail import bounces

APART = timedelta(minutes=3)
# What the server's mail says of one recipient: action, status, words.
SAID = (
    ("failed", "5.1.1", "550 5.1.1 User unknown"),
    ("failed", "5.2.2", "552 5.2.2 Mailbox full"),
    ("failed", "5.7.1", "550 5.7.1 Message filtered at the wish of the recipient"),
    ("failed", "5.1.2", "550 5.1.2 Domain not found"),
    ("failed", "5.2.1", "550 5.2.1 Account disabled"),
    ("failed", "5.7.23", "550 5.7.23 SPF validation failed"),
    ("delayed", "4.4.1", "451 4.4.1 Connection timed out"),
)


def come_back(*, service: str, at: datetime) -> None:
    """Let one mail of each kind come back for the newest dispatch that is over."""
    (newest,) = reading.listing(service=service, states=[State.CLOSED], limit=1)
    accepted = outcomes.listing(newest.id, Word.accepted)
    # Of several domains: every so many letters one.
    lines = islice(accepted, 0, None, max(newest.audience // (len(SAID) + 3), 1))
    arrivals = []
    for n, (line, mail) in enumerate(zip(lines, _mails(), strict=False)):
        moment, digest = at + n * APART, hashlib.sha256(mail).digest()
        arrivals.append(Arrival(newest.id, line.seq, moment, digest, bounces.read(mail)))
    entering.enter(arrivals=arrivals, forged=2, at=at + len(arrivals) * APART)


def _mails() -> Iterator[bytes]:
    for action, status, words in SAID:
        yield _report(
            "delivery-status",
            f"Reporting-MTA: dns; mail.aobagawa.example\r\n\r\n"
            f"Final-Recipient: rfc822; somebody@home.example\r\nAction: {action}\r\n"
            f"Status: {status}\r\nDiagnostic-Code: smtp; {words}\r\n",
        )
    yield _report("feedback-report", "Feedback-Type: abuse\r\nUser-Agent: home/1\r\nVersion: 1\r\n")
    yield b"From: nobody@home.example\r\nSubject: ?\r\n\r\n?\r\n"


def _report(kind: str, says: str) -> bytes:
    return (
        "From: MAILER-DAEMON@home.example\r\nSubject: Returned mail\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n{says}\r\n--b--\r\n"
    ).encode("ascii")
