"""The letterbox over real sockets: kept before 250, one reply a recipient, 452 when full."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hayauma.letterbox import store
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
