"""Machines at the desk (送る機械): the engines of all hosts, as each was last heard of."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.delivery import engines, hosts
from hayauma.delivery.engines import EngineView
from hayauma.delivery.states import Lane
from hayauma.web.desk import words

WORKS = words.Chip(lazy("動いています"), "green")
ENDED = words.Chip(lazy("止まりました"), "")
SILENT = words.Chip(lazy("応答がありません"), "red")
LANES = {str(Lane.URGENT): lazy("緊急のものだけ"), str(Lane.ROUTINE): lazy("緊急でないものだけ")}


@dataclass(frozen=True)
class MachineLine:
    """One engine: its host, how it fares, when it was heard of, and how fast it sends."""

    host: str
    lanes: str
    chip: words.Chip
    trouble: str
    heard_at: datetime
    per_second: int


def lines(at: datetime) -> list[MachineLine]:
    """Return the engines of all hosts."""
    return [_line(one, at) for one in engines.listing()]


def _line(one: EngineView, at: datetime) -> MachineLine:
    chip = ENDED if one.left_at else WORKS
    if one.silent(at) and not hosts.lives(one.name):
        chip = SILENT
    return MachineLine(
        host=one.host,
        lanes=str(LANES.get(one.lanes, "")),
        chip=chip,
        trouble=_trouble(one) if chip is WORKS else "",
        heard_at=one.heard_at,
        per_second=round(one.letters_per_second) if chip is WORKS else 0,
    )


def _trouble(one: EngineView) -> str:
    """What its relays say, where none takes letters."""
    if one.relay_since is None:
        return ""
    since = words.moment(one.relay_since)
    said = one.relay_said or _("答えがありません。")
    return _("{since}から、中継サーバーに渡せません。{said}").format(since=since, said=said)
