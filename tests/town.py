"""The cast: the invented people whom tests of rooms and doors meet, and what each may do.

The town is founded by the rooms' own acts under the seed's rule data, in a small city of its own:
five sections, three programmes, four menus, two terminals of which one is enrolled, two citizens.
Tests ask for it as the fixture `town`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import QuerySet
from django.test import Client

from hayauma.demo.city import City, Machine, Official, Programme, section
from hayauma.demo.founding import FOUNDER, Founding
from hayauma.installation import services
from hayauma.installation.services import ServiceView
from hayauma.menus.states import Publicity
from hayauma.menus.views import GroupDraft, MenuDraft
from hayauma.organization import directory, terminals
from hayauma.organization.directory import Person
from hayauma.organization.models import Account
from hayauma.organization.terminals import UNKNOWN, TerminalSeen
from hayauma.statements import kept
from hayauma.subscriptions import importing, people
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.states import Route
from tests import pictures, tables

SERVICE = "magazine"
SINCE = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)  # 1 April 2026, 00:00 in Japan
PASSWORD = "a-quiet-river-at-dawn"
TERMINAL_SECRET = "the-credential-of-the-duty-room"

# The cast. A user name is what tests call somebody by.
CAST = (
    # May guide and look, may have a hold placed; approves nothing and releases nothing.
    Official("supervisor", "櫻井 修一", "seisaku", "部長", "supervising_officer", "seisaku-bucho"),
    # Sets menus, grants leaves, places holds; also heads the section that runs the magazine.
    Official("manager", "小林 和子", "koho", "課長", "operations_manager", "koho-kacho"),
    # Registers terminals and issues their codes; nothing else.
    Official("keeper", "長谷川 亮", "joho", "主任", "terminal_keeper"),
    # Approves what the safety section's programmes send; nobody else's.
    Official("officer", "髙木 誠", "anzen", "課長", "delivery_officer", "anzen-kacho"),
    # Decides in the officer's stead while the officer is away.
    Official("deputy", "三浦 由美", "anzen", "課長補佐", "staff", "anzen-hosa"),
    # In charge of both safety programmes: writes, submits, releases; approves nothing.
    Official("author", "佐々木 翔", "anzen", "主事", "author", terminal=True),
    # Works beside her, in charge of nothing: may write, inside the section without a reason.
    Official("colleague", "松本 葵", "anzen", "主任", "staff"),
    # Heads another section: cannot approve what the safety section sends.
    Official(
        "other_officer", "中村 幸子", "kosodate", "課長", "delivery_officer", "kosodate-kacho"
    ),
    # Writes for another section's programme: needs a reason to write for safety.
    Official("other_author", "青木 美穂", "kosodate", "主任", "author"),
)

CITY = City(
    code=SERVICE,
    name="はるか市メールマガジン",
    city="はるか市",
    mail_domain="mail.haruka.example",
    sender_local="magazine",
    phone="0999-00-2000",
    profile="toride",
    issuing="koho",
    keeping="joho",
    supervising="seisaku-bucho",
    managing="koho-kacho",
    sections=(
        section("seisaku", "政策部", "2010", "政策部長", "政策部次長"),
        section("koho", "広報課", "2100", "広報課長", "広報課長補佐"),
        section("joho", "情報課", "2200", "情報課長", "情報課長補佐"),
        section("anzen", "安全課", "2300", "安全課長", "安全課長補佐"),
        section("kosodate", "子育て課", "2400", "子育て課長", "子育て課長補佐"),
    ),
    officials=CAST,
    programmes=(
        Programme("bohan", "防犯の啓発", "anzen", ("author",)),
        Programme("bosai", "防災情報の提供", "anzen", ("author",)),
        Programme("kenshin", "乳幼児健診", "kosodate", ("other_author",)),
    ),
    machines=(
        Machine("duty-01", "当直-01", "1階当直室"),
        Machine("spare-01", "予備-01", "2階倉庫"),
    ),
    groups=(GroupDraft("inochi", "命と安全", 1), GroupDraft("kosodate", "子育て", 2)),
    menus=(
        MenuDraft("bosai", "防災・気象", "inochi", 1, sections=("anzen",)),
        MenuDraft("bohan", "防犯", "inochi", 2, sections=("anzen",)),
        MenuDraft("kosodate", "子育て（0〜3歳）", "kosodate", 1, sections=("kosodate",)),
        MenuDraft("shobodan", "消防団", "inochi", 3, sections=("anzen",), publicity=Publicity.NONE),
    ),
)


class Browser(Client):
    """A browser that comes by TLS, as behind the city's own server."""

    def generic(self, *arguments: Any, **options: Any) -> Any:
        """Ask for a page."""
        return super().generic(*arguments, **{**options, "secure": True})


@dataclass(frozen=True)
class Citizen:
    """Somebody registered: the address, the registration, and the token in every letter."""

    address: str
    subscription_id: int
    token: str
    menus: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """The founded town, and everybody in it by name."""

    at: datetime
    service: ServiceView
    terminal: TerminalSeen  # the duty room's, enrolled
    hanako: Citizen  # chose bosai and bohan
    taro: Citizen  # chose kosodate

    programme = "bohan"
    menu = "bohan"
    rule = AudienceRule("menus", ("bohan",))
    elsewhere = UNKNOWN  # a machine nobody has deployed
    terminal_secret = TERMINAL_SECRET
    outsider = "kyaku@elsewhere.example"  # not registered, no account

    def person(self, user: str, at: datetime | None = None) -> Person:
        """Return one of the cast as the rooms see them at a moment."""
        return directory.person(_account(user).pk, at=at or self.at, service=SERVICE)

    @property
    def supervisor(self) -> Person:
        """Return the supervising officer (総括責任者)."""
        return self.person("supervisor")

    @property
    def manager(self) -> Person:
        """Return the operations manager (運用管理者)."""
        return self.person("manager")

    @property
    def keeper(self) -> Person:
        """Return who keeps the terminals."""
        return self.person("keeper")

    @property
    def officer(self) -> Person:
        """Return the author's delivery officer (配信責任者)."""
        return self.person("officer")

    @property
    def deputy(self) -> Person:
        """Return the delivery officer's substitute (代決者)."""
        return self.person("deputy")

    @property
    def author(self) -> Person:
        """Return the author (作成者), in charge of the programme."""
        return self.person("author")

    @property
    def colleague(self) -> Person:
        """Return the author's colleague, in charge of nothing."""
        return self.person("colleague")

    @property
    def other_officer(self) -> Person:
        """Return another section's delivery officer."""
        return self.person("other_officer")

    @property
    def other_author(self) -> Person:
        """Return another section's author."""
        return self.person("other_author")

    @pictures.aside
    def client(self, user: str = "", *, host: str = "desk", at_terminal: bool = False) -> Client:
        """Return a browser: of one of the cast, or of anybody; at the enrolled terminal or not."""
        name = f"{host}.localhost:{settings.PORT}"
        client = Browser(headers={"host": name}, SERVER_PORT=str(settings.PORT))
        if user:
            client.cookies[settings.SESSION_COOKIE_NAME] = _signed_in(user)
        if at_terminal:
            client.cookies[settings.TERMINAL_COOKIE_NAME] = TERMINAL_SECRET
        return client

    @pictures.pictured
    def register(self, *addresses: str, menus: Iterable[str] = ("bohan",)) -> tuple[int, ...]:
        """Register more people and return their registrations."""
        return tuple(_register(address, tuple(menus), self.at) for address in addresses)


def found(at: datetime) -> Town:
    """Return the small city as it is at a moment: founded once a process, laid again from rows."""
    pictures.leave()
    if not tables.are_empty():
        _found()  # beside what the test has made itself
        return _met(at)
    if not _ROWS:
        _found()
        _ROWS.update(tables.read())
        _MET.append(_met(at))
    else:
        tables.lay(_ROWS)
    town = replace(_MET[0], at=at, terminal=terminals.recognise(TERMINAL_SECRET, at=at))
    pictures.stand("town", at)
    return town


_ROWS: tables.Rows = {}
_MET: list[Town] = []  # as those rows make it


def _met(at: datetime) -> Town:
    return Town(
        at=at,
        service=services.named(SERVICE),
        terminal=terminals.recognise(TERMINAL_SECRET, at=at),
        hanako=_citizen("hanako@phone.example", ("bosai", "bohan")),
        taro=_citizen("taro@home.example", ("kosodate",)),
    )


def _found() -> None:
    founding = Founding(city=CITY, since=SINCE, at=SINCE, password=lambda: PASSWORD)
    founding.run(public_url=settings.PUBLIC_URL, desk_url=settings.DESK_URL)
    by = directory.person(_account("keeper").pk, at=SINCE, service=SERVICE)
    code = terminals.readable_code(bytes(range(16)))
    terminals.issue_code(terminal="duty-01", one_time=code, by=by, at=SINCE)
    terminals.enrol(code=code, by=by, at=SINCE, secret=TERMINAL_SECRET)
    _register("hanako@phone.example", ("bosai", "bohan"), SINCE)
    _register("taro@home.example", ("kosodate",), SINCE)


@kept
def _accounts(user: str) -> QuerySet[Account]:
    return Account.objects.filter(username=user)


def _account(user: str) -> Account:
    (found,) = _accounts(user)
    return found


def _signed_in(user: str) -> str:
    """Return the session of somebody who has signed in, as Django's own test client makes it."""
    account, session = _account(user), SessionStore()
    session[SESSION_KEY] = account._meta.pk.value_to_string(account)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _citizen(address: str, menus: tuple[str, ...]) -> Citizen:
    (number,) = people.find(address)
    token = people.addressees([number], at=SINCE)[number].token
    return Citizen(address, number, token, menus)


def _register(address: str, menus: tuple[str, ...], at: datetime) -> int:
    importing.take_over(
        service=SERVICE,
        people=[(address, menus, "ja")],
        route=Route.SEED,
        basis="試験",
        at=at,
        actor=FOUNDER,
    )
    return people.find(address)[0]
