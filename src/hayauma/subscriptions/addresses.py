"""Addresses in this room (アドレス): found by digest, sealed to the place where they stand."""

from functools import cache

from django.conf import settings

from hayauma.mail import address as mail_address
from hayauma.vault import Vault


@cache
def vault() -> Vault:
    """Return the vault of this installation, the object itself: it is asked a million times."""
    return Vault(settings.KEYS)


def digest(kept: str) -> bytes:
    """Return the keyed digest under which an address in kept form is found."""
    return vault().digest(mail_address.lookup_form(kept))


def subscriber_place(digest: bytes) -> bytes:
    """Return the place a subscriber's cipher is bound to."""
    return b"subscriber:" + digest


def confirmation_place(token_hash: bytes) -> bytes:
    """Return the place a waiting registration's cipher is bound to."""
    return b"confirmation:" + token_hash
