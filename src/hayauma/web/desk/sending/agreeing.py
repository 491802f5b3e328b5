"""Whether a dispatch agrees (突合) and what became of its canaries (見張り用の宛先), in words."""

from datetime import timedelta

from django.utils.translation import gettext as _

from hayauma.bulletins.views import BulletinView
from hayauma.delivery import canaries, reconciling, words
from hayauma.delivery.canaries import CanarySeen
from hayauma.delivery.views import DispatchView


def of(one: DispatchView, bulletin: BulletinView) -> dict[str, object]:
    """Return what the page of a dispatch says of it."""
    if one.started_at is None:
        return {}
    found = reconciling.of(one.id) if one.closed_at else None
    return {
        "reconciled": found,
        "reconciling_faults": [_fault(kind, n) for kind, n in found.faults.items()]
        if found
        else [],
        "unreconciled": one.closed_at is not None and found is None,
        "canaries": [_canary(each) for each in canaries.of_dispatch(one.id, menus=bulletin.menus)],
    }


def _fault(kind: str, number: int) -> str:
    sentence = {
        reconciling.LOST: _("宛先にあって、記録にないもの　{n}通"),
        reconciling.TWICE: _("宛先に二度あるもの　{n}通"),
        reconciling.WITHOUT_WORD: _("結果の読めないもの　{n}通"),
        reconciling.OPEN_STILL: _("終わったのに、結果の決まっていないもの　{n}通"),
        reconciling.GAP: _("通し番号の続かないところ　{n}か所"),
    }.get(kind, "{n}")
    return sentence.format(n=f"{number:,}")


def _canary(one: CanarySeen) -> tuple[str, str]:
    """Return whose address it is, and what became of its letter."""
    if one.after is None:
        said = _(words.JAPANESE[one.word])
    else:
        said = _("受付済み（送り始めから{lasted}）").format(lasted=_lasted(one.after))
    if one.arrived_after is not None:
        said += "　" + _("届いた：{lasted}後").format(lasted=_clock(one.arrived_after))
    elif one.passes_on:
        said += "　" + _("まだ届いていません")
    return one.name, said


def _clock(after: timedelta) -> str:
    minutes, seconds = divmod(max(int(after.total_seconds()), 0), 60)
    return _("{minutes}分{seconds:02}秒").format(minutes=minutes, seconds=seconds)


def _lasted(after: timedelta) -> str:
    seconds = max(after.total_seconds(), 0.0)
    if seconds < 1:
        return _("1秒以内")
    if seconds < 60:
        return _("{n}秒").format(n=int(seconds))
    minutes, rest = divmod(int(seconds), 60)
    return _("{minutes}分{seconds}秒").format(minutes=minutes, seconds=rest)
