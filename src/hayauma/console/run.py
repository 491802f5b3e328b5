"""The verb `run` (動かす): an invented city on this machine, with everything a city has.

One parent, four children: web, engine, letterbox, catcher. The catcher is the only relay there is,
so no mail leaves the machine. A child that dies ends all; Ctrl-C ends all within five seconds.
"""

import http.client
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from hayauma.console import settling
from hayauma.console.children import Child, Children
from hayauma.console.demo_home import DemoHome, port_is_free
from hayauma.console.settling import BAD_INPUT, OUTSIDE, RUN_FILE, Stop
from hayauma.console.town_sheet import Sheet

DONE, FAILED = 0, 1
READY_WITHIN_S = 60.0
LOOK_EVERY_S = 0.05
SAY_AGAIN_S = 0.2


@dataclass(frozen=True)
class Options:
    """What the command line and the environment ask for."""

    fresh: bool
    once_seeded: bool
    port: int


def main(argv: Sequence[str]) -> int:
    """Run the demo town until it is stopped and return the exit code."""
    _insist_on_interrupts()
    try:
        options = _options(argv)
        _set_environment(options)
        return _usable(options)
    except Stop as stop:
        if str(stop):
            _say(str(stop))
        return stop.code
    except KeyboardInterrupt:  # before there were children to end
        signal.setitimer(signal.ITIMER_REAL, 0)
        _say("用意の途中で止めました。次の run が、続きから用意します。")
        return FAILED


def _insist_on_interrupts() -> None:
    """Let Ctrl-C end the making of the town wherever it is just now.

    Python drops an interrupt that comes inside a finalizer or a callback, so it is said again
    until somebody hears it.
    """

    def press(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 — a handler's shape
        signal.setitimer(signal.ITIMER_REAL, SAY_AGAIN_S)
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGALRM):
        signal.signal(number, press)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _options(argv: Sequence[str]) -> Options:
    """Read the arguments and PORT. Errors: Stop names what cannot be read."""
    for argument in argv:
        if argument not in {"--fresh", "--once-seeded"}:
            raise Stop(
                f"{argument}: run にこの指定はありません。使い方: run [--fresh] [--once-seeded]",
                BAD_INPUT,
            )
    asked = os.environ.get("PORT", "") or "8000"
    if not (asked.isascii() and asked.isdecimal() and 0 < int(asked) < 65_536):
        raise Stop(f"PORT={asked}: 1から65535までの番号を書いてください。", BAD_INPUT)
    return Options("--fresh" in argv, "--once-seeded" in argv, int(asked))


def _set_environment(options: Options) -> None:
    """Fix what the settings read: the demo has its own addresses and no TLS in front."""
    for name in ("HAYAUMA_PUBLIC_URL", "HAYAUMA_DESK_URL", "HAYAUMA_TRUSTED_PROXY"):
        os.environ.pop(name, None)
    os.environ["HAYAUMA_PLAIN_HTTP"] = "1"
    os.environ["PORT"] = str(options.port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hayauma.config.settings"
    os.umask(0o077)  # sign-ins, keys and mails are nobody else's


def _usable(options: Options) -> int:
    """Run; a database that cannot be reached, or a disk that takes no more, is a sentence."""
    from django.db.utils import OperationalError

    try:
        return _run(options)
    except OperationalError as fault:
        reason = str(fault).strip().splitlines()[0]
        if any(sign in reason for sign in settling.DISK_SIGNS):
            raise settling.cannot_write(reason) from fault
        raise Stop(f"データベースを使えません: {reason}", OUTSIDE) from fault
    except OSError as fault:
        if fault.errno not in settling.DISK_FAULTS:
            raise
        raise settling.cannot_write(fault.strerror or "") from fault


def _run(options: Options) -> int:
    if not options.once_seeded and not port_is_free(options.port):
        raise Stop(
            f"ポート {options.port} は、ほかのプログラムが使っています。"
            f"別の番号で動かせます: PORT={options.port % 65_535 + 1} ./hayauma run",
            OUTSIDE,
        )
    home = settling.held_home()
    if options.fresh:
        settling.empty(home)
    if home.is_empty:
        home.mark()
    sheet = settling.settle(home)
    if options.once_seeded:
        sheet = sheet.with_codes(settling.terminal_codes())
        home.write(RUN_FILE, sheet.as_json())
        _say(sheet.for_people())
        return DONE
    return _live(home, sheet, options.port)


def _live(home: DemoHome, sheet: Sheet, port: int) -> int:
    """Start the children, say that all is ready, and watch until the end; return the exit code."""
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 — a signal handler's shape
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    # Listening before anybody is started: no child finds its port taken, no letter its relay gone.
    with (
        socket.create_server(("127.0.0.1", 0)) as smtp,
        socket.create_server(("127.0.0.1", 0)) as lmtp,
    ):
        children = Children(home.path)
        children.start(_children(home.path, port, smtp=smtp, lmtp=lmtp))
        sheet = sheet.running(smtp=_address(smtp), lmtp=_address(lmtp), pid=os.getpid())
    try:
        sheet = sheet.with_codes(settling.terminal_codes())  # while the children begin
        return _watch(home, sheet, port, children, asked)
    finally:
        home.forget(RUN_FILE)
        children.stop()


def _watch(
    home: DemoHome, sheet: Sheet, port: int, children: Children, asked: Sequence[int]
) -> int:
    deadline, ready = time.monotonic() + READY_WITHIN_S, False
    while not asked:
        if death := children.died():
            _say(f"{death.child.name}が止まったので、すべて止めます: {death.why}")
            return FAILED
        if not ready and _answers(port):
            ready = True
            home.write(RUN_FILE, sheet.as_json())
            _say(sheet.for_people())
        if not ready and time.monotonic() > deadline:
            _say(
                f"{READY_WITHIN_S:.0f}秒待っても画面が開きません。{home.path}/log を見てください。"
            )
            return FAILED
        time.sleep(LOOK_EVERY_S)
    return DONE


def _children(
    home: Path, port: int, *, smtp: socket.socket, lmtp: socket.socket
) -> tuple[Child, ...]:
    """Return what runs under `run`, in the order it is started."""

    def web() -> int:
        from hayauma.console import pages

        return pages.serve(port)

    def engine() -> int:
        from hayauma import console

        asked = shlex.split(os.environ.get("HAYAUMA_ENGINE_OPTIONS", ""))
        return console.main(["engine", "--relay", _address(smtp), "--tls", "off", *asked])

    def letterbox() -> int:
        from hayauma.letterbox import server, worker

        with worker.beside(home):
            return server.serve(lmtp)

    def catcher() -> int:
        from hayauma.demo import catcher, mailbox

        return catcher.serve(smtp, home / mailbox.FILE)

    return (
        Child("web", "画面", web),
        Child("engine", "配信の機関", engine),
        Child("letterbox", "郵便受け", letterbox),
        Child("catcher", "メールの受け取り役", catcher),
    )


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()
    return f"{host}:{port}"


def _answers(port: int) -> bool:
    """Return whether all children live and the first page opens."""
    return _status(port, "/healthz") == http.client.OK and _status(port, "/") < 500


def _status(port: int, path: str) -> int:
    """Return the status of a page of the citizens' host; 599 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", path, headers={"Host": f"public.localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 599
    finally:
        connection.close()
