"""Relays (中継サーバー): where every letter is handed to; there is never an MX look-up."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation.acts import Act
from hayauma.installation.models import Relay
from hayauma.mail.characters import inert

TLS = ("off", "try", "require", "implicit")


@dataclass(frozen=True)
class RelayView:
    """One relay; its password is opened only when it is asked for."""

    name: str
    host: str
    port: int
    tls: str
    user: str
    password: str
    connections: int
    # It puts the DKIM signature on by itself (電子署名を付ける).
    signs: bool = False


@dataclass(frozen=True)
class RelayLine:
    """One relay in a list or a form, also one used no longer: never its password."""

    name: str
    host: str
    port: int
    tls: str
    user: str
    has_password: bool
    connections: int
    signs: bool
    order: int
    active: bool


def usable() -> tuple[RelayView, ...]:
    """Return the active relays, the preferred one first."""
    return tuple(_view(row) for row in Relay.objects.filter(active=True).order_by("order", "pk"))


def lines() -> tuple[RelayLine, ...]:
    """Return every relay, those in use first in order of preference; no password is opened."""
    rows = Relay.objects.order_by("-active", "order", "pk")
    return tuple(_line(row) for row in rows)


@transaction.atomic
def enter(
    relay: RelayView,
    *,
    order: int = 0,
    keep_password: bool = False,
    actor: journal.Actor,
    at: datetime,
) -> None:
    """Enter a relay, or change the one of that name. Source: 第4条第3項.

    The password is sealed and stands in no journal; `keep_password` leaves the one that is there,
    where none is given. Errors: ValidationError by field.
    """
    if relay.tls not in TLS:
        raise ValidationError(
            {"tls": _("TLS は {words} のどれかです。").format(words="・".join(TLS))}
        )
    if not relay.name.strip() or not relay.host.strip() or not inert(relay.name + relay.host):
        raise ValidationError({"host": _("名前とホストを書いてください。")})
    # It is a journal object and part of an address of the desk.
    if re.search(r"[\s/]", relay.name):
        raise ValidationError({"name": _("名前に、空白や「/」は使えません。")})
    if not 0 < relay.port < 65536:
        raise ValidationError({"port": _("ポートは 1 から 65535 までです。")})
    secret = settings.VAULT.seal(relay.password, _place(relay.name)) if relay.password else None
    before = Relay.objects.select_for_update().filter(name=relay.name).first()
    was = _told(before, before.order) if before else None
    if secret is None and keep_password and before and relay.user:
        secret = bytes(before.secret) if before.secret else None
    Relay.objects.update_or_create(
        name=relay.name,
        defaults={
            "host": relay.host,
            "port": relay.port,
            "tls": relay.tls,
            "username": relay.user,
            "secret": secret,
            "connections": relay.connections,
            "signs": relay.signs,
            "order": order,
            "active": True,
        },
    )
    journal.record(
        act=Act.RELAY_CHANGED,
        actor=actor,
        object=f"relay:{relay.name}",
        payload={"before": was, "after": _told(relay, order)},
        at=at,
    )


@transaction.atomic
def retire(*, name: str, actor: journal.Actor, at: datetime) -> None:
    """Use a relay no longer. Source: 第4条第3項. Errors: ValidationError (`name`)."""
    row = Relay.objects.select_for_update().filter(name=name, active=True).first()
    if row is None:
        raise ValidationError({"name": _("この名前の中継サーバーはありません。")})
    row.active, row.secret = False, None
    row.save(update_fields=["active", "secret"])
    payload = {"before": _told(row, row.order), "after": None}
    journal.record(
        act=Act.RELAY_CHANGED, actor=actor, object=f"relay:{name}", payload=payload, at=at
    )


def _told(relay: RelayView | Relay, order: int) -> str:
    """Return what the journal keeps of a relay: never its user or password."""
    how = f"{relay.tls} connections {relay.connections} order {order}"
    return f"{relay.host}:{relay.port} {how}" + (" signs" if relay.signs else "")


def _line(row: Relay) -> RelayLine:
    return RelayLine(
        name=row.name,
        host=row.host,
        port=row.port,
        tls=row.tls,
        user=row.username,
        has_password=bool(row.secret),
        connections=row.connections,
        signs=row.signs,
        order=row.order,
        active=row.active,
    )


def _view(row: Relay) -> RelayView:
    password = settings.VAULT.open(bytes(row.secret), _place(row.name)) if row.secret else ""
    return RelayView(
        name=row.name,
        host=row.host,
        port=row.port,
        tls=row.tls,
        user=row.username,
        password=password,
        connections=row.connections,
        signs=row.signs,
    )


def _place(name: str) -> bytes:
    return b"relay:" + name.encode("utf-8")
