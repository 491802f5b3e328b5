"""A dispatch (配信): its live picture, its outcome, and stopping it from any terminal, at once."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins.views import BulletinView
from hayauma.delivery import control, outcomes, release
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import State
from hayauma.delivery.views import DispatchView
from hayauma.look import Link
from hayauma.web.desk import access, frame
from hayauma.web.desk.sending import agreeing, by_domain, picture
from hayauma.web.desk.visit import Visit, act, page

# What a button may do in each state; none of it is 発信.
TURNS = {
    State.ORDERED: ("take_back",),
    State.HELD: ("again", "take_back"),
    State.RUNNING: ("pause", "cancel"),
    State.PAUSED: ("resume", "cancel"),
}


@page
def dispatch(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Show a dispatch in the twelve words: as it is now, or how it ended."""
    one, bulletin = _seen(visit, dispatch_id)
    context = {
        **picture.of(visit, one, bulletin),
        **agreeing.of(one, bulletin),
        "bulletin": bulletin,
        "facts": picture.facts(one),
        "turns": TURNS.get(one.state, ()),
        "crumbs": [
            Link(_("配信の予定と結果"), reverse("desk:dispatches")),
            Link(bulletin.subject, frame.url_of("bulletin", bulletin)),
        ],
    }
    return frame.show(visit, "dispatch", context)


@page
def figures(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Show the figures alone, for the page that asks again; a change of state reloads the page."""
    one, bulletin = _seen(visit, dispatch_id)
    response = frame.part(visit, "figures", picture.of(visit, one, bulletin))
    if visit.request.GET.get("state", one.state) != one.state:
        response.headers["HX-Refresh"] = "true"
    return response


@act
def take_back(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Take the order back before the first letter."""
    return _turn(visit, dispatch_id, release.take_back, _("発信の指示を取り消しました。"))


@act
def again(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Put an order that was held aside, and read the release back once more."""
    one, _bulletin = _seen(visit, dispatch_id)
    if one.state is not State.HELD:
        raise ValidationError(_("送る直前の判定で止まった配信ではありません。"))
    release.take_back(dispatch_id=dispatch_id, by=visit.person, at=visit.at)
    return redirect("desk:release", one.bulletin)


@act
def pause(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Pause: letters not begun wait."""
    return _turn(visit, dispatch_id, control.pause, _("一時停止しました。"), counted=True)


@act
def resume(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Go on inside the approved window."""
    return _turn(visit, dispatch_id, control.resume, _("再開しました。"))


@act
def cancel(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Stop what has not gone yet, for good."""
    return _turn(visit, dispatch_id, control.cancel, _("止めました。"), counted=True)


def _turn(
    visit: Visit,
    dispatch_id: int,
    turn: Callable[..., DispatchView],
    said: str,
    *,
    counted: bool = False,
) -> HttpResponse:
    _seen(visit, dispatch_id)
    turn(dispatch_id=dispatch_id, by=visit.person, at=visit.at)
    if counted:
        tally = outcomes.tally(dispatch_id).words
        said += _("受付済み {accepted}人、まだ {open}人。").format(
            accepted=f"{tally['accepted']:,}", open=f"{by_domain.still_open(tally):,}"
        )
    messages.success(visit.request, said)
    return redirect("desk:dispatch", dispatch_id)


def _seen(visit: Visit, dispatch_id: int) -> tuple[DispatchView, BulletinView]:
    one = dispatches.dispatch(dispatch_id)
    return one, access.seen(visit, one.bulletin)
