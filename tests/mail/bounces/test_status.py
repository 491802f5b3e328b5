"""What the machine's part of a report says: whom, whether for good, and why."""

import pytest

from hayauma.mail.bounces import Class, Kind, Report, read
from hayauma.mail.bounces.addresses import every, of_field
from hayauma.mail.reasons import Reason
from tests.mail.bounces.samples import report

pytestmark = pytest.mark.once

FAILED = (
    "Final-Recipient: rfc822; taro@Somewhere.EXAMPLE\nAction: failed\nStatus: {status}\n"
    "Diagnostic-Code: smtp; {said}\n"
)


def test_one_recipient_with_what_the_server_said() -> None:
    said = "550 5.1.1 <taro@somewhere.example>: User unknown in table"
    found = read(report(FAILED.format(status="5.1.1", said=said)))
    assert found.kind is Kind.BOUNCE
    (one,) = found.recipients
    assert (one.address, one.status, one.klass) == (
        "taro@somewhere.example",
        "5.1.1",
        Class.PERMANENT,
    )
    assert (one.reason, one.dead) == (Reason.UNKNOWN_USER, True)
    assert one.said == "550 5.1.1 <***>: User unknown in table"


def test_several_recipients_each_with_its_own() -> None:
    blocks = [
        "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.2.2\n",
        "Final-Recipient: rfc822; b@x.example\nAction: relayed\nStatus: 2.0.0\n",
        "Final-Recipient: rfc822; c@x.example\nAction: delayed\nStatus: 4.4.1\n",
        "Final-Recipient: rfc822; d@x.example\nAction: failed\nStatus: 5.1.2\n",
    ]
    found = read(report("\n".join(blocks)))
    assert [(one.address, one.klass, one.reason, one.dead) for one in found.recipients] == [
        ("a@x.example", Class.PERMANENT, Reason.MAILBOX_FULL, False),
        ("c@x.example", Class.TRANSIENT, Reason.TRANSIENT, False),
        ("d@x.example", Class.PERMANENT, Reason.DOMAIN_GONE, True),
    ]
    # Without the blank lines between them it is the same.
    assert read(report("".join(blocks))) == found


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_what_went_well_is_no_bounce(action: str) -> None:
    status = f"Final-Recipient: rfc822; a@x.example\nAction: {action}\nStatus: 2.0.0\n"
    assert read(report(status)) == Report(Kind.OTHER)


@pytest.mark.parametrize(
    ("action", "status", "klass"),
    [
        ("failed", "5.2.2", Class.PERMANENT),
        ("failed", "4.4.7", Class.TRANSIENT),
        ("delayed", "5.0.0", Class.TRANSIENT),
        ("delayed", "4.2.2", Class.TRANSIENT),
        ("failed", "5.1.1 (nobody)", Class.PERMANENT),
        ("", "5.1.1", Class.PERMANENT),
        ("failed", "", Class.PERMANENT),
    ],
)
def test_the_class_is_by_action_and_first_digit(action: str, status: str, klass: Class) -> None:
    fields = f"Final-Recipient: rfc822; a@x.example\nAction: {action}\nStatus: {status}\n"
    said = "Diagnostic-Code: smtp; no such user\n"
    (one,) = read(report(fields + said)).recipients
    assert one.klass is klass
    # What may pass says of no address that it does not exist, whatever the words.
    assert one.dead is (klass is Class.PERMANENT)


@pytest.mark.parametrize(
    ("status", "said", "reason", "dead"),
    [
        ("5.1.1", "550 user unknown", "unknown_user", True),
        ("5.0.0", "550 #5.1.0 Address rejected.", "unknown_user", True),
        ("5.4.4", "host or domain name not found", "domain_gone", True),
        ("5.2.2", "552 mailbox full", "mailbox_full", False),
        ("5.0.0", "552 the user's inbox is out of storage", "mailbox_full", False),
        ("5.2.1", "550 account disabled", "suspended", False),
        ("5.3.4", "552 message size exceeds fixed limit", "too_big", False),
        ("5.7.1", "554 rejected as spam", "filtered", False),
        ("5.7.1", "550 recipient only accepts mail from people they know", "filtered", False),
        ("5.7.26", "550 unauthenticated mail, see DMARC", "policy", False),
        ("5.7.25", "550 the sending IP has no PTR record", "policy", False),
        ("5.1.8", "553 sender address rejected: domain not found", "our_fault", False),
        ("5.7.1", "554 relay access denied", "our_fault", False),
        ("4.7.0", "421 too many connections", "rate", False),
        ("4.4.1", "connection timed out", "transient", False),
        ("5.4.6", "554 mail loop: too many hops", "other", False),
    ],
)
def test_permanent_is_not_dead(status: str, said: str, reason: str, dead: bool) -> None:
    (one,) = read(report(FAILED.format(status=status, said=said))).recipients
    assert (one.reason, one.dead) == (reason, dead)


def test_docomo_says_unknown_of_whoever_filters() -> None:
    fields = (
        "Final-Recipient: rfc822; hana..h.@docomo.ne.jp\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 Unknown user hana..h.@docomo.ne.jp\n"
    )
    (one,) = read(report(fields)).recipients
    assert (one.address, one.reason, one.dead) == (
        "hana..h.@docomo.ne.jp",
        Reason.FILTERED,
        False,
    )
    assert "hana" not in one.said


def test_the_name_of_an_address_is_no_phrase() -> None:
    fields = (
        "Final-Recipient: rfc822; spam-quota@full.example\nAction: failed\nStatus: 5.0.0\n"
        "Diagnostic-Code: smtp; 550 <spam-quota@full.example>... User unknown\n"
    )
    assert read(report(fields)).recipients[0].reason is Reason.UNKNOWN_USER


def test_whom_we_wrote_to_comes_before_whom_it_was_passed_on_to() -> None:
    fields = (
        "Original-Recipient: rfc822;List@Somewhere.Example\n"
        "Final-Recipient: rfc822;someone@elsewhere.example\nAction: failed\nStatus: 5.1.1\n"
    )
    assert [one.address for one in read(report(fields)).recipients] == ["List@somewhere.example"]


def test_fields_torn_apart_or_named_oddly_are_still_read() -> None:
    torn = "Final-Recipient: rfc822; a@x.example\n\nAction: failed\nStatus: 5.2.2\n"
    assert read(report(torn)).recipients[0].status == "5.2.2"
    folded = "FINAL-RECIPIENT: RFC822;\n a@x.example\nACTION: Failed\nstatus: 5.1.1\n"
    assert read(report(folded)).recipients[0].address == "a@x.example"
    flat = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n"
    assert read(report(flat, kind="text/plain")).recipients[0].status == "5.1.1"


def test_an_address_that_the_status_leaves_out_stands_in_the_letter() -> None:
    fields = "Final-Recipient: x400; /S=taro/\nAction: failed\nStatus: 5.1.1\n"
    assert read(report(fields, told="-")).recipients[0].address == "taro@somewhere.example"


def test_what_the_status_does_not_tell_stands_beside_it() -> None:
    fields = "Final-Recipient: rfc822; taro@somewhere.example\nAction: failed\nStatus: 5.0.0\n"
    told = "Delivery failed.\n\n  taro@somewhere.example\n    the quota of this box is exceeded"
    assert read(report(fields, told=told)).recipients[0].reason is Reason.MAILBOX_FULL


def test_a_report_that_somebody_passed_on() -> None:
    inner = report(FAILED.format(status="5.1.1", said="550 no such user"))
    outer = (
        b"From: staff@haruka.example\nSubject: Fwd: this came back\n"
        b"Content-Type: multipart/mixed; boundary=o\n\n--o\n\nplease look\n"
        b"--o\nContent-Type: message/rfc822\n\n" + inner + b"\n--o--\n"
    )
    assert read(outer).recipients[0].address == "taro@somewhere.example"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("rfc822; <Taro.Y@X.Example>", "Taro.Y@x.example"),
        ("RFC822;taro@x.example.", "taro@x.example"),
        ("taro@x.example", "taro@x.example"),
        ("rfc822;taro+2Bnews+40x@x.example", "taro+news@x@x.example"),
        ("rfc822;taro+40x.example", "taro@x.example"),
        ("rfc822;taro+40tag@x.example", "taro+40tag@x.example"),
        ("rfc822;taro+tag@x.example", "taro+tag@x.example"),
        ('rfc822;"a b"@x.example', '"a b"@x.example'),
        ("utf-8;\\x{592A}\\x{90CE}@x.example", "太郎@x.example"),
        ("rfc822;a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("x400; /C=JP/S=taro@x.example/", ""),
        ("rfc822; taro", ""),
        ("", ""),
    ],
)
def test_an_address_in_a_field(value: str, address: str) -> None:
    assert of_field(value) == address


def test_addresses_in_a_sentence() -> None:
    text = "宛先a.b@x.exampleに届きません。<c@Y.example>: 'd@z.example', e@f...User t***@x.example"
    assert every(text) == ["a.b@x.example", "c@y.example", "d@z.example"]
