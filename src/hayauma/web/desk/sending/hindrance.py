"""What keeps letters from going (送れない事情): relay, disk, or no engine; in words, since when."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from hayauma.delivery import hosts
from hayauma.engine import pulse
from hayauma.web.desk import words

# A start that is late by less than this is nothing to speak of.
LATE_AFTER = timedelta(seconds=20)
LEAST_ROOM = 16 * 1024 * 1024  # octets


@dataclass(frozen=True)
class Hindrance:
    """One thing that is in the way: what, since when, what becomes of the letters."""

    heading: str
    text: str


def now(at: datetime, *, waiting_since: datetime | None = None) -> list[Hindrance]:
    """Return what is in the way at a moment.

    `waiting_since` is since when something should have been sent; it tells an engine that is not
    there from one that has nothing to do.
    """
    last = pulse.read(settings.HAYAUMA_HOME)
    found: list[Hindrance] = []
    late = waiting_since is not None and at - waiting_since > LATE_AFTER
    # Where the engines run on other machines, this one has no pulse of theirs.
    if late and (last is None or not last.alive(at)) and not hosts.any_lives():
        found.append(_no_engine(last))
    if last is not None and last.alive(at):
        if last.disk_since or _no_room():
            found.append(_full(last.disk_since))
        if last.relay_since:
            found.append(_silent(last.relay_since, last.relay_said))
    return found


def of_the_house(at: datetime) -> list[Hindrance]:
    """Return what is in the way, also where nothing waits: an engine that ran here runs no more.

    A house whose engines run on other machines has no pulse of its own, and is not accused.
    """
    last = pulse.read(settings.HAYAUMA_HOME)
    return now(at, waiting_since=last.at if last else None)


def _no_engine(last: pulse.Pulse | None) -> Hindrance:
    since = _("（{at}から）").format(at=words.moment(last.at)) if last else ""
    return Hindrance(
        _("送る仕組み（engine）が動いていません{since}。").format(since=since),
        _(
            "まだの分は、そのまま残っています。動き始めると、自動で続きます。"
            "情報システムの担当に知らせてください。"
        ),
    )


def _full(since: datetime | None) -> Hindrance:
    when = _("（{at}から）").format(at=words.moment(since)) if since else ""
    return Hindrance(
        _("記録を書く場所（ディスク）がいっぱいです{since}。").format(since=when),
        _(
            "記録できないものは送らないため、送信を待たせています。空きができると、自動で続きます。"
            "だれも受付拒否にはしていません。情報システムの担当に知らせてください。"
        ),
    )


def _silent(since: datetime, said: str) -> Hindrance:
    answer = _("相手の答え：{said}").format(said=said) if said else _("答えがありません。")
    return Hindrance(
        _("中継サーバーに渡せません（{at}から）。").format(at=words.moment(since)),
        _(
            "{answer}　まだの分は、そのまま残っています。つながると、自動で続きます。"
            "だれも受付拒否にはしていません。"
        ).format(answer=answer),
    )


def _no_room() -> bool:
    return shutil.disk_usage(settings.HAYAUMA_HOME).free < LEAST_ROOM
