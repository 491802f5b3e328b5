"""The catcher's file and how a mail is opened."""

from datetime import UTC, datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from pathlib import Path

import pytest

from hayauma.demo.mailbox import MOST_AT_ONCE, Arrival, Mailbox
from hayauma.demo.reading import open_mail

pytestmark = pytest.mark.once

AT = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)


def letter(
    subject: str = "防犯のお知らせ", *, text: str = "本文です。\r\n", html: str = ""
) -> bytes:
    message = EmailMessage()
    message["From"] = Header("青葉川市", "utf-8").encode() + " <info@city.example>"
    message["Subject"] = subject
    message["List-Unsubscribe"] = "<http://public.localhost:8000/m/abc/stop/>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes().replace(b"\n", b"\r\n")


def arrival(content: bytes, *to: str, minutes: int = 0) -> Arrival:
    return Arrival(AT + timedelta(minutes=minutes), "b1-2@city.example", to, content)


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "catcher.sqlite3")


def test_an_empty_mailbox_has_nothing(mailbox: Mailbox) -> None:
    assert mailbox.count() == 0
    assert mailbox.after(0) == []
    assert mailbox.content(1) is None
    assert mailbox.line(1) is None


def test_keeps_the_bytes_as_they_came(mailbox: Mailbox) -> None:
    strange = b"Subject: \xff\xfe\r\n\r\n\x00\x80"
    mailbox.make()
    mailbox.put([arrival(strange, "a@d0.example")])
    assert mailbox.content(1) == strange


def test_lists_what_came_after_a_mail_oldest_first(mailbox: Mailbox) -> None:
    mailbox.make()
    mailbox.put([arrival(letter(f"第{n}号"), f"p{n}@d.example", minutes=n) for n in range(4)])
    assert [(line.id, line.recipient, line.subject) for line in mailbox.after(2)] == [
        (3, "p2@d.example", "第2号"),
        (4, "p3@d.example", "第3号"),
    ]
    assert mailbox.after(0)[0].at == AT
    assert mailbox.after(0)[0].sender == "青葉川市 <info@city.example>"
    assert mailbox.after(0)[0].return_path == "b1-2@city.example"


def test_never_lists_more_than_a_thousand(mailbox: Mailbox) -> None:
    mailbox.make()
    mailbox.put([arrival(letter(), *(f"p{n}@d.example" for n in range(MOST_AT_ONCE + 5)))])
    assert len(mailbox.after(0)) == MOST_AT_ONCE
    assert len(mailbox.after(MOST_AT_ONCE)) == 5


def test_finds_by_recipient_and_takes_wildcards_literally(mailbox: Mailbox) -> None:
    mailbox.make()
    mailbox.put([arrival(letter(), "hanako@d.example", "taro%x@d.example", "a_b@d.example")])
    found = mailbox.newest(words="hanako", skip=0, most=10)
    assert [line.recipient for line in found] == ["hanako@d.example"]
    assert [line.id for line in mailbox.newest(words="%", skip=0, most=10)] == [2]
    assert [line.id for line in mailbox.newest(words="_", skip=0, most=10)] == [3]
    assert [line.id for line in mailbox.newest(words="", skip=0, most=2)] == [3, 2]
    assert [line.id for line in mailbox.newest(words="", skip=2, most=2)] == [1]


def test_opens_text_html_headers_and_the_one_click() -> None:
    opened = open_mail(letter(html="<p>本文</p>"))
    assert opened.text.strip() == "本文です。"
    assert "<p>本文</p>" in opened.html
    assert ("Subject", "防犯のお知らせ") in opened.headers
    assert opened.one_click == "http://public.localhost:8000/m/abc/stop/"


def test_offers_no_one_click_without_its_header() -> None:
    content = letter().replace(b"List-Unsubscribe-Post", b"X-Nothing")
    assert open_mail(content).one_click == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xe3\x81\x82",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Subject: =?utf-8?b?broken?=\r\nFrom: =?x?q?y?=\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 50,
    ],
)
def test_opens_whatever_comes(content: bytes) -> None:
    assert open_mail(content).raw == content.decode("utf-8", "replace")
