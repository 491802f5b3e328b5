"""A visit (来訪): who asks, from which terminal, at which moment; read once for each request.

The clock enters here. Whatever a room refuses becomes a page here too, so that no view forgets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hayauma.bulletins.reading import NoSuchBulletin
from hayauma.delivery.outcomes import NoSuchDispatch
from hayauma.installation import services
from hayauma.installation.services import ServiceView
from hayauma.organization import directory
from hayauma.organization.directory import NoSuchPerson, Person, Role
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Refused
from hayauma.web import terminals, typed
from hayauma.web.desk import refusals

P = ParamSpec("P")
ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)
Page = Callable[Concatenate["Visit", P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True)
class Visit:
    """One request of a member of staff who has signed in."""

    request: HttpRequest
    at: datetime
    service: ServiceView
    person: Person
    terminal: TerminalSeen

    @property
    def posted(self) -> bool:
        """Whether something was sent."""
        return self.request.method == "POST"

    def restored(self) -> QueryDict | None:
        """Return what this person had typed here when the session ended, once."""
        return typed.take(self.request, account_id=self.person.account_id)


def page(view: Page[P]) -> View[P]:
    """Return a view for staff: a page that is read, and may have a form."""
    return _door(view, ["GET", "HEAD", "POST"])


def act(view: Page[P]) -> View[P]:
    """Return a view for staff that only takes a press of a button."""
    return _door(view, ["POST"])


def _door(view: Page[P], methods: list[str]) -> View[P]:
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        at = timezone.now()
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                return private(_signed_out(request))
            return private(_to_sign_in(request, comes_back="GET" in methods))
        try:
            visit = arrive(request, at=at)
        except NoSuchPerson:  # the account was closed meanwhile
            logout(request)
            return private(_to_sign_in(request, comes_back=False))
        if visit.posted and visit.person.has(Role.AUDITOR):
            response = refusals.reads_only(visit)
        else:
            response = _answered(view, visit, *args, **kwargs)
        terminals.renew(request, response, at=at)
        return private(response)

    return require_http_methods(methods)(answer)


def arrive(request: HttpRequest, *, at: datetime) -> Visit:
    """Return the visit of a signed-in person. Errors: NoSuchPerson."""
    service = services.current()
    account_id = request.user.pk
    assert account_id is not None, "only who has signed in arrives"
    return Visit(
        request=request,
        at=at,
        service=service,
        person=directory.person(account_id, at=at, service=service.code),
        terminal=terminals.seen(request, at=at),
    )


def _answered(view: Page[P], visit: Visit, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    """Answer, or show why it cannot be done; what is not there is not found."""
    try:
        return view(visit, *args, **kwargs)
    except Refused as refusal:
        return refusals.refused(visit, refusal.verdict)
    except ValidationError as fault:
        return refusals.not_now(visit, fault.messages)
    except (NoSuchBulletin, NoSuchDispatch):
        raise Http404 from None


def _to_sign_in(request: HttpRequest, *, comes_back: bool) -> HttpResponse:
    """Send somebody to sign in, and back to this page; what was typed waits there."""
    if request.method == "POST":
        typed.keep(request)
    back = request.get_full_path() if comes_back else request.path.rstrip("/").rpartition("/")[0]
    query = QueryDict(mutable=True)
    query["next"] = back or "/"
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode()}")


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Say that the session has ended, in the place of a piece of a page; the page stays as it is.

    The sign-in page must not be put into a corner of another.
    """
    response = render(request, "desk/part/signed_out.html", {"sign_in": settings.LOGIN_URL})
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#kept", "innerHTML"
    return response


def private(response: ResponseT) -> ResponseT:
    """Let nothing keep a page of the desk."""
    response.headers["Cache-Control"] = "no-store"
    return response
