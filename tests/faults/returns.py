"""Everything about mails that come back: the letterbox, who returns them, and the town hall.

    HAYAUMA_HOME=… python -m tests.faults.returns

is the town hall: it seats an operations manager, and then waits; a line `resume N` has the author
go on with a dispatch.
"""

import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime

from bench.homes import ROOT, Home
from tests.sink import Letter, Sink

MANAGER = "manager@bench.example"
AT_ONCE = 8
UNKNOWN = "550 5.1.1 User unknown"


def dsn(recipient: str, said: str = UNKNOWN) -> bytes:
    """Return a mail as a server writes it that took a letter and then could not deliver it."""
    status = said.split()[1]
    return (
        "From: Mail Delivery System <MAILER-DAEMON@relay.test>\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; relay.test\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n--b--\r\n"
    ).encode()


@contextmanager
def letterbox(home: Home) -> Iterator[int]:
    """Run the letterbox of a home as a city does, and yield its port."""
    command = [sys.executable, "-m", "hayauma", "letterbox", "--port", "0"]
    with subprocess.Popen(
        command, env=home.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.terminate()
            process.wait(20)


def pour(port: int, mails: Sequence[tuple[str, bytes]]) -> None:
    """Hand mails to a letterbox, each to its return path, over several connections at once."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda n: _hand_over(port, mails[n::AT_ONCE]), range(AT_ONCE)))


def _hand_over(port: int, mails: Sequence[tuple[str, bytes]]) -> None:
    with smtplib.LMTP("127.0.0.1", port) as talk:
        for path, mail in mails:
            talk.sendmail("", [path], mail)


class Returning:
    """A relay's other half: every letter that it took comes back, until it is told to stop."""

    def __init__(self, server: Sink, port: int) -> None:
        self._server, self._port = server, port
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="returning")
        self.done = 0

    def _run(self) -> None:
        with smtplib.LMTP("127.0.0.1", self._port) as talk:
            while not self._stopped.wait(0.02):
                for letter in self._server.letters[self.done :]:
                    if letter.mail_from.startswith("b") and not self._stopped.is_set():
                        talk.sendmail("", [letter.mail_from], dsn(letter.rcpt_to))
                    self.done += 1

    def __enter__(self) -> "Returning":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Return nothing more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(30)


class TownHall:
    """The town hall of a home, with its operations manager seated."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def resume(self, dispatch: int) -> None:
        """Have the author go on with a dispatch."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"resume {dispatch}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"


@contextmanager
def town_hall(home: Home) -> Iterator[TownHall]:
    """Run the town hall of a home."""
    inside = {**home.environment, "DJANGO_SETTINGS_MODULE": "hayauma.config.settings"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.returns"],
        cwd=ROOT, env=inside, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield TownHall(process)
        process.kill()


def to_manager(letters: list[Letter]) -> list[Letter]:
    """Return what went to the operations manager."""
    return [one for one in list(letters) if one.rcpt_to == MANAGER]


def main() -> None:
    """Seat the manager, say so, and do what is asked."""
    import django

    django.setup()
    from django.utils import timezone

    from hayauma.console import bench_town
    from hayauma.delivery import control
    from hayauma.organization import accounts, directory, posts, seats, sections
    from hayauma.organization.kinds import Role
    from hayauma.organization.models import Account

    at, actor = timezone.now(), bench_town.ACTOR
    account = accounts.open_account(
        username="bench-manager", name="運用管理者", password="x" * 24, email=MANAGER,
        actor=actor, at=at,
    )  # fmt: skip
    sections.place(account_id=account, section="bench", title="主幹", since=at, actor=actor, at=at)
    posts.establish(
        code="manager", title="運用管理者", section="bench", since=at, actor=actor, at=at
    )
    posts.appoint(post="manager", account_id=account, since=at, actor=actor, at=at)
    seats.seat(
        service=bench_town.SERVICE, role=Role.OPERATIONS_MANAGER, post="manager", since=at,
        actor=actor, at=at,
    )  # fmt: skip
    print("ready", flush=True)
    for line in sys.stdin:
        at = timezone.now()
        author = Account.objects.get(username="bench-作成者").pk
        person = directory.person(author, at=at, service=bench_town.SERVICE)
        control.resume(dispatch_id=int(line.split()[1]), by=person, at=at)
        print("done", flush=True)


if __name__ == "__main__":
    main()
