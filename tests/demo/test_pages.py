"""The catcher's pages: a list like a phone's, one mail under its tabs, both as data."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.test import Client
from pytest_django.fixtures import Settings

from hayauma.demo.mailbox import FILE, Mailbox
from tests.demo.test_mailbox import AT, arrival, letter

pytestmark = pytest.mark.once

HTML = '<p>本文<script>alert(1)</script><a href="http://public.localhost/">市</a></p>'


@pytest.fixture
def catcher() -> Client:
    return Client(headers={"host": f"mail.localhost:{ours.PORT}"}, SERVER_PORT=str(ours.PORT))


@pytest.fixture(autouse=True)
def mailbox(tmp_path: Path, settings: Settings) -> Mailbox:
    settings.HAYAUMA_HOME = tmp_path
    settings.SECURE_SSL_REDIRECT = False  # the demo has no TLS in front
    box = Mailbox(tmp_path / FILE)
    box.make()
    text = f"本文 {ours.PUBLIC_URL}/t/abc/\r\n<b>太字ではない</b>\r\n"
    stop = f"<{ours.PUBLIC_URL}/m/abc/stop/>".encode()
    health = letter("健診の日", text=text, html=HTML).replace(
        b"<http://public.localhost:8000/m/abc/stop/>", stop
    )
    box.put([arrival(health, "hanako@d.example")])
    box.put([arrival(letter("火災"), "taro@d.example", minutes=1)])
    return box


def seen(catcher: Client, path: str) -> str:
    answer = catcher.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_lists_the_newest_first_and_finds_a_recipient(catcher: Client) -> None:
    everything = seen(catcher, "/")
    assert everything.index("火災") < everything.index("健診の日")
    assert "2通のうち1〜2通目" in everything
    found = seen(catcher, "/?q=hanako")
    assert "健診の日" in found
    assert "火災" not in found
    assert "あて先か件名に「nobody」のあるメールはありません。" in seen(catcher, "/?q=nobody")


def test_turns_pages(catcher: Client, mailbox: Mailbox) -> None:
    mailbox.put([arrival(letter(f"第{n}号"), "many@d.example") for n in range(60)])
    assert "第59号" in seen(catcher, "/")
    assert "第5号" not in seen(catcher, "/")
    assert "第5号" in seen(catcher, "/?page=2")


def test_gives_the_list_as_data(catcher: Client) -> None:
    after = catcher.get("/messages.json?after=1").json()
    assert after == {
        "messages": [
            {
                "id": 2,
                "to": "taro@d.example",
                "from": "青葉川市 <info@city.example>",
                "subject": "火災",
                "at": (AT + timedelta(minutes=1)).isoformat(),
                "return_path": "b1-2@city.example",
            }
        ]
    }
    assert [mail["id"] for mail in catcher.get("/messages.json").json()["messages"]] == [1, 2]


@pytest.mark.parametrize("after", ["abc", "-1", "%EF%BC%95", "9" * 30])
def test_a_number_that_is_none_is_no_failure(catcher: Client, after: str) -> None:
    assert catcher.get(f"/messages.json?after={after}").status_code == 200


def test_gives_the_bytes_received(catcher: Client, mailbox: Mailbox) -> None:
    answer = catcher.get("/messages/1.eml")
    assert answer.content == mailbox.content(1)
    assert answer["Content-Type"] == "message/rfc822"


def test_shows_text_with_its_links_and_nothing_else_alive(catcher: Client) -> None:
    text = seen(catcher, "/messages/1/")
    assert f'href="{ours.PUBLIC_URL}/t/abc/"' in text
    assert "&lt;b&gt;太字ではない&lt;/b&gt;" in text


def test_shows_headers_and_the_raw_mail(catcher: Client) -> None:
    headers = seen(catcher, "/messages/1/headers/")
    assert "<dt>List-Unsubscribe-Post</dt><dd>List-Unsubscribe=One-Click</dd>" in headers
    assert "Subject: =?utf-8?" in seen(catcher, "/messages/1/raw/")


def test_shows_html_in_a_frame_that_can_do_nothing(catcher: Client) -> None:
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in seen(
        catcher, "/messages/1/html/"
    )
    framed = catcher.get("/messages/1.html")
    policy = framed["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "<p>本文" in framed.content.decode()


def test_offers_the_one_click_of_our_own_pages_alone(catcher: Client, mailbox: Mailbox) -> None:
    answer = catcher.get("/messages/1/")
    assert f'action="{ours.PUBLIC_URL}/m/abc/stop/"' in answer.content.decode()
    assert f"form-action 'self' {ours.PUBLIC_URL}" in answer["Content-Security-Policy"]
    strange = letter().replace(b"public.localhost", b"stranger.example")
    mailbox.put([arrival(strange, "a@d.example")])
    assert "stranger.example" not in seen(catcher, "/messages/3/").partition("<h1>")[2]


@pytest.mark.parametrize("path", ["/messages/3/", "/messages/3.eml", "/messages/1/nothing/"])
def test_what_is_not_there_is_404(catcher: Client, path: str) -> None:
    assert catcher.get(path).status_code == 404


def test_nothing_is_changed_by_a_post(catcher: Client) -> None:
    assert catcher.post("/").status_code in {403, 405}


def test_a_mail_is_found_by_its_subject(catcher: Client) -> None:
    found = seen(catcher, "/?q=健診")
    assert "健診の日" in found
    assert "火災" not in found
    assert "1通のうち1〜1通目" in found


def test_files_are_listed_and_only_ever_kept(catcher: Client, mailbox: Mailbox) -> None:
    message = EmailMessage()
    message["Subject"] = "募集の案内"
    message.set_content("本文")
    page = b"<script>alert(1)</script>"
    message.add_attachment(page, maintype="text", subtype="html", filename="案内.html")
    mailbox.put([arrival(message.as_bytes(policy=SMTP), "jiro@d.example")])
    number = mailbox.newest(words="jiro", skip=0, most=1)[0].id
    assert "案内.html" in seen(catcher, f"/messages/{number}/")
    answer = catcher.get(f"/messages/{number}/files/1/")
    assert answer.content == page
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert catcher.get(f"/messages/{number}/files/2/").status_code == 404
    assert "alert(1)" not in seen(catcher, f"/messages/{number}/html/")
