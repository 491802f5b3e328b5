"""A registration as its own page shows it (登録の見せ方): found by the token of its letters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hayauma.installation import policies
from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.subscriptions import addresses
from hayauma.subscriptions.models import Subscription
from hayauma.subscriptions.states import Frequency, State

UNDO_HOURS = "withdrawal.undo_hours"


class UnknownToken(LookupError):
    """No registration has this token, or it was erased."""


class Shown(StrEnum):
    """What the page says of a registration."""

    ACTIVE = "active"  # 受け取っています
    PAUSED = "paused"  # お休み中: letters begin again by themselves
    SUSPENDED = "suspended"  # 休止: mail came back; one press wakes it
    WITHDRAWN = "withdrawn"  # 停止


@dataclass(frozen=True)
class MenuChoice:
    """One menu of the catalogue, and whether it is chosen."""

    menu: MenuView
    chosen: bool
    frequency: Frequency

    @property
    def code(self) -> str:
        """Return the menu's code."""
        return self.menu.code


@dataclass(frozen=True)
class Preferences:
    """A registration as its own page shows it; the address masked, because mails get forwarded."""

    subscription_id: int
    service: str
    token: str
    masked: str
    state: Shown
    menus: tuple[MenuChoice, ...]
    edition: str
    format: str
    paused_until: datetime | None
    undo_until: datetime | None  # a stop can be undone until then

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the codes of the chosen menus, in catalogue order."""
        return tuple(choice.code for choice in self.menus if choice.chosen)


def row(token: str, *, lock: bool = False) -> Subscription:
    """Return the row of a registration for this room's acts. Errors: UnknownToken."""
    found = Subscription.objects.select_related("service", "subscriber")
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.filter(token=token).first()
    if one is None:
        raise UnknownToken
    return one


def view(one: Subscription, at: datetime) -> Preferences:
    """Return what the page shows of a row at a moment."""
    chosen = dict(one.choices.filter(until__isnull=True).values_list("menu_id", "frequency"))
    place = addresses.subscriber_place(bytes(one.subscriber.digest))
    address = addresses.vault().open(bytes(one.subscriber.cipher), place)
    shown = state(one, at)
    return Preferences(
        subscription_id=one.pk,
        service=one.service.code,
        token=one.token,
        masked=mail_address.masked(address),
        state=shown,
        menus=tuple(
            MenuChoice(menu, menu.id in chosen, Frequency(chosen.get(menu.id, Frequency.AT_ONCE)))
            for menu in catalogue.menus(one.service.code, at)
        ),
        edition=one.edition,
        format=one.format,
        paused_until=one.paused_until if shown is Shown.PAUSED else None,
        undo_until=undo_until(one, at),
    )


def state(one: Subscription, at: datetime) -> Shown:
    """Return what the page says; a pause is a date beside the state."""
    if one.state == State.ACTIVE and one.paused_until is not None and one.paused_until > at:
        return Shown.PAUSED
    return Shown(one.state)


def undo_until(one: Subscription, at: datetime) -> datetime | None:
    """Return until when the last stop can be undone, or None. Source: the city's own rule."""
    if one.withdrawn_at is None:
        return None
    hours = policies.in_force(service=one.service.code, at=at).number(UNDO_HOURS) or 0
    until = one.withdrawn_at + timedelta(hours=hours)
    return until if at < until else None
