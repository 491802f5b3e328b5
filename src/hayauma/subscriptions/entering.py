"""Entering one person (登録する): address, registration, choices and consent in one go."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.subscriptions import addresses, terms
from hayauma.subscriptions.models import Choice, Consent, Subscriber, Subscription
from hayauma.subscriptions.states import FIRST_EDITION, Format, Frequency, Route, State


@dataclass(frozen=True)
class Entry:
    """Who is entered, with what; the token is used only where there is no registration yet."""

    service_id: int
    address: str
    menus: tuple[int, ...]
    route: Route
    token: str


def enter(entry: Entry, *, at: datetime) -> Subscription:
    """Enter a person, or wake their registration, in the caller's transaction; returns the row.

    Menus chosen before and still open stay; the token of old letters stays.
    """
    digest = addresses.digest(entry.address)
    subscriber, _ = Subscriber.objects.get_or_create(
        digest=digest,
        defaults={
            "cipher": addresses.vault().seal(entry.address, addresses.subscriber_place(digest)),
            "domain": mail_address.domain(entry.address),
            "created_at": at,
        },
    )
    subscription, _ = Subscription.objects.get_or_create(
        service_id=entry.service_id,
        subscriber=subscriber,
        defaults={
            "token": entry.token,
            "state": State.ACTIVE,
            "confirmed_at": at,
            "changed_at": at,
            "edition": FIRST_EDITION,
            "format": Format.BOTH,
        },
    )
    if subscription.state != State.ACTIVE:
        subscription.state = State.ACTIVE
        subscription.confirmed_at = subscription.changed_at = at
        subscription.withdrawn_at = subscription.paused_until = None
        subscription.save()
    choose(subscription, entry.menus, at=at)
    agreed = terms.current()
    Consent.objects.create(
        subscription=subscription,
        at=at,
        route=entry.route,
        terms_version=agreed.version,
        terms_digest=agreed.digest,
    )
    return subscription


def choose(subscription: Subscription, menus: tuple[int, ...], *, at: datetime) -> None:
    """Open a choice of each menu that has none open."""
    chosen = set(open_choices(subscription))
    Choice.objects.bulk_create(
        Choice(subscription=subscription, menu_id=menu, frequency=Frequency.AT_ONCE, since=at)
        for menu in menus
        if menu not in chosen
    )


def open_choices(subscription: Subscription) -> tuple[int, ...]:
    """Return the keys of the menus a person has chosen."""
    rows = subscription.choices.filter(until__isnull=True)
    return tuple(rows.values_list("menu_id", flat=True))


def open_menus(subscription: Subscription) -> tuple[MenuView, ...]:
    """Return the menus a person has chosen, in catalogue order."""
    return chosen_menus(subscription.pk, subscription.service.code)


def chosen_menus(subscription_id: int, service: str) -> tuple[MenuView, ...]:
    """Return the menus of a registration by its key; of none (0) the same work gives nothing."""
    rows = Choice.objects.filter(subscription_id=subscription_id, until__isnull=True)
    chosen = set(rows.values_list("menu_id", flat=True))
    return tuple(menu for menu in catalogue.every(service) if menu.id in chosen)
