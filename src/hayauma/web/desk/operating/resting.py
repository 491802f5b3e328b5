"""What rests (送信の休止): domains whose letters wait, since when, why; and the three buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.installation import breakers, domains
from hayauma.installation.breakers import Because, Breaker, State
from hayauma.web.desk import words
from hayauma.web.desk.operating.reach import refuse_readers
from hayauma.web.desk.visit import Visit, act

# A probe that is overdue by so much has no letter to be made with.
NOBODY_ASKED = timedelta(minutes=1)


@dataclass(frozen=True)
class Rest:
    """One domain group whose letters wait, in words."""

    group: str
    name: str
    since: datetime
    why: str
    reply: str
    # It says nothing now: the reply is what it said last.
    silent: bool
    then: str
    by_hand: bool
    # Letters of one dispatch that wait for it; None where no dispatch is asked about.
    waiting: int | None = None


def now(at: datetime, *, waiting: Mapping[str, int] | None = None) -> list[Rest]:
    """Return what rests at a moment, the longest first.

    `waiting` are the open letters of one dispatch by group: then only what keeps one of them.
    """
    standing = breakers.standing()
    found = [one for one in standing.values() if waiting is None or waiting.get(one.group)]
    names = domains.names() if found else {}
    return [
        _rest(
            one,
            names.get(one.group, one.group),
            at,
            waiting=None if waiting is None else waiting[one.group],
        )
        for one in found
    ]


@act
def try_now(visit: Visit, group: str) -> HttpResponse:
    """Have one letter to a group tried at once. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    breakers.try_now(group=group, actor=visit.person.actor, at=visit.at)
    messages.success(
        visit.request, _("まもなく1通を試します。受け取られると、残りも送り始めます。")
    )
    return redirect("desk:system")


@act
def stop(visit: Visit, group: str) -> HttpResponse:
    """Send nothing to a group until it is let go on. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    breakers.hold(group=group, actor=visit.person.actor, at=visit.at)
    messages.success(visit.request, _("このドメインへの送信を止めました。再開するまで待たせます。"))
    return redirect("desk:system")


@act
def resume(visit: Visit, group: str) -> HttpResponse:
    """Send to a group as usual again. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    breakers.let_go(group=group, actor=visit.person.actor, at=visit.at)
    messages.success(visit.request, _("このドメインへの送信を再開しました。"))
    return redirect("desk:system")


def _rest(one: Breaker, name: str, at: datetime, *, waiting: int | None) -> Rest:
    why = {
        Because.DEFERRED: _("相手が、後で送るように答えています。"),
        Because.BLOCKED: _("相手が、いまは受け取りを断っています。"),
        Because.SILENT: _("相手から返事がありません。"),
        Because.BY_HAND: _("職員が止めています。"),
    }[one.because]
    return Rest(
        group=one.group,
        name=name,
        since=one.since,
        why=why,
        reply=one.reply,
        silent=one.because is Because.SILENT,
        then=_then(one, at),
        by_hand=one.by_hand,
        waiting=waiting,
    )


def _then(one: Breaker, at: datetime) -> str:
    if one.next_probe_at is None:
        return _("再開するまで送りません。")
    if one.state is State.HALF_OPEN:
        return _("いま、1通を試しています。")
    if at - one.next_probe_at > NOBODY_ASKED:
        return _("次に送るものがあるときに、1通を試します。")
    if one.next_probe_at <= at:
        return _("まもなく、1通を試します。")
    return _("{at}に、1通を試します。").format(at=words.moment(one.next_probe_at))
