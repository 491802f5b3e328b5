"""Alarms that hold (警報), in words, with where to look."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.delivery import alarms
from hayauma.delivery import reading as dispatches
from hayauma.delivery.causes import Kind, host_and_name

OF_A_DISPATCH = frozenset({Kind.QUARANTINED, Kind.REFUSED, Kind.RETURNED, Kind.CANARY, Kind.LEDGER})


@dataclass(frozen=True)
class AlarmLine:
    """One alarm: what, since when, and the page that says more."""

    text: str
    since: datetime
    url: str


def lines() -> list[AlarmLine]:
    """Return the alarms that hold, the oldest first; what rests has its own place on a page."""
    standing = [one for one in alarms.standing() if one.kind is not Kind.RESTING]
    return [AlarmLine(_text(one.kind, one.about), one.since, _url(one)) for one in standing]


def _text(kind: Kind, about: str) -> str:
    if kind is Kind.RELAY and (relay := host_and_name(about)[1]):
        return _("中継サーバー「{name}」に渡せません。").format(name=relay)
    if kind is Kind.HOST:
        return _("送る機械「{name}」から応答がありません。").format(name=about)
    return {
        Kind.ENGINE: _("送る仕組み（engine）が止まっていました。"),
        Kind.RELAY: _("中継サーバーに渡せません。"),
        Kind.DISK: _("記録を書く場所（ディスク）がいっぱいです。"),
        Kind.QUARANTINED: _("作成できなかった配信メールがあります。"),
        Kind.REFUSED: _("宛先不明などの受付拒否が多くなっています。"),
        Kind.RETURNED: _("受付済みの配信メールが、多く戻っています。"),
        Kind.CANARY: _("受付済みの配信メールが、見張り用の宛先に届いていません。"),
        Kind.LEDGER: _("送信の記録と、確定した宛先が一致しません。"),
    }[kind]


def _url(one: alarms.AlarmView) -> str:
    if one.kind in OF_A_DISPATCH:
        # Behind the slash: which time it came back, or whose letter did not arrive.
        dispatch = int(one.about.partition("/")[0])
        if dispatches.is_digest(dispatch):
            return reverse("desk:digests")
        return reverse("desk:dispatch", args=[dispatch])
    return reverse("desk:system")
