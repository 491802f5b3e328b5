"""The question about a menu (配信メニュー): how it came to exist, and what was changed in it."""

from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.menus.acts import Act
from hayauma.menus.requesting import reading as requesting
from hayauma.menus.requesting.states import DECISION_WORDS, KIND_WORDS
from hayauma.oversight.audit.answers import Answer, Asked, Cell, Row, table
from hayauma.oversight.audit.changes import told


def menu(asked: Asked) -> Answer:
    """Answer how a menu came to be: consultations, requests, decisions, each setting of it.

    Source: 第10条, 第4条第3項第4号.
    """
    requests = requesting.of_menu(asked.menu, service=asked.service)
    rows: list[Row] = []
    for one in requests:
        held = one.consultation
        if held:
            confirmed = _("双方が確認") if held.by_both else _("双方の確認は済んでいない")
            rows.append((held.at, _("協議"), held.by_name, f"{held.topic}　{confirmed}"))
        if one.filed_at:
            filed = _("依頼書（{kind}）{number}").format(
                kind=_(KIND_WORDS[one.kind]), number=one.number
            )
            rows.append((one.filed_at, filed, f"{one.filed_post}　{one.filed_by}", ""))
        if one.decided_at and one.decision:
            decided = f"{_(DECISION_WORDS[one.decision])}　{one.reason}".strip()
            rows.append(
                (one.decided_at, _("決定"), f"{one.decided_post}　{one.decided_by}", decided)
            )
    for entry in journal.entries(f"menu:{asked.menu}", acts=[Act.SET]):
        rows.append((entry.at, _("設定"), entry.actor_name, told(entry)))
    for entry in journal.entries(f"service:{asked.service}", acts=[Act.LAID]):
        if asked.menu in (entry.payload or {}).get("menus", ()):
            ground = str((entry.payload or {}).get("ground", ""))
            rows.append((entry.at, _("導入のときの一覧"), entry.actor_name, ground))
    columns = (_("時刻"), _("行為"), _("だれが"), _("内容"))
    rows.sort(key=_time)
    nothing = _("この配信メニューの記録はありません。")
    return Answer((table(_("配信メニューの成り立ち"), columns, rows, nothing),))


def _time(row: Row) -> str:
    first: Cell = row[0]
    return str(first)
