"""Why a letter did not go; and that "permanent" is not yet "this address does not exist"."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail.reasons import Reason, classify, denies_us
from hayauma.mail.smtp.replies import enhanced_status

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("said", "domain", "reason"),
    [
        ("550 5.1.1 <***>: Recipient address rejected: User unknown", "", "unknown_user"),
        ("550 5.1.1 The email account that you tried to reach does not exist", "", "unknown_user"),
        ("550 No such user here", "", "unknown_user"),
        ("550 Invalid recipient: <***>", "", "unknown_user"),
        ("550 5.1.1 x", "", "unknown_user"),
        ("550 Unknown user ***", "docomo.ne.jp", "filtered"),
        ("550 Unknown user ***", "docomo.ne.jp.example", "unknown_user"),
        ("450 4.1.1 user unknown", "", "transient"),
        ("550 5.1.2 x", "", "domain_gone"),
        ("556 5.1.10 Recipient address has null MX", "", "domain_gone"),
        ("550 5.4.4 Host not found", "", "domain_gone"),
        ("552 5.2.2 Mailbox full", "", "mailbox_full"),
        ("452 4.2.2 over quota", "", "mailbox_full"),
        ("550 5.2.1 The mailbox is disabled", "", "suspended"),
        ("552 5.3.4 Message size exceeds fixed limit", "", "too_big"),
        ("550 5.7.1 rejected because of SPF", "", "policy"),
        ("550 5.7.26 Unauthenticated mail is not accepted (DMARC)", "", "policy"),
        ("554 5.7.1 Service unavailable; client host blocked using Spamhaus", "", "policy"),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using b.x", "", "policy"),
        ("550 5.1.1 <***>: no such user; check the address and try again", "", "unknown_user"),
        ("550 delivery expired, connection timed out", "", "transient"),
        ("550 Mailbox size limit exceeded", "", "mailbox_full"),
        ("550 5.1.8 <***>: Sender address rejected: Domain not found", "", "our_fault"),
        ("550 rejected by recipient", "", "filtered"),
        ("550 rejected by the recipient domain: user unknown", "", "unknown_user"),
        ("550 5.2.1 user: rate limited", "", "rate"),
        ("550 your user name is blocked by our list, see BL", "", "policy"),
        ("550 5.4.6 routing loop detected", "", "other"),
        ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "", "unknown_user"),
        ("554 5.7.1 <***>: Recipient address rejected: Access denied", "", "policy"),
        (
            "550 5.7.133 RESOLVER.RST.SenderNotAuthenticated; authentication required",
            "",
            "filtered",
        ),
        ("550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large", "", "too_big"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", "", "unknown_user"),
        ("550 5.4.5 Daily sending quota exceeded", "", "rate"),
        ("554 5.2.2 mailbox full; STOREDRV: QuotaExceededException", "", "mailbox_full"),
        ("550 5.5.0 something", "", "other"),
        ("550 5.7.1 Message contains spam", "", "filtered"),
        ("554 5.7.1 Relay access denied", "", "our_fault"),
        ("530 5.7.0 Authentication required", "", "our_fault"),
        ("500 5.5.2 bad syntax", "", "our_fault"),
        ("421 4.7.0 Too many connections", "", "rate"),
        ("450 4.2.1 receiving mail at a rate that … rate limit", "", "rate"),
        ("451 4.7.1 Greylisting in action, come back later", "", "transient"),
        ("451 4.3.0 whatever", "", "transient"),
        ("554 whatever", "", "other"),
    ],
)
def test_the_reason(said: str, domain: str, reason: str) -> None:
    assert classify(int(said[:3]), enhanced_status(said), said, domain) == reason


@settings(deadline=None)
@given(st.integers(400, 499), st.text(max_size=100), st.sampled_from(["", "4.1.1", "4.1.2"]))
def test_a_passing_trouble_never_kills_an_address(code: int, text: str, status: str) -> None:
    assert classify(code, status, f"{code} {text}") not in (
        Reason.UNKNOWN_USER,
        Reason.DOMAIN_GONE,
    )


def test_a_person_who_takes_mail_of_colleagues_alone_denies_nobody_else() -> None:
    assert denies_us("530 5.7.0 Authentication required")
    assert denies_us("554 5.7.1 Relay access denied")
    assert not denies_us("550 5.7.133 RESOLVER.RST.SenderNotAuthenticated; authentication required")
    assert not denies_us("550 5.1.1 user unknown")


def test_a_hostile_reply_takes_no_time() -> None:
    for hostile in ("user " * 20_000, "user<" * 20_000, "unknown " * 20_000, "box" * 40_000):
        classify(550, "", hostile)
