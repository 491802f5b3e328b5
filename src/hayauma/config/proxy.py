"""Who may speak for a client (前段のサーバー): our own proxy, by its address and a shared secret.

A header that tells of a client (its address, its scheme, its certificate) is worth what its sender
is worth. Whatever comes from anywhere else is taken out here, before anybody reads it.
"""

import hmac
import ipaddress
import logging
from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hayauma.web.terminals import PROVEN

log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]
SHARED = "HTTP_X_HAYAUMA_PROXY"
VERIFIED, CERTIFICATE = "HTTP_X_CLIENT_VERIFY", "HTTP_X_CLIENT_CERTIFICATE"
TOLD = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)
SOCKET = "unix"  # a proxy on a socket of this machine has no address


class Proxy:
    """Believes the proxy, and nobody else, about a client."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take out what nobody may say; refuse who says that a certificate was verified."""
        meta = request.META
        said = {name: str(meta.pop(name, "")) for name in (SHARED, VERIFIED, CERTIFICATE)}
        known = _is_ours(str(meta.get("REMOTE_ADDR", "")), said[SHARED])
        if not known:
            for name in TOLD:
                meta.pop(name, None)
            if said[VERIFIED] or said[CERTIFICATE]:
                log.warning("a client certificate was claimed by a stranger, not by our proxy")
                return HttpResponse("refused\n", "text/plain; charset=utf-8", 400)
        elif settings.PROXY_SECRET and said[VERIFIED] == "SUCCESS":
            # Only with the secret: an address alone is any process of that machine.
            meta[PROVEN] = unquote(said[CERTIFICATE])
        return self.get_response(request)


def _is_ours(peer: str, secret: str) -> bool:
    """Return whether a request comes from our own proxy."""
    if not settings.TRUSTED_PROXY or not _from_listed(peer):
        return False
    wanted = settings.PROXY_SECRET
    return not wanted or hmac.compare_digest(wanted.encode(), secret.encode("utf-8", "replace"))


def _from_listed(peer: str) -> bool:
    listed = settings.PROXY_ADDRESSES
    if not peer:
        return SOCKET in listed
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(one) for one in listed if one != SOCKET)
