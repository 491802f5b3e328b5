"""How the citizens' door answers: language, caches, referrers, and no cookie but the language's.

There is no session here. What a person may do rests on the secret token in the path, never on a
cookie, so a forged form of another site has nothing to ride on, and no page can "expire" while
somebody types. Other sites' forms are refused all the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hayauma.web import failures

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# Short enough for a correction to be seen, long enough for a proxy to carry a disaster evening;
# when the application is down a proxy may show the last copy for a day.
OPEN_CACHE = "public, max-age=60, stale-if-error=86400"


def open_page(view: View[P]) -> View[P]:
    """Return a view that answers everybody alike: cacheable, in the language asked for."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = _own(view, request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        cacheable = request.method in {"GET", "HEAD"} and response.status_code == 200
        if not cacheable or response.cookies:
            response.headers["Cache-Control"] = "no-store"
            return response
        response.headers["Cache-Control"] = OPEN_CACHE
        set_response_etag(response)
        # Who has the page already gets 304 and no body.
        answered = get_conditional_response(
            request, etag=response.headers["ETag"], response=response
        )
        assert isinstance(answered, HttpResponse), "a response was given"
        return answered

    return _allowing(answer)


def personal_page(view: View[P]) -> View[P]:
    """Return a view for one person's page: never stored, never indexed, never told to others."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return _private(_own(view, request, *args, **kwargs))
        except Http404 as nothing:
            # Also an answer that there is nothing stands under a path that holds a secret.
            return _private(failures.not_found(request, nothing))

    return _allowing(answer)


def machine_page(view: View[P]) -> View[P]:
    """Return a personal page that mail programs POST to from anywhere, with no browser's manners.

    Source: RFC 8058 3.2: the sender of the POST brings no cookie and no other credential.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return _private(view(request, *args, **kwargs))

    return _allowing(answer)


def from_elsewhere(request: HttpRequest) -> bool:
    """Return whether the browser says that another site sent this form.

    Source: Fetch Metadata (Sec-Fetch-Site). A browser too old to say is believed.
    """
    return request.headers.get("Sec-Fetch-Site", "") == "cross-site"


def _allowing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to GET and POST without Django's token: there is no cookie for it to protect."""
    allowed: Callable[..., HttpResponse] = require_http_methods(["GET", "HEAD", "POST"])(view)
    return csrf_exempt(allowed)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _own(view: View[P], request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    """Answer, unless another site sent the form."""
    if request.method == "POST" and from_elsewhere(request):
        raise PermissionDenied
    return view(request, *args, **kwargs)
