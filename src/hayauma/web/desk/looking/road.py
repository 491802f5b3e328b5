"""The road of a bulletin (これまでの経過): who did what, from the journal, and what comes next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins.acts import Act as BulletinAct
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.delivery.acts import Act as DeliveryAct
from hayauma.delivery.states import State as DispatchState
from hayauma.delivery.views import DispatchView
from hayauma.web.desk import words

MOST = 200
Sentence = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Step:
    """One step of the road as the timeline shows it."""

    what: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    state: str = "done"


def _revised(payload: Mapping[str, Any]) -> str:
    parts = "、".join(str(words.PARTS.get(name, name)) for name in payload["changed"])
    return _("第{n}版を保存（{parts}）").format(n=payload["seq"], parts=parts)


def _approved(payload: Mapping[str, Any]) -> str:
    if payload["standing_in_for"]:
        return _("{post}に代わって承認（代決）").format(post=payload["standing_in_for"])
    return _("承認")


# The journal's acts in the words of the timeline; an act that is not here is not a step of its own.
SENTENCES: dict[str, Sentence] = {
    BulletinAct.DRAFTED: lambda _payload: _("作成を始めた"),
    BulletinAct.REVISED: _revised,
    BulletinAct.SUBMITTED: lambda p: _("第{n}版の承認を依頼（登録者{count:,}人）").format(
        n=p["seq"], count=p["head_count"]
    ),
    BulletinAct.APPROVED: _approved,
    BulletinAct.ISSUE_COVERED: lambda p: _("定期の承認により承認済みとした（承認：{who}）").format(
        who=p["approved_by"]
    ),
    BulletinAct.RETURNED: lambda _payload: _("差し戻した"),
    BulletinAct.ABANDONED: lambda _payload: _("取りやめた"),
    BulletinAct.DECLARED_URGENT: lambda p: _("緊急の発信（承認を経ない）。理由：{reason}").format(
        reason=p["reason"]
    ),
    BulletinAct.PASSED_ON: lambda p: _("まだ決裁されていないため、{post}に知らせた").format(
        post=p["post"]
    ),
    BulletinAct.WINDOW_MISSED: lambda _payload: _("承認された時間を過ぎたため、発信しなかった"),
    BulletinAct.CONSENT_DECLARED: lambda _payload: _("承諾又は了承を記録"),
    BulletinAct.CONSENT_WITHDRAWN: lambda _payload: _("承諾又は了承の記録を終わりにした"),
    BulletinAct.PAPER_NUMBERED: lambda p: _("起案用紙を印刷（起案番号 {number}）").format(
        number=p["number"]
    ),
    DeliveryAct.TRIED: lambda p: _("【試し】を{to}に送った").format(to="、".join(p["to"])),
    BulletinAct.READ_AFTERWARDS: lambda _payload: _("後閲（代決の内容を確認）"),
    DeliveryAct.ORDERED: lambda p: _("第{n}号の発信を指示").format(n=p["number"]),
    DeliveryAct.ORDERED_AHEAD: lambda _payload: _("承認されしだい発信するよう指示"),
    DeliveryAct.CARRIED_OUT: lambda p: _("第{n}号の発信（指示済み）").format(n=p["number"]),
    DeliveryAct.LAPSED: lambda p: _("発信の指示が終わった（{why}）").format(why=p["why"]),
    DeliveryAct.REFUSED: lambda _payload: _("発信できなかった"),
    DeliveryAct.TAKEN_BACK: lambda _payload: _("発信の指示を取り消した"),
    DeliveryAct.STARTED: lambda _payload: _("送り始めた"),
    DeliveryAct.HELD_BACK: lambda _payload: _("送る直前の判定で止まった"),
    DeliveryAct.PAUSED: lambda _payload: _("送信を一時停止"),
    DeliveryAct.PAUSED_BY_RETURNS: lambda _payload: _("戻ったメールが多いため、自動で一時停止"),
    DeliveryAct.RESUMED: lambda _payload: _("送信を再開"),
    DeliveryAct.CANCELLED: lambda _payload: _("残りの送信を取りやめた"),
    DeliveryAct.LOOKED_AT: lambda _payload: _("事後の確認"),
    DeliveryAct.CLOSED: lambda _payload: _("送り終わった"),
    "backnumber.published": lambda _payload: _("配信履歴を公開"),
}


def steps(bulletin: BulletinView, sent: Sequence[DispatchView]) -> list[Step]:
    """Return the steps so far, and the one that is awaited."""
    entries = journal.entries(object=f"bulletin:{bulletin.id}", limit=MOST)
    terminals = {one.id: one.release.terminal_name or one.release.leave for one in sent}
    road = [
        Step(
            what=_words(entry),
            at=entry.at,
            who=entry.actor_name,
            note=_note(entry.act, entry.payload or {}, terminals),
        )
        for entry in entries
        if entry.act in SENTENCES
    ]
    awaited = _awaited(bulletin, sent)
    return [*road, Step(awaited, state="now")] if awaited else road


def _words(entry: journal.EntryLine) -> str:
    if entry.payload is None:
        return _("（内容は消去されています）")
    return SENTENCES[entry.act](entry.payload)


def _note(act: str, payload: Mapping[str, Any], terminals: Mapping[int, str]) -> str:
    if act == DeliveryAct.ORDERED and payload.get("dispatch") in terminals:
        return _("機器：{terminal}").format(terminal=terminals[payload["dispatch"]])
    if act == DeliveryAct.ORDERED_AHEAD:
        return _("機器：{terminal}").format(terminal=payload["terminal_name"])
    return ""


def _awaited(bulletin: BulletinView, sent: Sequence[DispatchView]) -> str:
    head = _("{section}の長の承認").format(section=bulletin.section_name)
    awaited = {
        State.DRAFTING: _("承認の依頼"),
        State.RETURNED: _("書き直して、もう一度承認の依頼"),
        State.SUBMITTED: head,
        State.PERMITTED: _("発信の指示（配備機器から）"),
    }
    if bulletin.state is State.RELEASED and sent and sent[-1].closed_at is None:
        if sent[-1].state is DispatchState.ORDERED and sent[-1].due_at:
            return _("{at}に送り始めます").format(at=words.moment(sent[-1].due_at))
        return str(words.DISPATCHES[sent[-1].state].label)
    return awaited.get(bulletin.state, "")
