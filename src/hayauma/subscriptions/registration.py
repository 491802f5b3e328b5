"""Registering (登録): asking for the mail, and the one press that makes it true (double opt-in).

Nobody learns here whether an address is registered: every request has the same answer, and what
there is to say goes to the address itself.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal, links
from hayauma.installation import services
from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.subscriptions import addresses, entering
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.asking import Asking, ask
from hayauma.subscriptions.citizens import CITIZEN
from hayauma.subscriptions.models import Confirmation
from hayauma.subscriptions.states import Purpose, Route


class Opening(StrEnum):
    """What the page behind a confirmation link can do."""

    OPEN = "open"  # one press away
    EXPIRED = "expired"  # too late: a new mail can be asked for, nothing is typed again
    USED = "used"  # pressed before
    UNKNOWN = "unknown"  # never sent by us, or erased since


@dataclass(frozen=True)
class Pending:
    """What the page behind a confirmation link shows; the address masked, mails get forwarded."""

    state: Opening
    masked: str = ""
    menus: tuple[MenuView, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Registered:
    """A registration that has just begun (or begun again)."""

    subscription_id: int
    token: str
    masked: str
    menus: tuple[MenuView, ...]


class NotOpen(Exception):
    """The press came too late, twice, or with a token we do not know."""

    def __init__(self, state: Opening) -> None:
        self.state = state
        super().__init__(state)


def request(
    *,
    service: str,
    address: str,
    menus: Iterable[str],
    route: Route | str,
    at: datetime,
    token: str,
    source: str = "",
) -> None:
    """Ask for the mail with the one press; the answer is always the same: nothing.

    A registered address gets the link of its own page instead, a suppressed one nothing, and one
    that had enough mails lately nothing. `token` is links.new_token() of fresh random bytes and
    stands in the mail alone. `source` says in one word where the request came from (a poster, a
    page), never who. Errors: ValidationError at address or menus, by what was typed alone.
    """
    try:
        kept = mail_address.parse(address)
    except mail_address.AddressError as fault:
        raise ValidationError({"address": str(fault)}) from fault
    known = {menu.code: menu for menu in catalogue.menus(service, at)}
    wanted = list(menus)
    if not wanted:
        raise ValidationError({"menus": _("知りたい情報を一つ以上選んでください。")})
    if any(code not in known for code in wanted):
        raise ValidationError(
            {"menus": _("いまは選べない情報が含まれています。選び直してください。")}
        )
    chosen = tuple(known[code] for code in known if code in wanted)
    asking = Asking(services.named(service), kept, chosen, Route(route), source)
    with transaction.atomic():
        ask(asking, token=token, at=at)


def peek(token: str, at: datetime) -> Pending:
    """Return what the page behind a confirmation link shows; looking changes nothing."""
    row = _row(token)
    if row is None:
        return Pending(Opening.UNKNOWN)
    state = _state(row, at)
    if state is Opening.USED:
        return Pending(state)
    menus = tuple(m for m in catalogue.menus(row.service.code, at) if m.code in row.menus)
    return Pending(state, mail_address.masked(_address(row)), menus, row.expires_at)


@transaction.atomic
def confirm(*, token: str, at: datetime) -> Registered:
    """Begin the registration behind a confirmation link: the one press, by POST alone.

    Also wakes a registration that was stopped or suspended. Menus that have ended meanwhile are
    left out, those that go to everybody are in. Errors: NotOpen.
    """
    row = _row(token, lock=True)
    state = _state(row, at) if row else Opening.UNKNOWN
    if row is None or state is not Opening.OPEN:
        raise NotOpen(state)
    address = _address(row)
    offered = catalogue.menus(row.service.code, at)
    menus = tuple(menu for menu in offered if menu.mandatory or menu.code in row.menus)
    subscription = entering.enter(
        entering.Entry(
            service_id=row.service_id,
            address=address,
            menus=tuple(menu.id for menu in menus),
            route=Route(row.route),
            # Made from what was random and secret, so that the press needs no second token; it
            # cannot be turned back into the one that confirms.
            token=links.new_token(hashlib.sha256(b"preferences:" + token.encode()).digest()),
        ),
        at=at,
    )
    row.used_at, row.cipher = at, b""
    row.save(update_fields=["used_at", "cipher"])
    journal.record(
        act=Act.CONFIRMED,
        actor=CITIZEN,
        object=f"subscription:{subscription.pk}",
        payload={
            "route": row.route,
            "menus": [menu.code for menu in menus],
            "asked_at": row.created_at.isoformat(),
            "terms": subscription.consents.latest("pk").terms_version,
        },
        at=at,
        service=row.service.code,
    )
    return Registered(subscription.pk, subscription.token, mail_address.masked(address), menus)


@transaction.atomic
def renew(*, token: str, at: datetime, fresh_token: str) -> None:
    """Send a new mail for a link that has expired, nothing typed again; the answer is nothing.

    The same limits hold as for a first request; a used or unknown link sends nothing.
    """
    row = _row(token, lock=True)
    if row is None or _state(row, at) is Opening.USED:
        return
    offered = catalogue.menus(row.service.code, at)
    chosen = tuple(menu for menu in offered if menu.code in row.menus)
    service = services.named(row.service.code)
    asking = Asking(service, _address(row), chosen, Route(row.route), "renewed")
    ask(asking, token=fresh_token, at=at)


def _row(token: str, *, lock: bool = False) -> Confirmation | None:
    """The request behind a link; a reminder's token opens nothing."""
    found = Confirmation.objects.select_related("service")
    if lock:
        found = found.select_for_update(of=("self",))
    return found.filter(token_hash=links.hash_token(token), purpose=Purpose.REGISTER).first()


def _state(row: Confirmation, at: datetime) -> Opening:
    if row.used_at is not None:
        return Opening.USED
    return Opening.OPEN if at < row.expires_at else Opening.EXPIRED


def _address(row: Confirmation) -> str:
    place = addresses.confirmation_place(bytes(row.token_hash))
    return addresses.vault().open(bytes(row.cipher), place)
