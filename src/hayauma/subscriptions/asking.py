"""Asking (登録の申込み): which mail goes to an address, if any; whoever asked learns nothing.

Known, unknown and suppressed addresses cost the same work, so that nothing is told by time either.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal, links
from hayauma.installation import policies
from hayauma.installation.services import ServiceView
from hayauma.mail import address as mail_address
from hayauma.menus.views import MenuView
from hayauma.subscriptions import addresses, entering, letters, limits, rows, suppression
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.citizens import CITIZEN
from hayauma.subscriptions.models import Confirmation, Subscription
from hayauma.subscriptions.states import Purpose, Route, State

LINK_HOURS = "registration.link_hours"
LINK_HOURS_DEFAULT = 48  # where the city sets no rule


@dataclass(frozen=True)
class Asking:
    """What somebody asked for."""

    service: ServiceView
    address: str
    menus: tuple[MenuView, ...]
    route: Route
    source: str


def ask(asking: Asking, *, token: str, at: datetime) -> None:
    """Write the mail that fits, in the caller's transaction; keep count of those to the address."""
    digest, code = addresses.digest(asking.address), asking.service.code
    rows.in_turn(digest)
    before = Confirmation.objects.filter(digest=digest, created_at__gt=at - timedelta(days=7))
    ages = [at - asked for asked in before.values_list("created_at", flat=True)]
    if limits.too_soon(ages, limits.of(code)):
        return
    registered = Subscription.objects.filter(
        service_id=asking.service.id, subscriber__digest=digest, state=State.ACTIVE
    ).first()
    token_hash = links.hash_token(token)
    row = Confirmation.objects.create(
        token_hash=token_hash,
        purpose=Purpose.REMIND if registered else Purpose.REGISTER,
        service_id=asking.service.id,
        cipher=addresses.vault().seal(asking.address, addresses.confirmation_place(token_hash)),
        digest=digest,
        domain=mail_address.domain(asking.address),
        menus=[menu.code for menu in asking.menus],
        route=asking.route,
        created_at=at,
        expires_at=at + timedelta(hours=_link_hours(code, at)),
    )
    with transaction.atomic():
        _write(asking, row, registered, token=token, at=at)
        # Written and taken back, so that silence takes as long as an answer.
        transaction.set_rollback(suppression.holds(digest, at=at))


def _write(
    asking: Asking, row: Confirmation, registered: Subscription | None, *, token: str, at: datetime
) -> None:
    """Write the mail with the press, or to whom is registered the link of the own page.

    Both are written, one is sent: which one it is must not be told by the time it takes.
    """
    service = asking.service
    own = entering.chosen_menus(registered.pk if registered else 0, service.code)
    first = letters.press(
        _names(asking.menus), service=service, token=token, expires_at=row.expires_at
    )
    again = letters.reminder(
        _names(own), service=service, token=registered.token if registered else token
    )
    letter = again if registered else first
    letters.send(letter, to=asking.address, key=f"registration:{row.pk}", at=at)
    journal.record(
        act=Act.REQUESTED,
        actor=CITIZEN,
        object=f"confirmation:{row.pk}",
        payload={
            "route": row.route,
            "menus": row.menus,
            "source": asking.source,
            "purpose": row.purpose,
        },
        at=at,
        service=asking.service.code,
    )


def _names(menus: tuple[MenuView, ...]) -> tuple[str, ...]:
    return tuple(menu.name for menu in menus)


def _link_hours(service: str, at: datetime) -> int:
    """How long the link opens its page. Source: the city's own rule (市の定め)."""
    return policies.in_force(service=service, at=at).number(LINK_HOURS) or LINK_HOURS_DEFAULT
