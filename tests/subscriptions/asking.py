"""What the tests of this room do again and again: ask, find the link in the mail, press."""

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from hayauma import links
from hayauma.notices.models import Notice
from hayauma.subscriptions import registration
from hayauma.subscriptions.states import Route
from tests.town import SERVICE

LINK = re.compile(r"https?://[^/\s]+/t/([A-Za-z0-9_-]{43})/")


def token(name: str) -> str:
    """Return a token that is another for another name, and the same every time."""
    return links.new_token(hashlib.sha256(name.encode()).digest())


def ask(address: str, *menus: str, at: datetime, name: str = "", route: Route = Route.WEB) -> str:
    """Ask for the mail and return the token that stands in it."""
    asked = token(name or f"{address} {at.isoformat()}")
    registration.request(
        service=SERVICE, address=address, menus=menus or ("bohan",), route=route, at=at, token=asked
    )
    return asked


def mails() -> list[Notice]:
    """Return the mails in the outbox, oldest first."""
    return list(Notice.objects.order_by("pk"))


def recipients(notices: Iterable[Notice]) -> list[str]:
    """Return to whom mails go; only a test opens them."""
    return [settings.VAULT.open(bytes(n.cipher), b"notice:" + n.key.encode()) for n in notices]


def unpadded(raw: bytes) -> str:
    """Return bytes as a token writes them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
