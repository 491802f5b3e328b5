"""The letterbox over real sockets: kept before 250, one reply a recipient, 452 when full."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from hayauma.letterbox import store
from hayauma.letterbox.lmtp import Conversation, Handler
from hayauma.letterbox.store import Envelope, NoRoom, Store
from tests.conftest import ROOT

pytestmark = pytest.mark.once


class Talk:
    """A conversation as a mail server would hold it, octet for octet."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.lines = self.socket.makefile("rb")
        assert self.line().startswith("220")

    def line(self) -> str:
        return self.lines.readline().decode().rstrip("\r\n")

    def say(self, text: str) -> str:
        self.socket.sendall(text.encode("utf-8") + b"\r\n")
        answer = self.line()
        while answer[3:4] == "-":
            answer = self.line()
        return answer

    def mail(self, content: bytes, *recipients: str) -> list[str]:
        """Hand over one mail and return the replies after its final dot."""
        self.say("LHLO relay.example")
        self.say("MAIL FROM:<>")
        for recipient in recipients:
            assert self.say(f"RCPT TO:<{recipient}>").startswith("250")
        assert self.say("DATA").startswith("354")
        self.socket.sendall(content + b".\r\n")
        return [self.line() for _ in recipients]

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


@contextmanager
def letterbox(folder: Path, *, file_octets: int = 0) -> Iterator[tuple[int, int]]:
    """Run one in a process of its own and yield its port and pid."""

    def limit() -> None:
        if file_octets:
            import resource

            # A write beyond this fails as a full disk would, without the signal.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_octets, file_octets))

    process = subprocess.Popen(
        [sys.executable, "-m", "hayauma.letterbox.server", "--folder", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline()), process.pid
    finally:
        process.terminate()
        assert process.wait(5) == 0
        process.stdout.close()


def kept(folder: Path) -> list[tuple[Envelope, bytes]]:
    return [store.read(path) for path in sorted((folder / "new").iterdir())]


def test_each_recipient_gets_a_reply_and_the_mail_is_there(tmp_path: Path) -> None:
    content = b"Subject: \xe8\xbf\x94\xe4\xbf\xa1\r\n\r\n..dot\r\nbody\r\n"
    with letterbox(tmp_path) as (port, _):
        talk = Talk(port)
        answers = talk.mail(content, "stop+a@mail.city.example", "b1-2-x@mail.city.example")
        ((envelope, octets),) = kept(tmp_path)
        talk.close()
    assert [answer[:3] for answer in answers] == ["250", "250"]
    assert envelope.rcpt_tos == ("stop+a@mail.city.example", "b1-2-x@mail.city.example")
    assert envelope.mail_from == ""
    assert octets == content.replace(b"\r\n..dot", b"\r\n.dot")


def test_a_full_disk_is_452_for_each_and_leaves_nothing(tmp_path: Path) -> None:
    with letterbox(tmp_path, file_octets=2_000) as (port, _):
        talk = Talk(port)
        answers = talk.mail(b"x" * 900 + b"\r\n" + b"y" * 900 + b"\r\n" + b"z" * 900 + b"\r\n",
                            "a@x.example", "b@x.example")  # fmt: skip
        assert [answer[:3] for answer in answers] == ["452", "452"]
        assert kept(tmp_path) == []
        assert list((tmp_path / "tmp").iterdir()) == []
        # Room again: the next mail is kept.
        assert talk.mail(b"short\r\n", "a@x.example")[0].startswith("250")
        talk.close()


def test_a_mail_of_several_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    with letterbox(tmp_path) as (port, _):
        talk = Talk(port)
        talk.say("LHLO relay.example")
        assert talk.say("MAIL FROM:<> SIZE=5000000").startswith("552")
        talk.close()
    assert kept(tmp_path) == []


def test_what_was_told_250_is_there_after_a_kill(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "hayauma.letterbox.server", "--folder", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    talk = Talk(int(process.stdout.readline()))
    told = sum(talk.mail(b"n\r\n", "a@x.example")[0].startswith("250") for _ in range(20))
    process.kill()
    process.wait()
    process.stdout.close()
    talk.close()
    assert len(kept(tmp_path)) == told == 20


def test_an_unfinished_mail_is_swept_at_the_next_start(tmp_path: Path) -> None:
    Store(tmp_path)
    (tmp_path / "tmp" / "half.eml").write_bytes(b"{")
    Store(tmp_path)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_folder_one_may_not_write_to_is_no_room(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    box = Store(tmp_path)
    (tmp_path / "tmp").rmdir()
    with pytest.raises(NoRoom):
        box.keep(Envelope("", ("a@x.example",), datetime(2026, 6, 3, tzinfo=UTC)), b"x")


@pytest.mark.parametrize("recipients", [1, 3])
def test_too_much_is_refused_once_for_each_though_nobody_said_its_size(
    tmp_path: Path, recipients: int
) -> None:
    with letterbox(tmp_path) as (port, _):
        talk = Talk(port)
        to = [f"p{n}@x.example" for n in range(recipients)]
        answers = talk.mail((b"x" * 70 + b"\r\n") * 20_000, *to)
        assert [answer[:3] for answer in answers] == ["552"] * recipients
        # The conversation is still in step.
        assert talk.mail(b"short\r\n", *to)[-1].startswith("250")
        talk.close()
    assert len(kept(tmp_path)) == 1


def test_a_line_as_long_as_a_mail_may_be_is_kept(tmp_path: Path) -> None:
    with letterbox(tmp_path) as (port, _):
        talk = Talk(port)
        answers = talk.mail(b"x" * 200_000 + b"\r\n", "a@x.example", "b@x.example")
        talk.close()
    assert [answer[:3] for answer in answers] == ["250", "250"]
    assert [len(octets) for _, octets in kept(tmp_path)] == [200_002]


class Broken(Store):
    """A store with a fault of ours in it."""

    def keep(self, envelope: Envelope, content: bytes) -> Path:
        raise ZeroDivisionError


def test_a_fault_of_ours_is_never_for_good(
    tmp_path: Path, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk() -> list[bytes]:
        handler = Handler(Broken(tmp_path), lambda: at)
        server = await asyncio.get_running_loop().create_server(
            partial(Conversation, handler), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for words in (
            b"LHLO x",
            b"MAIL FROM:<>",
            b"RCPT TO:<a@x.example>",
            b"RCPT TO:<b@x.example>",
        ):
            writer.write(words + b"\r\n")
        writer.write(b"DATA\r\nx\r\n.\r\nNOOP\r\nQUIT\r\n")
        heard = (await reader.read()).split(b"\r\n")
        writer.close()
        server.close()
        return heard

    heard = asyncio.run(talk())
    assert [line[:3] for line in heard[-5:]] == [b"451", b"451", b"250", b"221", b""]
    assert "x.example" not in caplog.text


@pytest.mark.parametrize("words", ["LHLO x", "DATA in the middle"])
def test_it_ends_within_a_second_whoever_is_still_there(tmp_path: Path, words: str) -> None:
    with letterbox(tmp_path) as (port, _):
        talk = Talk(port)
        talk.say("LHLO relay.example")
        if words.startswith("DATA"):
            talk.say("MAIL FROM:<>")
            talk.say("RCPT TO:<a@x.example>")
            assert talk.say("DATA").startswith("354")
            talk.socket.sendall(b"unfinished\r\n")
        began = time.monotonic()
    # It has been told to end, and has ended; a second is meant, a busy machine may take two.
    assert time.monotonic() - began < 2.5
    assert talk.line() == ""
    talk.close()
    assert kept(tmp_path) == []
