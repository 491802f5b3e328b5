"""Notices in free text: each family's way of naming somebody and of saying why, in our words."""

import pytest

from hayauma.mail.bounces import Class, Kind, Report, read
from tests.mail.bounces.samples import LETTER, japanese, mail

pytestmark = pytest.mark.once

TARO = "taro@somewhere.example"
RETURNED = LETTER.format(to=TARO)


def told(content: bytes) -> list[tuple[str, str, str, bool]]:
    found = read(content)
    assert found.kind is Kind.BOUNCE
    return [(one.address, one.status, one.reason.value, one.dead) for one in found.recipients]


def test_qmail_names_each_with_a_colon() -> None:
    body = (
        "Hi, the mailer at mx.somewhere.example could not deliver this to the addresses below.\n\n"
        "<taro@somewhere.example>:\n192.0.2.1 does not like recipient.\n"
        "Remote host said: 550 5.1.1 no mailbox here by that name\nGiving up on 192.0.2.1.\n\n"
        "<hana@somewhere.example>:\nThis box is over quota. (#5.2.2)\n\n"
        f"--- Below this line is a copy of the message.\n\n{RETURNED}"
    )
    assert told(mail(body, subject="failure notice")) == [
        (TARO, "5.1.1", "unknown_user", True),
        ("hana@somewhere.example", "5.2.2", "mailbox_full", False),
    ]


def test_exim_names_in_the_header_and_indents_the_reason() -> None:
    body = (
        "A letter of yours could not be delivered to all of its recipients:\n\n"
        "  taro@somewhere.example\n    (generated from news@somewhere.example)\n"
        "    host mx.somewhere.example [192.0.2.1]\n"
        "    SMTP error from remote mail server after RCPT TO:<taro@somewhere.example>:\n"
        "    550-5.2.1 The account you tried to reach\n    550 5.2.1 is inactive\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\n{RETURNED}"
    )
    head = "X-Failed-Recipients: taro@somewhere.example\n"
    assert told(mail(body, subject="Mail delivery failed", head=head)) == [
        (TARO, "5.2.1", "suspended", False)
    ]


def test_postfix_writes_name_and_reason_on_one_line() -> None:
    body = (
        "I'm sorry: the letter below could not be delivered. For help, write to postmaster.\n\n"
        "<taro@somewhere.example>: host mx.spam-block.example[192.0.2.1] said: 550\n"
        "    5.1.1 <taro@somewhere.example>: Recipient address rejected: User unknown (in\n"
        "    reply to RCPT TO command)\n\n"
    )
    assert told(mail(body)) == [(TARO, "5.1.1", "unknown_user", True)]


def test_sendmail_gives_a_transcript() -> None:
    body = (
        "   ----- These addresses had fatal errors -----\n<taro@somewhere.example>\n\n"
        "   ----- Transcript of the session -----\n... talking to mx.somewhere.example:\n"
        ">>> RCPT To:<taro@somewhere.example>\n<<< 550 5.7.1 no relaying for you: relay denied\n"
        "554 5.0.0 Service unavailable\n\n"
        f"   ----- Unsent message follows -----\n{RETURNED}"
    )
    assert told(mail(body, subject="Returned mail: see transcript")) == [
        (TARO, "5.7.1", "our_fault", False)
    ]


def test_exchange_tells_the_letters_header_in_short_first() -> None:
    body = (
        "Your message\n\n  To:      everybody@lists.example\n  Subject: news\n"
        "  Sent:    Fri, 5 Jun 2026 10:00:00\n\ndid not reach the following recipient(s):\n\n"
        "c=JP;a= ;p=Somewhere;dda:SMTP=taro@somewhere.example; on Fri, 5 Jun 2026 10:00:01\n"
        "    The recipient name is not recognized\n"
    )
    sender = "System Administrator <postmaster@somewhere.example>"
    assert told(mail(body, subject="Undeliverable: news", sender=sender)) == [
        (TARO, "", "unknown_user", True)
    ]


def test_notes_puts_the_reason_above_the_name() -> None:
    body = (
        "------- Failure Reasons  --------\n\nUser  not listed in public Name & Address Book\n"
        f"taro@somewhere.example\n\n------- Returned Message --------\n{RETURNED}"
    )
    assert told(mail(body, subject="Undeliverable message")) == [(TARO, "", "unknown_user", True)]


def test_groupwise_writes_html_alone() -> None:
    body = (
        "<html><head><title>x</title></head><body><p>The message that you sent was undeliverable "
        "to the following:<br>&nbsp;&nbsp;&lt;taro@somewhere.example&gt; (user not found)</p>"
    )
    sent = mail(body, subject="Message status - undeliverable").replace(b"text/plain", b"text/html")
    assert told(sent) == [(TARO, "", "unknown_user", True)]


def test_an_appliance_puts_the_reply_above_the_name() -> None:
    body = (
        "Your message:\n   From:    magazine@haruka.example\n   Subject: news\n\n"
        "Could not be delivered because of\n\n552 5.2.2 mailbox full\n\n"
        "The following recipients were affected:\n    taro@somewhere.example\n\n"
        "Original Sender:    <magazine@haruka.example>\n"
    )
    assert told(mail(body, subject='Undeliverable Mail: "news"')) == [
        (TARO, "5.2.2", "mailbox_full", False)
    ]


@pytest.mark.parametrize(
    ("words", "reason", "dead"),
    [
        ("This user doesn't have a somewhere.example account", "unknown_user", True),
        ("This account has been disabled or discontinued", "suspended", False),
        ("The account is over quota", "mailbox_full", False),
        ("550 5.1.1 lookup succeeded but no user record found", "unknown_user", True),
        ("550-5.7.1 this message is likely unsolicited mail", "policy", False),
        ("550 Requested action not taken: mailbox unavailable", "unknown_user", True),
        ("This recipient only accepts mail from people they know", "filtered", False),
    ],
)  # fmt: skip
def test_the_words_of_large_providers(words: str, reason: str, dead: bool) -> None:
    body = f"We could not deliver your message to this address.\n\n<{TARO}>:\n{words}\n"
    ((_, _, found, is_dead),) = told(mail(body, subject="Delivery failure"))
    assert (found, is_dead) == (reason, dead)


CARRIERS = [
    # au: the person's filter is marked in the header, or by a name that is left out.
    ("hana@ezweb.ne.jp", "Recipient: <hana@ezweb.ne.jp>\n>>> RCPT TO:<hana@ezweb.ne.jp>\n"
     "<<< 550 <hana@ezweb.ne.jp>: User unknown", "", "unknown_user", True),
    ("hana@ezweb.ne.jp", "Recipient: <hana@ezweb.ne.jp>\n>>> DATA\n<<< 550 : User unknown",
     "", "filtered", False),
    ("hana@ezweb.ne.jp", "<hana@ezweb.ne.jp>\n\nEach of these was rejected.",
     "X-SPASIGN: NG\n", "filtered", False),
    ("hana@au.com", "The user(s) account is temporarily over quota.\n\n<hana@au.com>",
     "", "mailbox_full", False),
    ("hana@au.com", "The user(s) account is temporarily limited.\n\n<hana@au.com>",
     "", "suspended", False),
    ("hana@au.com", "Could not be delivered to: <hana@au.com>\n     As their mailbox is full.",
     "", "mailbox_full", False),
    # docomo: "unknown" is said of whoever refuses this sender.
    ("hana.-.h@docomo.ne.jp", "<hana.-.h@docomo.ne.jp>\n>>> DATA\n"
     "<<< 550 Unknown user hana.-.h@docomo.ne.jp", "", "filtered", False),
    ("hana@docomo.ne.jp", "<hana@docomo.ne.jp>\n<<< 552 Too much mail data hana@docomo.ne.jp",
     "", "mailbox_full", False),
    ("hana@docomo.ne.jp", "<hana@docomo.ne.jp>\n<<< 552 Message size exceeds maximum value",
     "", "too_big", False),
    ("hana@docomo.ne.jp", "<hana@docomo.ne.jp>\n<<< 450 4.3.0 sorry, try again later",
     "", "transient", False),
    # SoftBank.
    ("hana@softbank.ne.jp", "<hana@softbank.ne.jp>: 550 Invalid recipient: <hana@softbank.ne.jp>",
     "", "unknown_user", True),
    ("hana@i.softbank.jp", "<hana@i.softbank.jp>: 552 5.2.2 box full", "", "mailbox_full", False),
    ("hana@softbank.ne.jp", "<hana@softbank.ne.jp>: 550 5.7.1 rejected by user's setting (spam)",
     "", "filtered", False),
    # In Japanese alone.
    ("hana@home.example", "宛先: hana@home.example\n宛先のアドレスが見つかりません。",
     "", "unknown_user", True),
    ("hana@home.example", "hana@home.example\n受信者のメールボックスがいっぱいです。",
     "", "mailbox_full", False),
    ("hana@home.example", "<hana@home.example>\n受信拒否の設定により配信できませんでした。",
     "", "filtered", False),
    ("hana@home.example", "<hana@home.example>\nただ今混みあっており、再送します。遅延しています。",
     "", "transient", False),
]  # fmt: skip


@pytest.mark.parametrize(("address", "words", "head", "reason", "dead"), CARRIERS)
def test_the_words_of_carriers(
    address: str, words: str, head: str, reason: str, dead: bool
) -> None:
    body = f"次のあて先へのメールは送信できませんでした。\n\n{words}\n"
    sent = mail(
        japanese(body),
        subject="Mail System Error - Returned Mail",
        sender="Postmaster@carrier.example",
        charset="iso-2022-jp",
        head=head,
    )
    ((who, _, found, is_dead),) = told(sent)
    assert (who, found, is_dead) == (address, reason, dead)


def test_a_delay_told_in_words_is_transient() -> None:
    body = (
        "Your message has not yet been delivered to <taro@somewhere.example>. Delivery attempts "
        "will continue for five days; then the software will give up and return it.\n"
    )
    found = read(mail(body, subject="Warning: message delayed 24 hours"))
    assert [(one.address, one.klass, one.dead) for one in found.recipients] == [
        (TARO, Class.TRANSIENT, False)
    ]


def test_a_letter_that_names_nobody_was_for_its_one_recipient() -> None:
    body = f"Your letter could not be delivered.\n\n-- Original message follows --\n\n{RETURNED}"
    assert [one[0] for one in told(mail(body))] == [TARO]


def test_one_that_nobody_can_be_told_of_is_still_a_bounce() -> None:
    ((address, status, reason, dead),) = told(mail("550 5.2.2 your letter: mailbox full\n"))
    assert (address, status, reason, dead) == ("", "5.2.2", "mailbox_full", False)


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("hana@home.example", "Re: news", "Thank you! Is the gym open on Sunday?"),
        ("hana@home.example", "質問", "メールが届きません。登録を確かめてください。"),
        ("hana@home.example", "hello", "My box is full of letters. hana@home.example"),
        ("", "", ""),
    ],
)
def test_what_a_person_writes_is_no_bounce(sender: str, subject: str, body: str) -> None:
    assert read(mail(body, sender=sender, subject=subject)) == Report(Kind.OTHER)
