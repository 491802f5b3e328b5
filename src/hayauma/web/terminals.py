"""The credential of a terminal in a browser (配備機器の証): a cookie of its own, renewed by posts.

What it proves is organization's to say; here it is only taken from the request and given back.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from hayauma import links
from hayauma.organization import terminals
from hayauma.organization.terminals import TerminalSeen

# 400 days is the longest a browser keeps a cookie.
KEPT_SECONDS = 400 * 24 * 60 * 60


def seen(request: HttpRequest, *, at: datetime) -> TerminalSeen:
    """Return which terminal a request comes from. Source: 第8条第2項."""
    return terminals.recognise(_secret(request), at=at, address=address(request))


def address(request: HttpRequest) -> str:
    """Return the client's address; behind a proxy of ours, the one the proxy itself saw last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def new_secret() -> str:
    """Return a fresh credential; randomness enters here."""
    return links.new_token(secrets.token_bytes(32))


def keep(response: HttpResponseBase, secret: str) -> None:
    """Give a credential to the browser: no script reads it, no other site sends it."""
    response.set_cookie(
        settings.TERMINAL_COOKIE_NAME,
        secret,
        max_age=KEPT_SECONDS,
        path="/",
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Strict",
    )


def renew(request: HttpRequest, response: HttpResponseBase, *, at: datetime) -> None:
    """Renew the credential after a POST; the one before stays good for a while (two tabs)."""
    secret = _secret(request)
    if request.method != "POST" or not secret or settings.TERMINAL_COOKIE_NAME in response.cookies:
        return
    fresh = new_secret()
    if terminals.rotate(secret=secret, new_secret=fresh, at=at):
        keep(response, fresh)


def _secret(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.TERMINAL_COOKIE_NAME, "")
