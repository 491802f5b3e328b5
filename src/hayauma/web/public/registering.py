"""Registration: choose, type an address, press once on the page the mail leads to.

Whoever asks gets the same answer, whether the address is known or not: what is known goes by mail
to the address itself.
"""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hayauma import links
from hayauma.archive import reading as archive
from hayauma.archive.pages import line
from hayauma.installation import services
from hayauma.menus import catalogue
from hayauma.subscriptions import attempts, registration
from hayauma.subscriptions.registration import NotOpen, Opening
from hayauma.subscriptions.states import Route
from hayauma.web.public import marks, origins
from hayauma.web.public.choices import cards, names
from hayauma.web.public.forms import RegistrationForm
from hayauma.web.public.frame import show
from hayauma.web.public.manners import open_page, personal_page

UNPROCESSABLE, TOO_MANY = 422, 429


@open_page
def top(request: HttpRequest) -> HttpResponse:
    """Show what can be chosen; ``?menu=CODE`` ticks a menu beforehand (a poster's address)."""
    form = RegistrationForm(mail_domain=services.current().mail_domain)
    return _ask(request, form, ticked=request.GET.getlist("menu"))


@open_page
def register(request: HttpRequest) -> HttpResponse:
    """Ask for the mail with the one press; known or not, the answer is the same page."""
    if request.method != "POST":
        return redirect("public:top")
    service, at = services.current(), timezone.now()
    form = RegistrationForm(request.POST, mail_domain=service.mail_domain)
    age = marks.age(request.POST.get(marks.FIELD, ""), at)
    if form.is_valid() and age is None:
        form.add_error(
            None,
            _("画面が古くなりました。もう一度［確認のメールを受け取る］を押してください。"),
        )
    elif form.is_valid() and age is not None:
        # Counted before anything is known of the address: the answer tells nothing about it.
        if _too_many(request, service.code, hurried=age < marks.SOONEST, at=at):
            return busy(request)
        try:
            registration.request(
                service=service.code,
                address=form.cleaned_data["address"],
                menus=form.cleaned_data["menus"],
                route=Route.WEB,
                at=at,
                token=links.new_token(secrets.token_bytes(32)),
            )
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            return redirect("public:sent")
    return _ask(request, form, ticked=request.POST.getlist("menus"), status=UNPROCESSABLE)


@open_page
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next; the page knows no address."""
    return show(request, "sent", {})


@open_page
def change(request: HttpRequest) -> HttpResponse:
    """Say where somebody registered changes or stops."""
    return show(request, "change", {})


@personal_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what will be registered; the press (POST) makes it true, looking never does."""
    if request.method == "POST":
        try:
            begun = registration.confirm(token=token, at=timezone.now())
        except NotOpen as late:
            return _not_open(request, token, late.state)
        return redirect("public:registered", token=begun.token)
    waiting = registration.peek(token, timezone.now())
    if waiting.state is not Opening.OPEN:
        return _not_open(request, token, waiting.state)
    return show(request, "confirm", {"waiting": waiting, "names": names(waiting.menus)})


@personal_page
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new mail for an expired link, in one press and with nothing typed again."""
    if request.method != "POST":
        return redirect("public:confirm", token=token)
    at = timezone.now()
    if _too_many(request, services.current().code, hurried=False, at=at):
        return busy(request)
    fresh = links.new_token(secrets.token_bytes(32))
    registration.renew(token=token, at=at, fresh_token=fresh)
    return redirect("public:sent")


def busy(request: HttpRequest) -> HttpResponse:
    """Say that too many have asked at once, and when to try again."""
    response = show(request, "busy", {}, status=TOO_MANY)
    response.headers["Retry-After"] = str(int(attempts.SLOT.total_seconds()))
    return response


def _too_many(request: HttpRequest, service: str, *, hurried: bool, at: datetime) -> bool:
    network = origins.network(request)
    return attempts.too_many(service=service, network=network, hurried=hurried, at=at)


def _ask(
    request: HttpRequest, form: RegistrationForm, *, ticked: list[str], status: int = 200
) -> HttpResponse:
    at = timezone.now()
    groups = catalogue.groups(services.current().code, at)
    mark = {"name": marks.FIELD, "value": marks.made(at)}
    context = {
        "form": form,
        "choices": cards(groups, ticked),
        "mark": mark,
        "urgent": [
            line(issue) for issue in archive.lately_urgent(service=services.current().code, at=at)
        ],
    }
    return show(request, "top", context, status=status)


def _not_open(request: HttpRequest, token: str, state: Opening) -> HttpResponse:
    """Say why there is nothing to press here any more, and what to do instead."""
    if state is Opening.EXPIRED:
        renew_url = reverse("public:renew", args=[token])
        return show(request, "expired", {"renew_url": renew_url}, status=410)
    if state is Opening.USED:
        return show(request, "used", {})
    return show(request, "unknown", {}, status=404)
