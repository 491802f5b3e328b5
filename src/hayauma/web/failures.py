"""The pages of both doors for a request that failed: what happened, and what to do next.

They use no session, no database and no frame, so that they stand when those do not; one exception
keeps what a member of staff had typed.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from hayauma.web import typed


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer 400: the request could not be read."""
    return _page("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer 403: this person may not open this page."""
    return _page("403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer 404: there is no such page."""
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer 500: the fault is ours."""
    return _page("500.html", 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose page was too old; the reason stays out of sight.

    Somebody who signed in again in another tab meanwhile gets the form back with the text in it;
    it bears the writer's signed mark, and nothing is stored but in that person's own session.
    """
    if request.headers.get("HX-Request"):  # a piece of a page: what is typed stands on the page
        response = _page("desk/part/signed_out.html", 200)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#kept", "innerHTML"
        return response
    if typed.keep(request):
        return HttpResponseRedirect(request.get_full_path())
    return _page("403_csrf.html", 403)


def unavailable(seconds: int = 30) -> HttpResponse:
    """Return a 503 that asks to come back after the given seconds."""
    response = _page("503.html", 503)
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(template: str, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(template), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
