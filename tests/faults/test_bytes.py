"""What is written arrives octet for octet: dots, long lines, words that look like SMTP."""

import email
import email.policy
from pathlib import Path

import pytest

from bench.homes import Home
from tests.faults.conftest import new_home
from tests.faults.relay import relay
from tests.faults.told import told

pytestmark = pytest.mark.once
LINES = [
    ".",
    "..",
    ".点で始まる行です。",
    "..二つの点で始まる行です。",
    "先の行。",
    "MAIL FROM:attacker",
    "RCPT TO:victim",
    "DATA",
    "From の行です。",
    "長" * 1_200,
    "x" * 1_200,
    "①㈱髙～―、制御でない文字",
]
# Ends that other servers have taken for the end of a letter (smuggling).
SMUGGLED = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r.\r",
    b"\r\n.\r",
    b"\r\n.\n",
]


def test_the_body_arrives_as_it_was_written(tmp_path: Path) -> None:
    message = tmp_path / "message.md"
    forged = "\n.\nMAIL FROM:<a@example.com>\nRCPT TO:<b@example.com>\nDATA\nSubject: forged\n\n.\n"
    message.write_text("\n\n".join(["本文の検査", *LINES, forged]), "utf-8", newline="")
    home: Home
    with new_home(tmp_path) as home, relay() as server:
        home.prepare(5, "--message", str(message))
        home.drain(server.port, "--connections", "2")
        letters = server.taken
        found = told(home, server.copies())
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, 5)
    for letter in letters:
        raw = letter.data
        assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
        assert b"\0" not in raw
        assert raw.isascii()
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert not any(end in raw for end in SMUGGLED)
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        assert parsed["To"].addresses[0].addr_spec == letter.recipient
        body = parsed.get_body(("plain",))
        assert body is not None
        text = body.get_content()
        for line in LINES:
            assert line in text.replace("\n", "") if len(line) > 900 else line in text, line
        assert parsed["Subject"] == "本文の検査"
    assert {len(letter.data.split(b"\r\n")) for letter in letters} == {
        len(letters[0].data.split(b"\r\n"))
    }
