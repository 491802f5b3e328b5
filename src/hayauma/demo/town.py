"""The town of `run` (見本のまち): founded once a home, with people who have registered."""

import secrets
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from hayauma.demo import audited, followed, people, signins
from hayauma.demo.city import AOBAGAWA
from hayauma.demo.founding import FOUNDER, GROUND, Founding
from hayauma.demo.office import Office
from hayauma.demo.past import Year
from hayauma.demo.present import Today
from hayauma.demo.signins import SignIn, TerminalSheet
from hayauma.installation import city_time, receiving, relays, services
from hayauma.organization import directory, sections, terminals
from hayauma.organization.directory import Person
from hayauma.organization.kinds import Alias
from hayauma.subscriptions import importing
from hayauma.subscriptions.states import Route

SEED = 8_2010
PEOPLE = 3_000
CODES_LIVE = timedelta(days=30)
DESKS = timedelta(days=3)  # the days whose work still lies on the desks


def settle(*, at: datetime, public_url: str, desk_url: str) -> tuple[SignIn, ...]:
    """Found the town where there is none, else move it to these addresses; return its sign-ins.

    All or nothing: a start that was broken off leaves an empty database.
    """
    try:
        service = services.current()
    except services.NoService:
        return _found(at=at, public_url=public_url, desk_url=desk_url)
    if (service.public_url, service.desk_url) != (public_url, desk_url):
        services.move(
            service=service.code, public_url=public_url, desk_url=desk_url, actor=FOUNDER, at=at
        )
    return signins.kept(settings.HAYAUMA_HOME)


def terminal_codes(*, at: datetime) -> tuple[TerminalSheet, ...]:
    """Issue a new one-time code for every terminal in use and return where to type them."""
    keeper = _keeper(at)
    if keeper is None:
        return ()
    url = settings.DESK_URL + reverse("terminal_enrol", urlconf="hayauma.config.urls_desk")
    sheets = []
    with transaction.atomic():
        for terminal in terminals.register_lines():
            if terminal.retired_at is None:
                code = terminals.readable_code(secrets.token_bytes(16))
                terminals.issue_code(
                    terminal=terminal.code, one_time=code, by=keeper, at=at, lifetime=CODES_LIVE
                )
                sheets.append(TerminalSheet(f"{terminal.name}　{terminal.place}", code, url))
    return tuple(sheets)


def _keeper(at: datetime) -> Person | None:
    """Return somebody of the section that keeps the terminals."""
    service = services.current().code
    section = sections.called(Alias.INFORMATION, service=service, at=at)
    placed = directory.placed_in(section.code, at=at) if section else ()
    return directory.person(placed[-1][0], at=at, service=service) if placed else None


def relays_outside() -> tuple[str, ...]:
    """Return the configured relays that are not on this machine; the demo sends to none of them."""
    return tuple(relay.host for relay in relays.usable() if not _is_here(relay.host))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _found(*, at: datetime, public_url: str, desk_url: str) -> tuple[SignIn, ...]:
    """Found the town long ago, let its year pass, and leave on its desks what lies there today."""
    since = _begun(at)
    with transaction.atomic():
        founding = Founding(
            city=AOBAGAWA, since=since, at=since, password=lambda: secrets.token_urlsafe(12)
        )
        founded = founding.run(public_url=public_url, desk_url=desk_url)
        receiving.load(actor=FOUNDER, at=since)
        importing.take_over(
            service=AOBAGAWA.code,
            people=people.invented(
                [menu.code for menu in AOBAGAWA.menus], people=PEOPLE, seed=SEED
            ),
            route=Route.SEED,
            basis=GROUND,
            actor=FOUNDER,
            at=since,
        )
        office = Office(AOBAGAWA.code, founded.accounts, since)
        office.set_up_terminals(keeper="hasegawa", at=since)
        followed.plan(office, since + timedelta(hours=9))
        year = Year(AOBAGAWA, office)
        year.pass_until(city_time.day(at) - DESKS)
        Today(year, at).lay_out()
        audited.commission(office, at=at)
        signins.keep(settings.HAYAUMA_HOME, founded.signins)
    return founded.signins


def _begun(at: datetime) -> datetime:
    """Return the moment the town began: a whole year before the year it looks back on."""
    here = city_time.local(at)
    return here.replace(
        year=here.year - 2, month=4, day=1, hour=0, minute=0, second=0, microsecond=0
    )
