"""Stopping: by a page, and by the mail program's own button (RFC 8058). Looking stops nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from hayauma.delivery import sources
from hayauma.regulation import Refused
from hayauma.subscriptions import preferences as own_preferences
from hayauma.subscriptions.preferences import Preferences, Shown, TooLate, UnknownToken
from hayauma.subscriptions.states import Via
from hayauma.web.public.choices import cards_of, names
from hayauma.web.public.frame import show
from hayauma.web.public.manners import machine_page, personal_page
from hayauma.web.public.preferring import addresses, stopped, unknown
from hayauma.web.public.refusing import because, refused

UNPROCESSABLE = 422


@personal_page
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page that stops everything or a part; its buttons POST here."""
    at = timezone.now()
    try:
        own = own_preferences.of(token, at)
        if request.method != "POST":
            return _page(request, own)
        some = request.POST.getlist("menus") if request.POST.get("what") == "some" else None
        if some == []:
            return _page(request, own, error=_("止めるものを1つ以上選んでください。"))
        own_preferences.withdraw(token=token, at=at, via=Via.PAGE, menus=some)
    except UnknownToken:
        return unknown(request)
    except Refused as no:
        return refused(request, _("この情報は止められません"), no.verdict, addresses(token))
    return redirect("public:stopped", token=token)


@personal_page
def stopped_page(request: HttpRequest, token: str) -> HttpResponse:
    """Say that it is stopped, what still comes, and until when it can be undone."""
    try:
        own = own_preferences.of(token, timezone.now())
    except UnknownToken:
        return unknown(request)
    return stopped(request, own)


@personal_page
def restore(request: HttpRequest, token: str) -> HttpResponse:
    """Undo the last stop."""
    if request.method != "POST":
        return redirect("public:preferences", token=token)
    try:
        own_preferences.restore(token=token, at=timezone.now())
    except UnknownToken:
        return unknown(request)
    except TooLate:
        return redirect("public:stopped", token=token)
    return redirect(f"{addresses(token)['preferences']}?done=restored")


@machine_page
def one_click(request: HttpRequest, token: str, number: str = "") -> HttpResponse:
    """End what this bulletin came through (POST by a mail program); a look shows the page alone.

    Source: RFC 8058: no cookie, no redirect, no question; a second time changes nothing. With a
    number it ends the menus of that bulletin, without one, or where no menu is known, everything.
    """
    at = timezone.now()
    try:
        own = own_preferences.of(token, at)
        if request.method != "POST":
            return _page(request, own, ticked=_behind(own, number))
        menus = _behind(own, number) or None
        own_preferences.withdraw(token=token, at=at, via=Via.ONE_CLICK, menus=menus)
    except UnknownToken:
        return unknown(request)
    except Refused as no:
        return refused(request, _("この情報は止められません"), no.verdict, addresses(token))
    return HttpResponse(_("止めました。") + "\n", "text/plain; charset=utf-8")


def _behind(own: Preferences, number: str) -> tuple[str, ...]:
    return sources.menus_behind(number, service=own.service) if number else ()


def _page(
    request: HttpRequest, own: Preferences, *, ticked: tuple[str, ...] = (), error: str = ""
) -> HttpResponse:
    if own.state is Shown.WITHDRAWN:
        return stopped(request, own)
    kept = own_preferences.bound(own.token, timezone.now())
    free = (one.menu for one in own.menus if one.chosen and one.code not in kept)
    context = {
        "own": own,
        "choices": cards_of(free, ticked),
        "bound": [
            {"name": names([one.menu])[0], "why": because(kept[one.code])}
            for one in own.menus
            if one.code in kept
        ],
        "error": error,
        "urls": addresses(own.token),
    }
    return show(request, "withdraw", context, status=UNPROCESSABLE if error else 200)
