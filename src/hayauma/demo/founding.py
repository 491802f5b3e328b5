"""Founding a town (まちを作る): its organization and its catalogue, by the rooms' own acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from hayauma import journal
from hayauma.demo.city import City, Section
from hayauma.demo.signins import SignIn
from hayauma.installation import policies, services
from hayauma.menus import catalogue
from hayauma.organization import (
    accounts,
    directory,
    posts,
    programmes,
    seats,
    sections,
    substitutes,
    terminals,
)
from hayauma.organization.kinds import Alias, Role
from hayauma.regulation import load_profile

FOUNDER = journal.Actor("system:demo", "見本のまち")
GROUND = "見本のまちを作ったとき"
ANY_NETWORK_BECAUSE = "見本のまちは、この機器の中だけで動くため"


class Done(TypedDict):
    """Who does the acts of founding, and when they are written down."""

    actor: journal.Actor
    at: datetime


@dataclass(frozen=True)
class Founded:
    """A founded town's accounts by user name, and its sign-ins."""

    accounts: dict[str, int]
    signins: tuple[SignIn, ...]


@dataclass(frozen=True)
class Founding:
    """One town being founded: as it has been since a moment, written down at another."""

    city: City
    since: datetime
    at: datetime
    password: Callable[[], str]

    def run(self, *, public_url: str, desk_url: str) -> Founded:
        """Found the town and return its accounts and who can sign in with which password."""
        self._open_service(public_url, desk_url)
        for section in self.city.sections:
            self._open_section(section)
        known = self._open_accounts()
        self._seat_officers()
        self._register_programmes(known)
        self._register_terminals(known)
        catalogue.lay(
            service=self.city.code,
            groups=self.city.groups,
            menus=self.city.menus,
            ground=GROUND,
            **self._done,
        )
        return Founded(
            {user: account for user, (account, _) in known.items()},
            tuple(signin for _, signin in known.values()),
        )

    @property
    def _done(self) -> Done:
        return {"actor": FOUNDER, "at": self.at}

    def _open_service(self, public_url: str, desk_url: str) -> None:
        city = self.city
        services.open_service(
            services.NewService(
                code=city.code,
                name=city.name,
                city=city.city,
                mail_domain=city.mail_domain,
                sender_name=city.city,
                sender_local=city.sender_local,
                phone=city.phone,
                public_url=public_url,
                desk_url=desk_url,
            ),
            **self._done,
        )
        policies.put_in_force(
            service=city.code,
            text=load_profile(city.profile).text,
            name=city.profile,
            ground=GROUND,
            in_force_from=self.since,
            **self._done,
        )

    def _open_section(self, section: Section) -> None:
        sections.open_section(
            code=section.code,
            name=section.name,
            phone=section.phone,
            extension=section.extension,
            email=section.email,
            since=self.since,
            **self._done,
        )
        for (code, title), is_head in ((section.head, True), (section.deputy, False)):
            posts.establish(
                code=code,
                title=title,
                section=section.code,
                is_head=is_head,
                since=self.since,
                **self._done,
            )
        substitutes.designate(
            post=section.head[0],
            stand_in=section.deputy[0],
            since=self.since,
            **self._done,
        )

    def _open_accounts(self) -> dict[str, tuple[int, SignIn]]:
        """Open every official's account, place and appoint them; return them by user name."""
        known: dict[str, tuple[int, SignIn]] = {}
        names = {section.code: section.name for section in self.city.sections}
        titles = dict(title for one in self.city.sections for title in (one.head, one.deputy))
        for official in self.city.officials:
            password = self.password()
            account = accounts.open_account(
                username=official.user,
                name=official.name,
                password=password,
                email=f"{official.user}@{self.city.mail_domain.partition('.')[2]}",
                **self._done,
            )
            sections.place(
                account_id=account,
                section=official.section,
                title=official.title,
                since=self.since,
                **self._done,
            )
            if official.post:
                posts.appoint(
                    post=official.post,
                    account_id=account,
                    since=self.since,
                    ground=GROUND,
                    **self._done,
                )
            post = titles.get(official.post, official.title)
            if official.audits:
                post += "（監査する人）"
            known[official.user] = (
                account,
                SignIn(
                    name=official.name,
                    post=post,
                    section=names[official.section],
                    role=official.role,
                    user=official.user,
                    password=password,
                    terminal=official.terminal,
                ),
            )
        return known

    def _seat_officers(self) -> None:
        city = self.city
        for alias, section in ((Alias.PUBLICITY, city.issuing), (Alias.INFORMATION, city.keeping)):
            sections.call(alias, service=city.code, section=section, since=self.since, **self._done)
        officers = (
            (Role.SUPERVISING_OFFICER, city.supervising),
            (Role.OPERATIONS_MANAGER, city.managing),
        )
        for role, post in officers:
            seats.seat(service=city.code, role=role, post=post, since=self.since, **self._done)

    def _register_programmes(self, known: dict[str, tuple[int, SignIn]]) -> None:
        for programme in self.city.programmes:
            programmes.register(
                code=programme.code,
                name=programme.name,
                section=programme.section,
                in_charge=[known[user][0] for user in programme.in_charge],
                since=self.since,
                **self._done,
            )

    def _register_terminals(self, known: dict[str, tuple[int, SignIn]]) -> None:
        keeper, manager = (
            directory.person(self._account(known, role), at=self.at, service=self.city.code)
            for role in (Role.TERMINAL_KEEPER, Role.OPERATIONS_MANAGER)
        )
        for machine in self.city.machines:
            terminals.register(
                service=self.city.code,
                code=machine.code,
                name=machine.name,
                place=machine.place,
                by=keeper,
                at=self.at,
            )
            terminals.allow_anywhere(
                terminal=machine.code,
                service=self.city.code,
                reason=ANY_NETWORK_BECAUSE,
                by=manager,
                at=self.at,
            )

    def _account(self, known: dict[str, tuple[int, SignIn]], role: Role) -> int:
        return known[next(one.user for one in self.city.officials if one.role == role)][0]
