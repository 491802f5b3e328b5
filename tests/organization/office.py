"""A small office for the tests of this room: sections, their posts and people, made by acts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from hayauma import journal
from hayauma.installation import policies, services
from hayauma.installation.services import NewService
from hayauma.organization import (
    accounts,
    directory,
    posts,
    programmes,
    seats,
    sections,
    substitutes,
)
from hayauma.organization.directory import Person
from hayauma.organization.kinds import Alias, Kind, Role
from hayauma.regulation import load_profile

SERVICE = "magazine"
CLERK = journal.Actor("system:test", "人事の担当")
OPENED = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)  # 1 April 2026, 00:00 in Japan


@dataclass
class Office:
    """Everybody by name; `at` is the moment the tests stand at."""

    at: datetime
    accounts: dict[str, int] = field(default_factory=dict)

    def hire(self, user: str, name: str, section: str, title: str = "主任") -> int:
        """Open an account and place it in a section."""
        number = accounts.open_account(
            username=user, name=name, password="a-quiet-river-at-dawn", actor=CLERK, at=OPENED
        )
        sections.place(
            account_id=number, section=section, title=title, since=OPENED, actor=CLERK, at=OPENED
        )
        self.accounts[user] = number
        return number

    def appoint(
        self,
        user: str,
        post: str,
        kind: Kind = Kind.REGULAR,
        *,
        since: datetime = OPENED,
        until: datetime | None = None,
        succeeding: bool = False,
    ) -> posts.Holding:
        """Appoint somebody to a post."""
        return posts.appoint(
            post=post,
            account_id=self.accounts[user],
            kind=kind,
            since=since,
            until=until,
            succeeding=succeeding,
            actor=CLERK,
            at=self.at,
        )

    def person(self, user: str, at: datetime | None = None) -> Person:
        """Return somebody as the doors see them."""
        return directory.person(self.accounts[user], at=at or self.at, service=SERVICE)


def opened(*, profile: str = "toride") -> Office:
    """Open the office: a service under a profile, four sections, their heads, one programme."""
    services.open_service(
        NewService(
            code=SERVICE,
            name="はるか市メールマガジン",
            city="はるか市",
            mail_domain="mail.haruka.example",
            sender_name="はるか市",
            sender_local="magazine",
            phone="0999-00-2000",
            public_url="https://mail.haruka.example",
            desk_url="https://desk.haruka.example",
        ),
        actor=CLERK,
        at=OPENED,
    )
    policies.put_in_force(
        service=SERVICE,
        text=load_profile(profile).text,
        name=profile,
        ground="試験",
        in_force_from=OPENED,
        actor=CLERK,
        at=OPENED,
    )
    office = Office(OPENED)
    for code, name in (
        ("seisaku", "政策部"),
        ("koho", "広報課"),
        ("joho", "情報課"),
        ("anzen", "安全課"),
    ):
        sections.open_section(code=code, name=name, since=OPENED, actor=CLERK, at=OPENED)
        for rank, title in (("head", "長"), ("deputy", "長補佐")):
            posts.establish(
                code=f"{code}-{rank}",
                title=f"{name}{title}",
                section=code,
                is_head=rank == "head",
                since=OPENED,
                actor=CLERK,
                at=OPENED,
            )
        for rank, name_ in (("head", "長"), ("deputy", "補佐")):
            office.hire(f"{code}-{rank}", f"{name} の{name_}", code, f"課{name_}")
            office.appoint(f"{code}-{rank}", f"{code}-{rank}")
    office.hire("keeper", "長谷川 亮", "joho")
    office.hire("author", "佐々木 翔", "anzen")
    for alias, section in ((Alias.PUBLICITY, "koho"), (Alias.INFORMATION, "joho")):
        sections.call(alias, service=SERVICE, section=section, since=OPENED, actor=CLERK, at=OPENED)
    for role, post in (
        (Role.SUPERVISING_OFFICER, "seisaku-head"),
        (Role.OPERATIONS_MANAGER, "koho-head"),
    ):
        seats.seat(service=SERVICE, role=role, post=post, since=OPENED, actor=CLERK, at=OPENED)
    substitutes.designate(
        post="koho-head", stand_in="koho-deputy", since=OPENED, actor=CLERK, at=OPENED
    )
    programmes.register(
        code="bohan",
        name="防犯の啓発",
        section="anzen",
        in_charge=[office.accounts["author"]],
        since=OPENED,
        actor=CLERK,
        at=OPENED,
    )
    return office
