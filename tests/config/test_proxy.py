"""Who may speak for a client: our own proxy, by address and secret; everybody else is taken out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hayauma.config.proxy import Proxy
from hayauma.web.terminals import PROVEN

SECRET = "only-we-two"
PEM = "-----BEGIN CERTIFICATE-----\nA+B/=\n"
CLAIM = {"X-Client-Verify": "SUCCESS", "X-Client-Certificate": quote(PEM)}
TOLD = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "Forwarded": "for=192.0.2.7"}

Asked = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def ask(settings: Any) -> Asked:
    """Ask behind a proxy on 192.0.2.1 that shares a secret; return status and what was seen."""
    settings.TRUSTED_PROXY, settings.PROXY_SECRET = True, SECRET
    settings.PROXY_ADDRESSES = ["192.0.2.1/32", "2001:db8::1"]

    def asked(
        headers: dict[str, str], peer: str = "192.0.2.1", secret: str | None = SECRET
    ) -> tuple[int, dict[str, Any]]:
        shown: dict[str, Any] = {}

        def view(request: HttpRequest) -> HttpResponse:
            shown.update(request.META)
            return HttpResponse("ok")

        with_secret = {"X-Hayauma-Proxy": secret} if secret is not None else {}
        request = RequestFactory().get("/", headers=headers | with_secret, REMOTE_ADDR=peer)
        return Proxy(view)(request).status_code, shown

    return asked


def test_our_proxy_is_believed(ask: Asked) -> None:
    for peer in ("192.0.2.1", "2001:db8::1"):
        status, seen = ask(CLAIM | TOLD, peer=peer)
        assert (status, seen[PROVEN]) == (200, PEM)
        assert seen["HTTP_X_FORWARDED_FOR"] == "192.0.2.7"
        assert "HTTP_X_HAYAUMA_PROXY" not in seen, "nobody behind needs the secret"


@pytest.mark.parametrize(
    ("peer", "secret"),
    [
        ("192.0.2.2", SECRET),
        ("192.0.2.1", "guessed"),
        ("192.0.2.1", None),
        ("192.0.2.1", "秘密"),
        ("", SECRET),
        ("nowhere", SECRET),
    ],
)
def test_a_stranger_speaks_for_nobody(ask: Asked, peer: str, secret: str | None) -> None:
    assert ask(CLAIM, peer=peer, secret=secret)[0] == 400
    status, seen = ask(TOLD, peer=peer, secret=secret)
    assert status == 200
    assert not [name for name in seen if "FORWARDED" in name or name == PROVEN]


@pytest.mark.parametrize("verify", ["NONE", "FAILED:certificate has expired", "", "success"])
def test_only_a_verified_certificate_counts(ask: Asked, verify: str) -> None:
    status, seen = ask(CLAIM | {"X-Client-Verify": verify})
    assert status == 200
    assert PROVEN not in seen


def test_without_a_secret_no_certificate_counts(ask: Asked, settings: Any) -> None:
    settings.PROXY_SECRET = ""
    status, seen = ask(CLAIM | TOLD, secret=None)
    assert (status, PROVEN in seen) == (200, False)
    assert seen["HTTP_X_FORWARDED_FOR"] == "192.0.2.7"


def test_without_a_proxy_nobody_is_believed(ask: Asked, settings: Any) -> None:
    settings.TRUSTED_PROXY = False
    assert ask(CLAIM)[0] == 400
    assert "HTTP_X_FORWARDED_FOR" not in ask(TOLD)[1]


def test_a_proxy_on_a_socket_is_named_so(ask: Asked, settings: Any) -> None:
    settings.PROXY_ADDRESSES = ["unix"]
    assert ask(CLAIM, peer="")[1][PROVEN] == PEM
