"""The organisation in force at a moment (いまの組織), read once; and written as tables."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from hayauma.installation import city_time
from hayauma.organization.future.columns import Table
from hayauma.organization.kinds import KIND_WORDS, Kind, Role
from hayauma.organization.models import (
    Account,
    Appointment,
    Placement,
    Post,
    Programme,
    ProgrammeCharge,
    ProgrammeOwner,
    RoleSeat,
    Section,
    SectionAlias,
    Substitute,
)
from hayauma.organization.periods import at_moment


class SectionNow(NamedTuple):
    """A section in force."""

    name: str
    phone: str


class PostNow(NamedTuple):
    """A post in force."""

    title: str
    section: str
    is_head: bool


@dataclass(frozen=True)
class Present:
    """Who and what there is at a moment, by code."""

    sections: dict[str, SectionNow]
    ended_sections: frozenset[str]
    posts: dict[str, PostNow]
    accounts: dict[str, tuple[int, str]]  # user name → key and name
    placed: dict[int, tuple[str, str]]  # account → section and title
    terms: dict[tuple[str, int], str]  # post and account → kind
    programmes: dict[str, str]
    owners: dict[str, str]  # programme → section


def present(at: datetime) -> Present:
    """Return the organisation in force at a moment."""
    sections = Section.objects.filter(at_moment(at))
    placements = Placement.objects.filter(at_moment(at), account__is_active=True)
    terms = Appointment.objects.filter(at_moment(at), at_moment(at, "post__"))
    return Present(
        sections={one.code: SectionNow(one.name, one.phone) for one in sections},
        ended_sections=frozenset(
            Section.objects.exclude(at_moment(at)).values_list("code", flat=True)
        ),
        posts={
            one.code: PostNow(one.title, one.section.code, one.is_head)
            for one in Post.objects.filter(at_moment(at)).select_related("section")
        },
        accounts={
            one.username: (one.pk, one.name) for one in Account.objects.filter(is_active=True)
        },
        placed={
            one.account_id: (one.section.code, one.title)
            for one in placements.select_related("section").order_by("since", "pk")
        },
        terms={(one.post.code, one.account_id): one.kind for one in terms.select_related("post")},
        programmes=dict(Programme.objects.filter(at_moment(at)).values_list("code", "name")),
        owners=dict(
            ProgrammeOwner.objects.filter(at_moment(at))
            .order_by("since", "pk")
            .values_list("programme__code", "section__code")
        ),
    )


def as_lines(table: Table, *, service: str, at: datetime) -> list[list[str]]:
    """Return the rows of the present organisation in the columns of a table."""
    return {
        Table.SECTIONS: _section_lines,
        Table.POSTS: _post_lines,
        Table.STAFF: _staff_lines,
        Table.APPOINTMENTS: _term_lines,
        Table.PROGRAMMES: _programme_lines,
    }[table](service, at)


def _section_lines(service: str, at: datetime) -> list[list[str]]:
    aliases = SectionAlias.objects.filter(at_moment(at), service=service)
    called = dict(aliases.order_by("since", "pk").values_list("section__code", "alias"))
    rows = Section.objects.filter(at_moment(at)).order_by("code")
    return [[one.code, one.name, "", one.phone, called.get(one.code, "")] for one in rows]


def _post_lines(service: str, at: datetime) -> list[list[str]]:
    titles = {
        Role.SUPERVISING_OFFICER: "総括責任者",
        Role.OPERATIONS_MANAGER: "運用管理者",
    }
    seats = RoleSeat.objects.filter(at_moment(at), service=service).order_by("since", "pk")
    roles = {code: titles[Role(role)] for code, role in seats.values_list("post__code", "role")}
    behind: dict[str, list[str]] = {}
    designated = Substitute.objects.filter(at_moment(at)).order_by("order", "pk")
    for post, stand_in in designated.values_list("post__code", "stand_in__code"):
        behind.setdefault(post, []).append(stand_in)
    rows = Post.objects.filter(at_moment(at)).select_related("section").order_by("code")
    return [
        [
            one.code,
            one.section.code,
            one.title,
            "○" if one.is_head else "",
            roles.get(one.code, ""),
            " ".join(behind.get(one.code, ())),
        ]
        for one in rows
    ]


def _staff_lines(_service: str, at: datetime) -> list[list[str]]:
    rows = Placement.objects.filter(at_moment(at), account__is_active=True)
    newest = {one.account_id: one for one in rows.order_by("since", "pk")}
    found = Placement.objects.filter(pk__in=[one.pk for one in newest.values()])
    return [
        [one.account.username, one.account.name, one.section.code, one.title, ""]
        for one in found.select_related("account", "section").order_by("account__username")
    ]


def _term_lines(_service: str, at: datetime) -> list[list[str]]:
    zone = city_time.zone()
    rows = Appointment.objects.filter(at_moment(at), at_moment(at, "post__"))
    return [
        [
            one.account.username,
            one.post.code,
            str(KIND_WORDS[Kind(one.kind)]),
            one.since.astimezone(zone).date().isoformat(),
        ]
        for one in rows.select_related("account", "post").order_by("post__code", "pk")
    ]


def _programme_lines(_service: str, at: datetime) -> list[list[str]]:
    charges: dict[str, list[str]] = {}
    people = ProgrammeCharge.objects.filter(at_moment(at), account__is_active=True)
    for code, user in people.order_by("since", "pk").values_list(
        "programme__code", "account__username"
    ):
        charges.setdefault(code, []).append(user)
    owners = ProgrammeOwner.objects.filter(at_moment(at), at_moment(at, "programme__"))
    return [
        [
            one.programme.code,
            one.programme.name,
            one.section.code,
            " ".join(dict.fromkeys(charges.get(one.programme.code, ()))),
        ]
        for one in owners.select_related("programme", "section").order_by("programme__code")
    ]
