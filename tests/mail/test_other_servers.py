"""Servers that are not ours: aiosmtpd, which takes one command at a time, and Postfix's sink."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mail.carrying import carry, outgoing, relay, words

pytestmark = pytest.mark.once

SMTP_SINK = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin")
ALL = dict.fromkeys(range(1, 201), "accepted")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as placeholder:
        return int(placeholder.getsockname()[1])


class Keeper:
    """An aiosmtpd handler that keeps what it takes."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []

    async def handle_RCPT(  # noqa: N802 — aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("p000013"):
            return "550 5.1.1 unknown user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content
        assert isinstance(content, bytes)
        self.kept.append((envelope.rcpt_tos[0], content))
        return "250 OK"


def test_aiosmtpd_gets_every_letter_as_it_is() -> None:
    keeper = Keeper()
    port = free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        letters = outgoing(200)
        odd = outgoing(1, first=201, rcpt_to=b'"a..b"@docomo.example')
        results = words(carry(relay(port), [*letters, *odd]))
    finally:
        controller.stop()
    assert results == ALL | {13: "refused", 201: "accepted"}
    assert sorted(content for _, content in keeper.kept) == sorted(
        letter.data for letter in [*letters, *odd] if letter.seq != 13
    )
    assert "a..b" in next(to for to, content in keeper.kept if content == odd[0].data)


@contextmanager
def postfix_sink(folder: Path, *options: str) -> Iterator[int]:
    assert SMTP_SINK
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    if user:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    with subprocess.Popen(
        [SMTP_SINK, *user, *options, f"127.0.0.1:{port}", "200"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    ) as process:
        try:
            yield port
        finally:
            process.terminate()


@pytest.mark.skipif(SMTP_SINK is None, reason="smtp-sink は postfix に入っています")
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-e"],  # no ESMTP: HELO
        ["-a"],  # no AUTH … and no pipelining in what it offers
        ["-p"],  # no pipelining
        ["-8"],  # no 8BITMIME
    ],
)
def test_postfix_gets_every_letter(tmp_path: Path, options: list[str]) -> None:
    with postfix_sink(tmp_path, *options) as port:
        # The courier knocks until the sink has opened its port.
        assert words(carry(relay(port), outgoing(200))) == ALL


@pytest.mark.skipif(SMTP_SINK is None, reason="smtp-sink は postfix に入っています")
@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["-f", "RCPT"], "refused"),  # 5xx
        (["-r", "RCPT"], "deferred"),  # 4xx
        (["-f", "."], "refused"),
        (["-r", "."], "deferred"),
        (["-r", "DATA"], "deferred"),
        (["-q", "."], "uncertain"),  # the connection is closed instead of an answer
        (["-q", "RCPT"], "deferred"),
    ],
)
def test_postfix_says_no(tmp_path: Path, options: list[str], word: str) -> None:
    with postfix_sink(tmp_path, *options) as port:
        assert set(words(carry(relay(port), outgoing(5), connections=2)).values()) == {word}
