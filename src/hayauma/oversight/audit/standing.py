"""Questions about who and what could release (機器と権限): on a day, at a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hayauma.organization import directory, holds, leaves, posts, programmes, substitutes, terminals
from hayauma.organization.directory import ProgrammeView
from hayauma.organization.leaves import LeaveView
from hayauma.oversight.audit.answers import Answer, Asked, Row, Table, table


def equipment(asked: Asked) -> Answer:
    """Answer which terminals and leaves were valid on a day, at any moment of it."""
    end = asked.moment + timedelta(days=1)
    return Answer((_terminals(asked.moment, end), _leaves(asked.service, asked.moment, end)))


def could_release(asked: Asked) -> Answer:
    """Answer who could have released at a minute: hands, approvers, terminals, leaves, holds.

    Source: 第5条第2項, 第6条, 第8条. Whoever is in charge orders the sending once the head has
    approved; anybody on the staff may in urgency, from a deployed terminal or under a leave.
    """
    at = asked.moment
    after = at + timedelta(microseconds=1)
    charged = programmes.charged(at=at)
    hands = [_hands(one, charged.get(one.code, ()), at) for one in directory.programmes(at=at)]
    columns = (_("事務事業"), _("所管"), _("担当職員"), _("承認する長"), _("長の代わり"))
    stopped = [
        (one.placed_at, one.scope.value, one.code, one.reason, one.placed_by)
        for one in holds.listing(service=asked.service, past=True)
        if one.placed_at <= at and (one.lifted_at is None or one.lifted_at > at)
    ]
    heads = (_("いつから"), _("範囲"), _("記号"), _("理由"), _("だれが"))
    return Answer(
        (
            table(_("事務事業ごとの担当職員と承認する長"), columns, hands, _("ありません。")),
            _terminals(at, after),
            _leaves(asked.service, at, after),
            table(_("そのとき止められていた発信"), heads, stopped, _("ありません。")),
        ),
        (
            _(
                "発信には、長の承認（緊急のときを除く）と、配備機器又は機器の特例が要ります。"
                "緊急のときは、どの職員も、配備機器から発信できます。"
            ),
        ),
    )


def _hands(programme: ProgrammeView, charged: Sequence[str], at: datetime) -> Row:
    head = posts.head_of(programme.section.code, at=at)
    post = posts.head_post(programme.section.code, at=at)
    chain = substitutes.chain(post.code, at=at) if post else ()
    return (
        programme.name,
        programme.section.name,
        "、".join(charged),
        f"{head.post.title}　{head.name}" if head else _("空席"),
        "、".join(f"{one.post.title}　{one.name}" for one in chain),
    )


def _terminals(since: datetime, until: datetime) -> Table:
    rows = [
        (
            one.code,
            one.name,
            one.place,
            one.keeper,
            one.registered_at,
            one.enrolled_at,
            one.reconfirmed_at,
            one.retired_at,
        )
        for one in terminals.register_lines()
        if one.registered_at < until and (one.retired_at is None or one.retired_at > since)
    ]
    columns = (
        _("記号"),
        _("名前"),
        _("場所"),
        _("管理する課等"),
        _("登録"),
        _("使い始め（いまの登録）"),
        _("年次の確認"),
        _("使用をやめた時刻"),
    )
    return table(_("配備機器"), columns, rows, _("ありません。"))


def _leaves(service: str, since: datetime, until: datetime) -> Table:
    found = leaves.listing(service=service, at=since, past=True)
    rows = [
        (
            one.since,
            one.ended_at or one.until,
            one.scope.person or _("だれでも"),
            one.scope.terminal or _("どの機器でも"),
            one.scope.menu or _("どの配信メニューでも"),
            one.reason,
            one.granted_by,
            _form(one),
        )
        for one in sorted(found, key=lambda one: (one.since, one.id))
        if one.since < until and (one.ended_at or one.until) > since
    ]
    columns = (
        _("いつから"),
        _("いつまで"),
        _("だれ"),
        _("機器"),
        _("配信メニュー"),
        _("理由"),
        _("認めた人"),
        _("形"),
    )
    return table(_("機器の特例"), columns, rows, _("ありません。"))


def _form(leave: LeaveView) -> str:
    if not leave.oral:
        return _("書面")
    return _("口頭、後に書面") if leave.written_at else _("口頭のまま")
