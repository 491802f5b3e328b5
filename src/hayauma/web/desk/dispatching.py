"""The live picture of a dispatch (配信のようす), and stopping it: from any terminal, at once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins.views import BulletinView
from hayauma.delivery import control, outcomes, release
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import State
from hayauma.delivery.views import DispatchView
from hayauma.look import Link
from hayauma.web.desk import access, frame, words
from hayauma.web.desk.visit import Visit, act, page

POLL_SECONDS = 3
LIVE = frozenset({State.ORDERED, State.RUNNING})
# What a button may do in each state; none of it is 発信.
TURNS = {
    State.ORDERED: ("take_back",),
    State.HELD: ("take_back", "cancel"),
    State.RUNNING: ("pause", "cancel"),
    State.PAUSED: ("resume", "cancel"),
}


@page
def dispatch(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Show a dispatch in the twelve words, as it is now."""
    one, bulletin = _seen(visit, dispatch_id)
    context = {
        **_picture(one),
        "bulletin": bulletin,
        "facts": _facts(one),
        "turns": TURNS.get(one.state, ()),
        "crumbs": [Link(bulletin.subject, frame.url_of("bulletin", bulletin))],
    }
    return frame.show(visit, "dispatch", context)


@page
def figures(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Show the figures alone, for the page that asks again; a change of state reloads the page."""
    one, _bulletin = _seen(visit, dispatch_id)
    response = frame.part(visit, "figures", _picture(one))
    if visit.request.GET.get("state", one.state) != one.state:
        response.headers["HX-Refresh"] = "true"
    return response


@act
def take_back(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Take the order back before the first letter."""
    return _turn(visit, dispatch_id, release.take_back, _("発信の指示を取り消しました。"))


@act
def pause(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Pause: letters not begun wait."""
    return _turn(visit, dispatch_id, control.pause, _("一時停止しました。"))


@act
def resume(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Go on inside the approved window."""
    return _turn(visit, dispatch_id, control.resume, _("再開しました。"))


@act
def cancel(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Stop what has not gone yet, for good."""
    return _turn(visit, dispatch_id, control.cancel, _("残りの送信を止めました。"))


def _turn(
    visit: Visit, dispatch_id: int, turn: Callable[..., DispatchView], said: str
) -> HttpResponse:
    _seen(visit, dispatch_id)
    turn(dispatch_id=dispatch_id, by=visit.person, at=visit.at)
    messages.success(visit.request, said)
    return redirect("desk:dispatch", dispatch_id)


def _seen(visit: Visit, dispatch_id: int) -> tuple[DispatchView, BulletinView]:
    one = dispatches.dispatch(dispatch_id)
    return one, access.seen(visit, one.bulletin)


def _picture(one: DispatchView) -> dict[str, object]:
    tally = outcomes.tally(one.id)
    counted = words.counted(tally.words)
    done = sum(each.count for each in counted if not each.open)
    return {
        "dispatch": one,
        "chip": words.DISPATCHES[one.state],
        "live": one.state in LIVE,
        "poll_seconds": POLL_SECONDS,
        "audience": tally.audience,
        "done": done,
        "words": counted,
        "by_domain": [
            {"domain": domain, "accepted": each["accepted"], "refused": each["refused"],
             "deferred": each["deferred"], "all": sum(each.values())}
            for domain, each in tally.by_domain.items()
        ],
        "refused_by_reason": tally.refused_by_reason.items(),
    }  # fmt: skip


def _facts(one: DispatchView) -> list[dict[str, object]]:
    order = one.release
    facts: list[dict[str, object]] = [
        {"label": _("番号"), "value": _("第{n}号").format(n=one.number)},
        {
            "label": _("指示した人"),
            "value": f"{order.by_name}　{words.moment(order.at)}",
        },
        {"label": _("使用機器"), "value": order.terminal_name or order.leave},
        {"label": _("送り始め"), "value": words.moment(one.started_at or order.start_at)},
    ]
    if one.closed_at:
        facts.append({"label": _("終わり"), "value": words.moment(one.closed_at)})
    return facts
