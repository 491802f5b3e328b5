"""Settling the demo town (まちの用意): its home, its database, its people, before anything runs."""

import errno
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from hayauma.console import garbage
from hayauma.console.demo_home import DemoHome
from hayauma.console.town_sheet import Sheet
from hayauma.demo.signins import TerminalSheet

BAD_INPUT, OUTSIDE = 2, 3
MAKER = "run"
RUN_FILE = "run.json"
# A disk that takes no more: as the system says it, and as SQLite does.
DISK_FAULTS = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO,
}  # fmt: skip
DISK_SIGNS = (
    "disk is full",
    "disk I/O error",
    "readonly database",
    "unable to open database file",
)


class Stop(Exception):
    """`run` cannot go on; the message says why, `code` is the exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


def cannot_write(reason: str) -> Stop:
    """Return what ends `run` where its home takes nothing more."""
    from django.conf import settings

    why = f"（{reason}）" if reason else ""
    return Stop(
        f"{settings.HAYAUMA_HOME} に書き込めません{why}。"
        "ディスクの空きと、書き込む権利を確かめてから、もう一度動かしてください。",
        OUTSIDE,
    )


def held_home() -> DemoHome:
    """Return the home, held for this process alone."""
    from django.conf import settings

    try:
        home = DemoHome(Path(settings.HAYAUMA_HOME))
        held = home.hold()
    except ValueError as fault:  # a variable of the environment that cannot be read
        raise Stop(str(fault), BAD_INPUT) from fault
    except OSError as fault:
        raise Stop(
            f"HAYAUMA_HOME を使えません: {fault.filename} （{fault.strerror}）", BAD_INPUT
        ) from fault
    if not held:
        raise Stop(f"{home.path}: この場所では、もう hayauma run が動いています。", OUTSIDE)
    return home


def empty(home: DemoHome) -> None:
    """Empty a home and a PostgreSQL database that `run` made. Errors: Stop, with both untouched."""
    from django.conf import settings

    from hayauma.console import emptying

    if not (home.is_ours or home.is_empty):
        raise Stop(
            f"{home.path}: run が作った場所ではないので、空にしません。"
            "別の場所を HAYAUMA_HOME に書いてください。",
            BAD_INPUT,
        )
    if settings.POSTGRESQL and emptying.has_tables():
        if not emptying.was_made_by(MAKER):
            raise Stop(
                "DATABASE_URL: run が作ったデータベースではないので、空にしません。", BAD_INPUT
            )
        emptying.empty()
    home.empty()


@garbage.not_looked_for()
def settle(home: DemoHome) -> Sheet:
    """Bring database, town and static files to where the children can start."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from hayauma.console import migrating, pages

    at = datetime.now(UTC)
    if settings.POSTGRESQL:
        from hayauma.console import emptying

        if not emptying.has_tables():
            emptying.mark(MAKER)
    if code := migrating.prepare(at=at):  # it has said what is wrong
        disk_may_be_full = code == OUTSIDE and not settings.POSTGRESQL
        raise cannot_write("") if disk_may_be_full else Stop("", code)
    home.forget(RUN_FILE)  # of the last run; a home that was refused keeps even that

    from hayauma.demo import town

    if outside := town.relays_outside():
        raise Stop(
            f"実際の中継サーバー({outside[0]})が設定された場所では、見本のまちを動かしません。",
            BAD_INPUT,
        )
    signins = town.settle(at=at, public_url=settings.PUBLIC_URL, desk_url=settings.DESK_URL)
    if not signins:
        raise Stop(
            "このデータベースは、この場所の見本のまちのものではありません。"
            "別の HAYAUMA_HOME で動かしてください。",
            BAD_INPUT,
        )
    pages.gather_static_files()
    connections.close_all()  # the children are forked: each connects for itself
    return Sheet(settings.PUBLIC_URL, settings.DESK_URL, settings.MAIL_URL, signins)


def terminal_codes() -> Sequence[TerminalSheet]:
    """Issue the codes of this run, and seal what has been written."""
    from django.db import connections

    from hayauma import journal
    from hayauma.demo import town

    codes = town.terminal_codes(at=datetime.now(UTC))
    journal.seal()
    connections.close_all()
    return codes
