"""Complaints, automatic answers and receipts."""

import pytest

from hayauma.mail.bounces import Kind, Report, read
from tests.mail.bounces.samples import feedback, mail, receipt

pytestmark = pytest.mark.once

ABUSE = "Feedback-Type: abuse\nUser-Agent: Provider/1.0\nVersion: 1\n"
TARO = "taro@somewhere.example"


def test_a_complaint_names_whom_the_letter_was_for() -> None:
    found = read(feedback(ABUSE + "Original-Rcpt-To: <Hana@Home.Example>\n"))
    assert found.kind is Kind.COMPLAINT
    assert [(one.address, one.dead) for one in found.recipients] == [("Hana@home.example", False)]


def test_a_complaint_without_a_name_is_about_the_letters_recipient() -> None:
    assert [one.address for one in read(feedback(ABUSE)).recipients] == [TARO]
    hidden = read(feedback(ABUSE, to="redacted"))
    assert hidden == Report(Kind.COMPLAINT)


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_other_feedback_is_no_complaint(kind: str) -> None:
    assert read(feedback(ABUSE.replace("abuse", kind))) == Report(Kind.OTHER)


@pytest.mark.parametrize(
    ("subject", "head"),
    [
        ("Re: news", "Auto-Submitted: auto-replied\n"),
        ("Re: news", "Auto-Submitted: auto-replied (vacation)\n"),
        ("Re: news", "X-Autoreply: yes\n"),
        ("Re: news", "Precedence: auto_reply\n"),
        ("Out of Office: news", ""),
        ("Automatic reply: news", ""),
        ("Auto: away until Monday", ""),
        ("=?utf-8?b?6Ieq5YuV5b+c562U?=: news", ""),
        ("=?iso-2022-jp?b?GyRCSVQ6XyRHJDkbKEI=?=", ""),
        ("Abwesenheitsnotiz", ""),
    ],
)
def test_an_automatic_answer(subject: str, head: str) -> None:
    body = "I am away; hana@home.example is there. Mail to my old box could not be delivered."
    found = read(mail(body, subject=subject, sender="Taro <taro@somewhere.example>", head=head))
    assert found == Report(Kind.AUTO_REPLY)


def test_somebody_away_whose_server_signs_is_away() -> None:
    body = "I am away. Letters for <hana@home.example> are returned to sender."
    found = read(mail(body, subject="Out of Office", sender="postmaster@somewhere.example"))
    assert found == Report(Kind.AUTO_REPLY)


def test_a_receipt_is_an_automatic_answer_unless_it_refuses() -> None:
    displayed = "manual-action/MDN-sent-manually; displayed"
    assert read(receipt(displayed, "I have read it.")) == Report(Kind.AUTO_REPLY)
    deleted = "automatic-action/MDN-sent-automatically; deleted"
    refused = read(receipt(deleted, f"Your message to <{TARO}> was rejected: quota exceeded"))
    assert refused.kind is Kind.BOUNCE
    assert [(one.address, one.reason, one.dead) for one in refused.recipients] == [
        (TARO, "mailbox_full", False)
    ]
