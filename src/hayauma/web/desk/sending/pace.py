"""The pace of a dispatch (送る速さ): from what earlier looks saw, never from counting letters."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from hayauma.delivery.views import DispatchView

KEPT_SECONDS = 60  # how far back a pace looks
LEAST_SECONDS = 2.0  # two looks closer than this say nothing
Look = tuple[float, int]  # seconds since the epoch, letters done


@dataclass(frozen=True)
class Pace:
    """Letters a minute, and how long the rest takes at that pace (seconds; None: not known)."""

    per_minute: int
    seconds_left: float | None


def seen(one: DispatchView, *, done: int, to_go: int, at: datetime) -> Pace | None:
    """Return the pace of a running dispatch at this look, and remember the look.

    `to_go` are the letters that wait for their first try: when a deferred one goes is the other
    server's to say. None where nothing can be said yet.
    """
    key = f"pace:{one.id}"
    now: Look = (at.timestamp(), done)
    looks: list[Look] = [
        look for look in cache.get(key, []) if 0 <= now[0] - look[0] <= KEPT_SECONDS
    ]
    cache.set(key, [*looks[-40:], now], KEPT_SECONDS)
    since = looks[0] if looks else None
    if (since is None or now[0] - since[0] < LEAST_SECONDS) and one.started_at:
        since = (one.started_at.timestamp(), 0)
    if since is None or now[0] - since[0] < LEAST_SECONDS:
        return None
    per_second = (done - since[1]) / (now[0] - since[0])
    left = to_go / per_second if per_second > 0 else None
    return Pace(round(per_second * 60), left)


def left(seconds: float | None) -> str:
    """Return how long the rest takes, in words."""
    if seconds is None:
        return _("まだ分かりません")
    minutes = int(seconds // 60) + 1
    if minutes <= 1:
        return _("1分以内")
    if minutes < 60:
        return _("およそ{n}分").format(n=minutes)
    return _("およそ{hours}時間{minutes}分").format(hours=minutes // 60, minutes=minutes % 60)


def lasted(begin: datetime | None, end: datetime | None) -> str:
    """Return how long a dispatch took, in words; nothing while it runs."""
    if begin is None or end is None:
        return ""
    seconds = max(int((end - begin).total_seconds()), 0)
    if seconds < 60:
        return _("{n}秒").format(n=seconds)
    return _("{minutes}分{seconds}秒").format(minutes=seconds // 60, seconds=seconds % 60)
