"""The directory (職員と課等の名簿): who somebody is at a moment, sections and programmes; reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from hayauma.journal import Actor
from hayauma.organization import holdings
from hayauma.organization.holdings import Columns, PostView
from hayauma.organization.kinds import OFFICERS, Alias, Role
from hayauma.organization.models import (
    Account,
    AuditCommission,
    Placement,
    Programme,
    ProgrammeCharge,
    ProgrammeOwner,
    Section,
    SectionAlias,
)
from hayauma.organization.periods import at_moment, still_here
from hayauma.organization.sections import NOWHERE, SectionView, view
from hayauma.statements import kept

__all__ = [
    "NoProgramme",
    "NoSuchPerson",
    "Person",
    "ProgrammeView",
    "Role",
    "SectionView",
    "mail_of",
    "owner",
    "person",
    "placed_in",
    "programme",
    "programmes",
    "section",
    "sections",
]


# What a SectionView is made of, of a row that points to a section.
SECTION = tuple(
    f"section__{column}" for column in ("pk", "code", "name", "phone", "extension", "email")
)


class NoSuchPerson(LookupError):
    """There is no such account, or it may no longer sign in."""


class NoProgramme(LookupError):
    """No programme of this code is in the register at that moment, or nobody owns it."""


@dataclass(frozen=True)
class Person:
    """A member of staff at a moment: where they work, which posts and roles they have."""

    account_id: int
    code: str
    name: str
    section: SectionView
    posts: tuple[PostView, ...]
    roles: frozenset[Role]
    title: str = ""

    @property
    def actor(self) -> Actor:
        """Return this person as the journal writes them down."""
        titles = "・".join(post.title for post in self.posts)
        return Actor(self.code, self.name, titles or f"{self.section.name}{self.title}")

    def has(self, role: Role) -> bool:
        """Return whether this person has a role."""
        return role in self.roles


@dataclass(frozen=True)
class ProgrammeView:
    """The work that owns a bulletin, its section, and the accounts in charge of it."""

    id: int
    code: str
    name: str
    section: SectionView
    in_charge: tuple[int, ...]


def person(account_id: int, *, at: datetime, service: str) -> Person:
    """Return who an account is at a moment. Errors: NoSuchPerson."""
    for account in _accounts(account_id, service, at):
        name, audits, writes, keeping = account
        break
    else:
        raise NoSuchPerson(account_id)
    place = next(iter(_places(account_id, at)), None)
    posts = holdings.held_by(account_id, at=at)
    roles = {Role.STAFF, *_roles_of_posts(account_id, posts, service=service, at=at)}
    if place and place[1] == keeping:
        roles.add(Role.TERMINAL_KEEPER)
    if writes:
        roles.add(Role.AUTHOR)
    if audits:
        roles.add(Role.AUDITOR)
    return Person(
        account_id=account_id,
        code=f"staff:{account_id}",
        name=name,
        section=SectionView(*place[1:]) if place else _section_of(posts),
        posts=posts,
        roles=frozenset(roles),
        title=place[0] if place else "",
    )


def sections(*, at: datetime) -> tuple[SectionView, ...]:
    """Return the sections that exist at a moment, by code."""
    return tuple(view(row) for row in Section.objects.filter(at_moment(at)).order_by("code"))


def section(code: str) -> SectionView | None:
    """Return a section by code, one that has ended included."""
    row = Section.objects.filter(code=code).first()
    return view(row) if row else None


def programmes(*, at: datetime, section: str | None = None) -> tuple[ProgrammeView, ...]:
    """Return the programmes in the register at a moment, by code; those without an owner not."""
    owners = {number: SectionView(*owner) for number, *owner in reversed(_owners(at))}
    charges: dict[int, dict[int, None]] = {}
    for number, account in _charges_held(at):
        charges.setdefault(number, {})[account] = None
    return tuple(
        ProgrammeView(number, code, name, owners[number], tuple(charges.get(number, ())))
        for number, code, name in _registered(at)
        if number in owners and (section is None or owners[number].code == section)
    )


def programme(code: str, *, at: datetime) -> ProgrammeView:
    """Return a programme as it is owned at a moment. Errors: NoProgramme."""
    number, name, *section = _owned(code, at)
    people = tuple(dict.fromkeys(_charged(number, at)))
    return ProgrammeView(number, code, name, SectionView(*section), people)


def owner(programme: str, *, at: datetime) -> SectionView:
    """Return the section that owns a programme at a moment. Errors: NoProgramme."""
    return SectionView(*_owned(programme, at)[2:])


def placed_in(section: str, *, at: datetime) -> tuple[tuple[int, str], ...]:
    """Return account and name of everybody who works in a section at a moment."""
    return tuple(_working(section, at))


def mail_of(account_ids: Iterable[int]) -> dict[int, str]:
    """Return the staff addresses of accounts, for notices; who has none is left out."""
    rows = Account.objects.filter(pk__in=list(account_ids), is_active=True).exclude(email="")
    return dict(rows.values_list("pk", "email"))


def _section_of(posts: tuple[PostView, ...]) -> SectionView:
    """Where somebody works who is placed nowhere: the section of the first post."""
    found = Section.objects.filter(code=posts[0].section).first() if posts else None
    return view(found) if found else NOWHERE


def _roles_of_posts(
    account_id: int, posts: tuple[PostView, ...], *, service: str, at: datetime
) -> Iterator[Role]:
    """Yield the roles that come with the posts somebody holds; who holds none is asked no more."""
    if not posts:
        return
    mine = {post.code for post in posts}
    for role, seated in holdings.role_posts(service=service, at=at).items():
        if role in OFFICERS and seated.code in mine:
            held = holdings.holder(seated.code, at=at)
            if held and held.account_id == account_id:
                yield Role(role)
    if any(post.is_head for post in posts):
        yield Role.DELIVERY_OFFICER


@kept
def _accounts(account: int, service: str, at: datetime) -> Columns:
    rows = Account.objects.filter(still_here(at), pk=account, is_active=True)
    return rows.values_list(
        "name",
        Exists(_commissions(service, at)),
        Exists(_charges(at).filter(account=OuterRef("pk"))),
        Subquery(_keeping(service, at)),
    )


@kept
def _places(account: int, at: datetime) -> Columns:
    rows = Placement.objects.filter(at_moment(at), account_id=account)
    return rows.order_by("-since", "-pk").values_list("title", *SECTION)[:1]


@kept
def _working(section: str, at: datetime) -> Columns:
    rows = Placement.objects.filter(at_moment(at), section__code=section, account__is_active=True)
    return rows.order_by("account_id").values_list("account_id", "account__name").distinct()


@kept
def _owning(code: str, at: datetime) -> Columns:
    in_force = ProgrammeOwner.objects.filter(at_moment(at), at_moment(at, "programme__"))
    rows = in_force.filter(programme__code=code).order_by("-since", "-pk")
    return rows.values_list("programme_id", "programme__name", *SECTION)[:1]


@kept
def _registered(at: datetime) -> Columns:
    return (
        Programme.objects.filter(at_moment(at)).order_by("code").values_list("pk", "code", "name")
    )


@kept
def _owners(at: datetime) -> Columns:
    """Who owns each programme (所管); of several the first counts."""
    rows = ProgrammeOwner.objects.filter(at_moment(at)).order_by("-since", "-pk")
    return rows.values_list("programme_id", *SECTION)


@kept
def _charges_held(at: datetime) -> Columns:
    rows = ProgrammeCharge.objects.filter(at_moment(at), account__is_active=True)
    return rows.order_by("since", "pk").values_list("programme_id", "account_id")


@kept
def _charged(programme: int, at: datetime) -> QuerySet[ProgrammeCharge, int]:
    """Who is in charge of a programme (担当職員), the longest first."""
    rows = ProgrammeCharge.objects.filter(at_moment(at), account__is_active=True)
    mine = rows.filter(programme_id=programme).order_by("since", "pk")
    return mine.values_list("account_id", flat=True)


def _keeping(service: str, at: datetime) -> QuerySet[SectionAlias, int]:
    """The section that keeps the terminals (情報管理主管課) at a moment."""
    named = SectionAlias.objects.filter(at_moment(at), service=service, alias=Alias.INFORMATION)
    return named.order_by("-since", "-pk").values_list("section_id", flat=True)[:1]


def _charges(at: datetime) -> QuerySet[ProgrammeCharge]:
    """Who is in charge of a programme (担当職員) at a moment."""
    return ProgrammeCharge.objects.filter(at_moment(at), at_moment(at, "programme__"))


def _commissions(service: str, at: datetime) -> QuerySet[AuditCommission]:
    """The audits (監査) of an account that are under way at a moment."""
    going_on = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    rows = AuditCommission.objects.filter(going_on, at_moment(at), service=service)
    return rows.filter(account=OuterRef("pk"))


def _owned(code: str, at: datetime) -> tuple[Any, ...]:
    """A programme's number and name at a moment, and what a SectionView of its owner is made of."""
    for found in _owning(code, at):
        return found
    raise NoProgramme(code)
