"""`bounce read` (戻りメールを読む): what mails that came back say, and about whom.

The files are a stranger's mail: each is read in a process of its own that may die of it. The
addresses are printed because whoever asks has the files already; nothing is kept or logged.
Exit codes: 0 · 2 bad input · 3 no process can be started to read with.
"""

import argparse
import json
import os
import queue
import stat
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from hayauma.console.arguments import Arguments
from hayauma.letterbox import child
from hayauma.letterbox.child import Nursery
from hayauma.mail.bounces import Class, Kind, Report, Returned
from hayauma.mail.reasons import Reason
from hayauma.mail.received.parts import MOST

DONE, BAD_INPUT, OUTSIDE = 0, 2, 3
USAGE = "使い方: bounce read ファイル… [--json]   戻ってきたメールを読む"
AT_ONCE_MOST = 4  # processes that read
UNREADABLE = Report(Kind.OTHER)

KINDS = {
    Kind.BOUNCE: "戻りメール",
    Kind.COMPLAINT: "苦情（迷惑メールの申告）",
    Kind.AUTO_REPLY: "自動応答",
    Kind.OTHER: "そのほか",
}
CLASSES = {Class.PERMANENT: "届かない", Class.TRANSIENT: "まだ届いていない"}
REASONS = {
    Reason.UNKNOWN_USER: "あて先のアドレスがない",
    Reason.DOMAIN_GONE: "あて先のドメインがない",
    Reason.MAILBOX_FULL: "相手の受信箱がいっぱい",
    Reason.FILTERED: "受信拒否の設定、又は迷惑メールと判断された",
    Reason.SUSPENDED: "あて先が使われていない",
    Reason.TOO_BIG: "メールが大きすぎる",
    Reason.POLICY: "相手側の送信元の決まり",
    Reason.OUR_FAULT: "こちらの設定の不備",
    Reason.RATE: "一度に送りすぎと判断された",
    Reason.TRANSIENT: "一時的な不調",
    Reason.OTHER: "そのほか",
}


def main(argv: Sequence[str]) -> int:
    """Run `bounce read …` and return the exit code."""
    name, rest = (argv[0], argv[1:]) if argv else ("", [])
    if name in {"-h", "--help"}:
        print(USAGE)
        return DONE
    if name != "read":
        said = f"「bounce {name}」はできません。\n{USAGE}" if name else USAGE
        print(said, file=sys.stderr)
        return BAD_INPUT
    asked = _arguments().parse_args(list(rest))
    show = _as_json if asked.json else _for_people
    try:
        with _readers() as readers:
            for file, report in readers(asked.files):
                print(show(file, report))
    except child.NoChild:
        print("メールを読む作業を始められません。", file=sys.stderr)
        return OUTSIDE
    return DONE


def _arguments() -> argparse.ArgumentParser:
    parser = Arguments(
        "hayauma bounce read", "戻ってきたメールを読み、だれに、なぜ届かなかったかを出します。"
    )
    parser.add_argument("files", nargs="+", metavar="ファイル", help="一通のメール（.eml）")
    parser.add_argument("--json", action="store_true", help="一通を一行の JSON で書く")
    return parser


@contextmanager
def _readers() -> "Iterator[Readers]":
    """Have as many processes as there are cores, and end them all."""
    readers = Readers(max(1, min(AT_ONCE_MOST, os.cpu_count() or 1)))
    try:
        yield readers
    finally:
        readers.end()


class Readers:
    """Several files at once, each in its own process, answered in their order."""

    def __init__(self, count: int) -> None:
        self._all = [Nursery() for _one in range(count)]
        self._free = queue.SimpleQueue[Nursery]()
        for one in self._all:
            self._free.put(one)

    def __call__(self, files: Sequence[str]) -> Iterator[tuple[str, Report]]:
        """Yield each file, as it was given, with what it says. Errors: child.NoChild."""
        with ThreadPoolExecutor(len(self._all)) as threads:
            yield from zip(files, threads.map(self._read, files), strict=True)

    def end(self) -> None:
        """End the processes."""
        for one in self._all:
            one.end()

    def _read(self, file: str) -> Report:
        nursery = self._free.get()
        try:
            return nursery.report(_content(file))
        except child.NoChild:
            raise
        except (OSError, ValueError):
            return UNREADABLE  # no file, no mail, or one that its reader died of
        finally:
            self._free.put(nursery)


def _content(file: str) -> bytes:
    """Return what anybody looks at of a file. Errors: OSError, ValueError."""
    # Not blocking: a pipe that nobody writes to is no mail either.
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not a file")
        return opened.read(MOST)


def _as_json(file: str, report: Report) -> str:
    recipients = [
        {
            "address": one.address,
            "status": one.status,
            "class": one.klass.value,
            "reason": one.reason.value,
            "dead": one.dead,
        }
        for one in report.recipients
    ]
    return json.dumps({"file": file, "kind": report.kind.value, "recipients": recipients})


def _for_people(file: str, report: Report) -> str:
    lines = [f"{file}　{KINDS[report.kind]}", *map(_line, report.recipients)]
    return "\n".join(map(_seen, lines))


def _seen(line: str) -> str:
    """Return a line without what a terminal would take for a command."""
    return "".join(sign if sign.isprintable() or sign == "　" else "\ufffd" for sign in line)


def _line(one: Returned) -> str:
    who = one.address or "（アドレスは書かれていません）"
    if one.reason is Reason.OTHER and not one.status and not one.said:
        return f"  {who}"  # a complaint: the letter did arrive
    gone = "（このアドレスはありません）" if one.dead else ""
    return "　".join(
        part
        for part in (
            f"  {who}",
            one.status,
            CLASSES[one.klass],
            f"{REASONS[one.reason]}{gone}",
            f"「{one.said}」" if one.said else "",
        )
        if part
    )
