"""Registering (登録): asking for the mail, and the one press that makes it true (double opt-in).

Nobody learns here whether an address is registered: every request has the same answer, and what
there is to say goes to the address itself.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal, links
from hayauma.installation import policies, services
from hayauma.installation.services import ServiceView
from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.subscriptions import addresses, entering, letters, limits, rows, suppression
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.citizens import CITIZEN
from hayauma.subscriptions.letters import Letter
from hayauma.subscriptions.models import Confirmation, Subscription
from hayauma.subscriptions.states import Purpose, Route, State

LINK_HOURS = "registration.link_hours"
LINK_HOURS_DEFAULT = 48  # where the city sets no rule


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
    codes = [code for code in known if code in wanted]
    with transaction.atomic():
        _ask(services.named(service), kept, codes, Route(route), source=source, token=token, at=at)


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
    service = services.named(row.service.code)
    route = Route(row.route)
    _ask(service, _address(row), row.menus, route, source="renewed", token=fresh_token, at=at)


def _ask(
    service: ServiceView,
    kept: str,
    codes: list[str],
    route: Route,
    *,
    source: str,
    token: str,
    at: datetime,
) -> None:
    """Write the mail that fits, in the caller's transaction; keep count of those to the address."""
    digest = addresses.digest(kept)
    rows.in_turn(digest)
    before = Confirmation.objects.filter(digest=digest, created_at__gt=at - timedelta(days=7))
    ages = [at - asked for asked in before.values_list("created_at", flat=True)]
    if limits.too_soon(ages, limits.of(service.code)):
        return
    registered = Subscription.objects.filter(
        service_id=service.id, subscriber__digest=digest, state=State.ACTIVE
    ).first()
    token_hash = links.hash_token(token)
    row = Confirmation.objects.create(
        token_hash=token_hash,
        purpose=Purpose.REMIND if registered else Purpose.REGISTER,
        service_id=service.id,
        cipher=addresses.vault().seal(kept, addresses.confirmation_place(token_hash)),
        digest=digest,
        domain=mail_address.domain(kept),
        menus=codes,
        route=route,
        created_at=at,
        expires_at=at + timedelta(hours=_link_hours(service.code, at)),
    )
    if suppression.holds(digest, at=at):
        return
    key = f"registration:{row.pk}"
    if registered:
        chosen = entering.open_menus(registered)
        letter = Letter(kept, key, tuple(menu.name for menu in chosen))
        letters.remind(letter, service=service, token=registered.token, at=at)
    else:
        names = tuple(menu.name for menu in catalogue.menus(service.code, at) if menu.code in codes)
        letters.ask_for_the_press(
            Letter(kept, key, names), service=service, token=token, expires_at=row.expires_at, at=at
        )
    journal.record(
        act=Act.REQUESTED,
        actor=CITIZEN,
        object=f"confirmation:{row.pk}",
        payload={"route": str(route), "menus": codes, "source": source, "purpose": row.purpose},
        at=at,
        service=service.code,
    )


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


def _link_hours(service: str, at: datetime) -> int:
    """How long the link opens its page. Source: the city's own rule (市の定め)."""
    return policies.in_force(service=service, at=at).number(LINK_HOURS) or LINK_HOURS_DEFAULT
