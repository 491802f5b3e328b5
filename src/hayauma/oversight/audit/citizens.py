"""Questions about citizens (市民等): what they asked, and what is held of them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma import journal
from hayauma.inquiries import reading as inquiries
from hayauma.inquiries.states import CHANNEL_WORDS, SORT_WORDS, STATE_WORDS
from hayauma.organization import directory
from hayauma.oversight.audit.answers import Answer, Asked, Table, table
from hayauma.subscriptions import holding
from hayauma.subscriptions.acts import Act as Subscriptions
from hayauma.subscriptions.holding import Held
from hayauma.subscriptions.states import Route, State

SECONDS_A_DAY = 86_400
MOST = 5_000
STATES = {
    State.ACTIVE: noop("受け取っている"),
    State.SUSPENDED: noop("休み（届かないため）"),
    State.WITHDRAWN: noop("停止（消去を待つ）"),
}
ROUTES = {
    Route.WEB: noop("ページから、本人が確認のメールで"),
    Route.MAIL: noop("空メールから、本人が確認のメールで"),
    Route.COUNTER: noop("窓口で、本人が確認のメールで"),
    Route.IMPORT: noop("前の名簿から、根拠を記録して"),
    Route.SEED: noop("見本の人"),
}


def questions(asked: Asked) -> Answer:
    """Answer which inquiries came in a period, and after how many days each was answered."""
    names = {one.code: one.name for one in directory.sections(at=asked.at)}
    found = inquiries.received(service=asked.service, since=asked.since, until=asked.until)
    rows = [
        (
            one.number,
            one.received_at,
            _(CHANNEL_WORDS[one.channel]),
            _(SORT_WORDS[one.sort]),
            names.get(one.section, one.section),
            one.summary,
            one.answered_at,
            _days(one.received_at, one.answered_at),
            one.due_at,
            _(STATE_WORDS[one.state]),
        )
        for one in found
    ]
    columns = (
        _("受付番号"),
        _("受付"),
        _("どこから"),
        _("種類"),
        _("課等"),
        _("要旨"),
        _("回答"),
        _("回答までの日数"),
        _("期限"),
        _("状態"),
    )
    took = [row[7] for row in rows if isinstance(row[7], float)]
    mean = round(sum(took) / len(took), 1) if took else None
    note = _("受付 {n} 件、回答 {answered} 件。").format(n=len(rows), answered=len(took))
    if mean is not None:
        note += _("回答までの日数の平均は {mean} 日。").format(mean=mean)
    return Answer((table(_("質問・要望"), columns, rows, _("ありません。")),), (note,))


def addresses(asked: Asked) -> Answer:
    """Answer how many addresses are held, why, since when, and when they are erased."""
    held = holding.held(service=asked.service)
    return Answer(
        (_held(held, asked.service), _grounds(held), _erased(asked)),
        (
            _("アドレスは暗号にして持ち、どの表にも示しません。数は、いまのものです。"),
            _("停止した登録は、{days} 日のうちにアドレスごと消します。").format(
                days=held.erase_days
            ),
        ),
    )


def _held(held: Held, service: str) -> Table:
    askers, since = inquiries.askers_held(service=service)
    rows = [(_(STATES[State(one.kind)]), one.number, one.since) for one in held.by_state]
    rows.append((_("確認のメールを待つ申込み"), held.waiting.number, held.waiting.since))
    rows += [
        (_("送らない相手（照合値だけ）　{reason}").format(reason=one.kind), one.number, one.since)
        for one in held.suppressed
    ]
    rows.append((_("質問した人の連絡先"), askers, since))
    columns = (_("種類"), _("人数"), _("最も古いもの"))
    return table(_("いま持っているアドレス"), columns, rows)


def _grounds(held: Held) -> Table:
    rows = [(_(ROUTES[Route(one.kind)]), one.number, one.since) for one in held.by_route]
    columns = (_("承諾の経路"), _("件数"), _("最も古いもの"))
    return table(_("なぜ持っているか（承諾の経路）"), columns, rows, _("ありません。"))


def _erased(asked: Asked) -> Table:
    found = journal.entries(
        acts=[Subscriptions.ERASED, Subscriptions.EXPIRED],
        limit=MOST,
        since=asked.since,
        until=asked.until,
    )
    rows = [
        (
            one.at,
            _("停止した登録") if one.act == Subscriptions.ERASED else _("確認されなかった申込み"),
            _number((one.payload or {}).get("erased")),
        )
        for one in found
        if one.service == asked.service
    ]
    columns = (_("時刻"), _("何を"), _("人数"))
    return table(_("この期間に消したもの"), columns, rows, _("ありません。"))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _days(since: datetime, until: datetime | None) -> float | None:
    return round((until - since).total_seconds() / SECONDS_A_DAY, 1) if until else None
