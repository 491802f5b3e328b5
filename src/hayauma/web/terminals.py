"""What a request shows of its machine (機器の証): cookie, client certificate, passkey, address.

What each proves is organization's to say; here it is only taken from the request and given back.
"""

import logging
import secrets
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from hayauma import links
from hayauma.organization import certificates, passkeys, terminals
from hayauma.organization.terminals import UNKNOWN, Shown, TerminalSeen
from hayauma.organization.webauthn import Party

log = logging.getLogger(__name__)

# 400 days is the longest a browser keeps a cookie.
KEPT_SECONDS = 400 * 24 * 60 * 60
# Where the proxy's certificate stands once it is believed; a client's own names begin with HTTP_.
PROVEN = "hayauma.client_certificate"
SIGNED = "terminal_passkey"  # in the session: which passkey signed, and until when it holds


def seen(request: HttpRequest, *, at: datetime) -> TerminalSeen:
    """Return which terminal a request comes from. Source: 第8条第2項.

    Where the register cannot be asked, nothing is proven, and nothing else stops: whoever holds a
    standing leave sends urgent news all the same.
    """
    try:
        return terminals.identify(shown(request, at=at), at=at)
    except Exception:
        log.exception("the register of terminals cannot be asked")
        return UNKNOWN


def shown(request: HttpRequest, *, at: datetime) -> Shown:
    """Return what a request shows of its machine."""
    return Shown(
        credential=_secret(request),
        address=address(request),
        certificate=certificates.fingerprint(str(request.META.get(PROVEN, ""))),
        passkey=_signed(request, at),
    )


def address(request: HttpRequest) -> str:
    """Return the client's address; behind a proxy of ours, the one the proxy itself saw last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def held(request: HttpRequest, *, at: datetime) -> str:
    """Return whose credential this browser keeps, wherever it is; no proof by itself."""
    found = terminals.recognise(_secret(request), at=at)
    return found.code if found.state == "enrolled" else ""


def new_secret() -> str:
    """Return a fresh credential; randomness enters here."""
    return links.new_token(secrets.token_bytes(32))


def new_challenge() -> bytes:
    """Return what a passkey is to sign; randomness enters here."""
    return secrets.token_bytes(32)


def party(name: str) -> Party:
    """Return for whom passkeys are made: this desk, by its exact origin."""
    parts = urlsplit(settings.DESK_URL)
    return Party(id=str(parts.hostname), origin=f"{parts.scheme}://{parts.netloc}", name=name)


def signed(request: HttpRequest, passkey: int, *, at: datetime) -> None:
    """Remember in the session that a passkey has signed just now."""
    until = at + passkeys.HOLDS_FOR
    request.session[SIGNED] = {"passkey": passkey, "until": until.isoformat()}


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
    try:
        renewed = terminals.rotate(secret=secret, new_secret=fresh, at=at)
    except Exception:  # as in seen(): what was done stays done
        log.exception("the register of terminals cannot be asked")
        return
    if renewed:
        keep(response, fresh)


def _signed(request: HttpRequest, at: datetime) -> int | None:
    """Return which passkey has signed in this session, while that still holds."""
    session = getattr(request, "session", None)
    kept = session.get(SIGNED) if session is not None else None
    if not kept or datetime.fromisoformat(kept["until"]) <= at:
        return None
    return int(kept["passkey"])


def _secret(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.TERMINAL_COOKIE_NAME, "")
