"""A registration's own page: which menus, a pause, and what a suspended registration needs.

The token in the path is the whole right to it; the address is shown masked.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hayauma import links
from hayauma.menus import catalogue
from hayauma.regulation import Refused
from hayauma.subscriptions import editions, trial
from hayauma.subscriptions import preferences as own_preferences
from hayauma.subscriptions.preferences import Preferences, Shown, UnknownToken
from hayauma.web.public import frequency
from hayauma.web.public.choices import cards, names
from hayauma.web.public.forms import MenusForm
from hayauma.web.public.frame import show
from hayauma.web.public.manners import personal_page
from hayauma.web.public.refusing import refused

UNPROCESSABLE = 422
LONGEST_PAUSE = 366  # days


@personal_page
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is chosen, or, where everything was stopped, how to undo it."""
    try:
        own = own_preferences.of(token, timezone.now())
    except UnknownToken:
        return unknown(request)
    if own.state is Shown.WITHDRAWN:
        return stopped(request, own)
    return _page(request, own, ticked=own.chosen, done=request.GET.get("done", ""))


@personal_page
def registered(request: HttpRequest, token: str) -> HttpResponse:
    """Say that the registration has begun."""
    try:
        own = own_preferences.of(token, timezone.now())
    except UnknownToken:
        return unknown(request)
    chosen = names(choice.menu for choice in own.menus if choice.chosen)
    context = {"names": chosen, "urls": addresses(token), "tried": "tried" in request.GET}
    return show(request, "done", context)


@personal_page
def try_out(request: HttpRequest, token: str) -> HttpResponse:
    """Send a trial mail to the registered address; how often, the page does not tell."""
    if request.method != "POST":
        return redirect("public:preferences", token=token)
    try:
        trial.send(token=token, at=timezone.now())
    except UnknownToken:
        return unknown(request)
    if request.POST.get("back") == "done":
        return redirect(f"{reverse('public:registered', args=[token])}?tried")
    return _back(token, "tried")


@personal_page
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Set exactly which menus are chosen."""
    if request.method != "POST":
        return redirect("public:preferences", token=token)
    at = timezone.now()
    try:
        own = own_preferences.of(token, at)
    except UnknownToken:
        return unknown(request)
    ticked = request.POST.getlist("menus")
    # A menu that goes to everybody has no box to send back.
    fixed = [choice.code for choice in own.menus if choice.chosen and choice.menu.mandatory]
    form = MenusForm(request.POST)
    try:
        own_preferences.choose(
            token=token,
            menus=[*ticked, *fixed],
            at=at,
            format=request.POST.get("format", ""),
            edition=request.POST.get("edition", ""),
            frequencies=frequency.asked(request.POST, [*ticked, *fixed]),
        )
    except ValidationError as fault:
        form.add_error(None, fault)
        return _page(request, own, ticked=ticked, form=form, status=UNPROCESSABLE)
    except Refused as no:
        return refused(request, _("この情報は止められません"), no.verdict, addresses(token))
    return _back(token, "menus")


@personal_page
def pause(request: HttpRequest, token: str) -> HttpResponse:
    """Send nothing for the days asked for."""

    def for_days(at: datetime) -> Preferences:
        days = request.POST.get("days", "")
        length = int(days) if days.isdecimal() and int(days) <= LONGEST_PAUSE else 0
        return own_preferences.pause(token=token, until=at + timedelta(days=length), at=at)

    return _one_press(request, token, for_days, "paused")


@personal_page
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Send again, after a pause or after mail came back."""
    return _one_press(
        request, token, lambda at: own_preferences.resume(token=token, at=at), "resumed"
    )


def unknown(request: HttpRequest) -> HttpResponse:
    """Answer a link that opens nothing, with the way to a new one."""
    return show(request, "unknown", {}, status=404)


def stopped(request: HttpRequest, own: Preferences) -> HttpResponse:
    """Show a registration of which something was just stopped, and how to undo it."""
    left = names(choice.menu for choice in own.menus if choice.chosen)
    return show(request, "stopped", {"own": own, "left": left, "urls": addresses(own.token)})


def addresses(token: str) -> dict[str, str]:
    """Return the paths of everything this registration's holder can do."""
    acts = ("choose", "pause", "resume", "withdraw", "restore", "try")
    paths = {name: reverse(f"public:{name}", args=[token]) for name in acts}
    return paths | {
        "preferences": links.preferences(token),
        "back_numbers": links.own_back_numbers(token),
    }


def _one_press(
    request: HttpRequest, token: str, act: Callable[[datetime], Preferences], done: str
) -> HttpResponse:
    if request.method == "POST":
        try:
            act(timezone.now())
        except UnknownToken:
            return unknown(request)
        except ValidationError:
            # Somebody stopped meanwhile, or the length was none: the page says what holds.
            return redirect("public:preferences", token=token)
        return _back(token, done)
    return redirect("public:preferences", token=token)


def _back(token: str, done: str) -> HttpResponse:
    return redirect(f"{links.preferences(token)}?done={done}")


def _page(
    request: HttpRequest,
    own: Preferences,
    *,
    ticked: tuple[str, ...] | list[str],
    form: MenusForm | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    said = {
        "menus": _("保存しました。"),
        "paused": _("休むようにしました。"),
        "resumed": _("また送るようにしました。"),
        "restored": _("元に戻しました。"),
        "tried": _("試しのメールを送りました。"),
    }
    # In months people think of thirty days; the page says the day on which letters begin again.
    lengths = ((7, _("1週間")), (14, _("2週間")), (30, _("1か月")), (90, _("3か月")))
    context = {
        "own": own,
        "form": form or MenusForm(),
        "choices": cards(catalogue.groups(own.service, timezone.now()), ticked),
        "urls": addresses(own.token),
        "done": said.get(done, ""),
        "lengths": lengths,
        "frequency": frequency.page(own, timezone.now()),
        "editions": [
            {"code": code, "name": editions.label(code), "lang": editions.tag(code)}
            for code in editions.NAMES
        ],
    }
    return show(request, "preferences", context, status=status)
