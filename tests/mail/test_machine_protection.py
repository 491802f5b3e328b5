"""Protection and login: what is asked for is never done without."""

from dataclasses import replace

import pytest

from hayauma.mail.smtp import Relay, Stage, Tls
from tests.mail.talking import PLAIN, RELAY, letter, machine, said

pytestmark = pytest.mark.once


def secure(tls: Tls = Tls.REQUIRE, **changes: object) -> Relay:
    return replace(RELAY, tls=tls, **changes)  # type: ignore[arg-type]


STARTTLS = b"250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"


def test_starttls_then_ehlo_again() -> None:
    made = machine(letter(1), relay=secure(), ehlo=STARTTLS)
    assert said(made) == b"STARTTLS\r\n"
    made.feed(b"220 go\r\n")
    assert made.wants_tls
    assert not made.ready
    made.secured()
    assert said(made) == b"EHLO mail.city.example\r\n"
    made.feed(PLAIN)
    assert said(made) == b"MAIL FROM:<b@c.example>\r\n"


@pytest.mark.parametrize(
    ("ehlo", "reply", "wide"),
    [(PLAIN, b"", True), (STARTTLS, b"502 no\r\n", True), (STARTTLS, b"454 later\r\n", False)],
)
def test_required_protection_is_never_done_without(ehlo: bytes, reply: bytes, wide: bool) -> None:
    made = machine(letter(1), relay=secure(), ehlo=ehlo)
    made.feed(reply)
    assert made.trouble is not None
    assert made.trouble.relay_wide is wide
    assert b"MAIL" not in said(made)
    assert not made.results


def test_tried_protection_is_done_without_where_it_fails() -> None:
    made = machine(letter(1), relay=secure(Tls.TRY), ehlo=PLAIN)
    assert said(made).startswith(b"MAIL")
    made = machine(letter(1), relay=secure(Tls.TRY), ehlo=STARTTLS)
    made.feed(b"454 not now\r\n")
    assert b"MAIL FROM" in said(made)


@pytest.mark.parametrize("extra", [b"250 injected\r\n", b"250 inj"])
def test_words_slipped_in_before_the_handshake_end_it(extra: bytes) -> None:
    made = machine(letter(1), relay=secure(), ehlo=STARTTLS)
    made.feed(b"220 go\r\n" + extra)
    assert made.over
    assert made.trouble is not None
    assert made.trouble.stage is Stage.TLS


def test_login() -> None:
    open_ = secure(Tls.OFF, user="taro", password="secret")
    made = machine(letter(1), relay=open_, ehlo=b"250-x\r\n250 AUTH LOGIN PLAIN\r\n")
    assert said(made) == b"AUTH PLAIN AHRhcm8Ac2VjcmV0\r\n"
    made.feed(b"235 ok\r\n")
    assert made.ready
    made = machine(letter(1), relay=open_, ehlo=b"250-x\r\n250 AUTH=LOGIN\r\n")
    assert said(made) == b"AUTH LOGIN\r\n"
    made.feed(b"334 VXNlcm5hbWU6\r\n")
    assert said(made) == b"dGFybw==\r\n"
    made.feed(b"334 UGFzc3dvcmQ6\r\n")
    assert said(made) == b"c2VjcmV0\r\n"
    made.feed(b"235 ok\r\n")
    assert made.ready


@pytest.mark.parametrize(
    ("tls", "ehlo", "reply"),
    [
        (Tls.OFF, PLAIN, b""),
        (Tls.OFF, b"250-x\r\n250 AUTH CRAM-MD5\r\n", b""),
        (Tls.OFF, b"250-x\r\n250 AUTH PLAIN\r\n", b"535 5.7.8 wrong\r\n"),
        (Tls.TRY, b"250-x\r\n250 AUTH PLAIN\r\n", b""),
    ],
)
def test_a_login_that_fails_marks_nobody(tls: Tls, ehlo: bytes, reply: bytes) -> None:
    made = machine(letter(1), relay=secure(tls, user="taro", password="secret"), ehlo=ehlo)
    made.feed(reply)
    assert made.trouble is not None
    assert (made.trouble.stage, made.trouble.relay_wide) == (Stage.AUTH, True)
    assert not made.results
    if tls is Tls.TRY:
        assert said(made) == b""


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(secure(user="taro", password="secret"))


def test_a_name_for_ehlo_carries_no_command() -> None:
    for wrong in ("a b", "a\r\nMAIL FROM:<>", "日本"):
        with pytest.raises(ValueError):
            replace(RELAY, helo=wrong)
