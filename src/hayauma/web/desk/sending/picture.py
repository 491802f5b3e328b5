"""The picture of a dispatch (配信のようす): the twelve words, domains, causes, pace, what hinders.

Numbers come from the packed arrays of the shards, one row for about a thousand letters; letters
have no rows of their own and are never counted.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import outcomes
from hayauma.delivery.acts import Act
from hayauma.delivery.states import Mode, State
from hayauma.delivery.views import DispatchView
from hayauma.web.desk import words
from hayauma.web.desk.operating import reach, resting
from hayauma.web.desk.sending import by_domain, came_back, hindrance, pace
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import choices

POLL_SECONDS = 3
# Something may change by itself.
LIVE = frozenset({State.ORDERED, State.RUNNING, State.PAUSED, State.CANCELLED})


def of(visit: Visit, one: DispatchView, bulletin: BulletinView) -> dict[str, object]:
    """Return what the figures of a dispatch show now."""
    at = visit.at
    tally = outcomes.tally(one.id)
    counted = words.counted(tally.words)
    open_now = by_domain.still_open(tally.words)
    done = tally.audience - open_now
    closed = one.closed_at is not None
    waiting = {group: by_domain.still_open(each) for group, each in tally.by_domain.items()}
    rests = [] if closed or not open_now else resting.now(at, waiting=waiting)
    running = one.state is State.RUNNING and not closed
    domains = by_domain.of(tally.by_domain, rests, running=running)
    speed = pace.seen(one, done=done, to_go=domains.to_go, at=at) if running else None
    return {
        "dispatch": one,
        "chip": words.dispatch_chip(one, at=at),
        "live": one.state in LIVE and not closed,
        "over": closed or one.state is State.TAKEN_BACK,
        "poll_seconds": POLL_SECONDS,
        "audience": tally.audience,
        "done": done,
        "open_now": open_now,
        "accepted": tally.words["accepted"],
        "words": counted,
        "expected": _expected(visit, one, bulletin),
        "pace": speed if speed and speed.per_minute else None,
        "left": pace.left(speed.seconds_left) if speed and domains.to_go else "",
        "took": pace.lasted(one.started_at, one.closed_at),
        "stopped": _stopped(one),
        "hindrances": _hindrances(one, closed=closed, at=at),
        "resting": rests,
        "system": bool(rests) and reach.reads(visit),
        "domains": domains,
        "refused_by_reason": [
            (words.reason(reason), number) for reason, number in tally.refused_by_reason.items()
        ],
        **came_back.of(one),
    }


def _expected(visit: Visit, one: DispatchView, bulletin: BulletinView) -> int | None:
    """Return how many it means at present, while the audience is not frozen; kept for a minute."""
    if one.frozen_at or one.closed_at or not bulletin.menus:
        return None
    return choices.count(visit, bulletin.menus)


def facts(one: DispatchView) -> list[dict[str, object]]:
    """Return who ordered it, where and when, and when it began and ended."""
    order = one.release
    how = {
        Mode.NOW: _("いま"),
        Mode.AT: _("時刻を決めて"),
        Mode.ON_APPROVAL: _("承認されしだい"),
    }[order.mode]
    facts: list[dict[str, object]] = [
        {"label": _("番号"), "value": _("第{n}号").format(n=one.number)},
        {"label": _("指示した人"), "value": f"{order.by_name}　{words.moment(order.at)}"},
        {"label": _("指示"), "value": how},
        {"label": _("使用機器"), "value": order.terminal_name or order.leave},
        {
            "label": _("送り始め") if one.started_at else _("送り始める時刻"),
            "value": words.moment(one.started_at or order.start_at),
        },
    ]
    if one.closed_at:
        facts.append({"label": _("終わり"), "value": words.moment(one.closed_at)})
    return facts


def _stopped(one: DispatchView) -> str:
    """Return by whom and since when it stands still."""
    turns = {
        State.PAUSED: [Act.PAUSED, Act.PAUSED_BY_RETURNS],
        State.CANCELLED: [Act.CANCELLED],
    }
    if one.state not in turns:
        return ""
    found = journal.entries(
        f"bulletin:{one.bulletin}", acts=turns[one.state], newest_first=True, limit=1
    )
    if not found:
        return ""
    return _("{at}に{who}が止めました。").format(
        at=words.moment(found[0].at), who=found[0].actor_name
    )


def _hindrances(one: DispatchView, *, closed: bool, at: datetime) -> list[hindrance.Hindrance]:
    """Return what is in the way of a dispatch that should go now."""
    if one.state is State.ORDERED:
        return hindrance.now(at, waiting_since=one.due_at) if one.due_at else []
    if one.state is State.RUNNING and not closed:
        return hindrance.now(at, waiting_since=one.started_at)
    return []
