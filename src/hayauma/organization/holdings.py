"""Holdings (在職): who holds a post at any moment, past and coming; roles hang on posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hayauma.organization.kinds import OFFICERS, Kind, Role
from hayauma.organization.models import Absence, Appointment, Post, RoleSeat
from hayauma.organization.periods import at_moment
from hayauma.statements import kept


@dataclass(frozen=True)
class PostView:
    """A post as other rooms see it; `section` is the section's code."""

    id: int
    code: str
    title: str
    section: str
    section_name: str
    is_head: bool


# A few columns of rows that are asked for on every page.
Columns = QuerySet[Any, tuple[Any, ...]]
# What a PostView is made of: its few columns are read, not the rows of three tables.
POST = ("pk", "code", "title", "section__code", "section__name", "is_head")


@dataclass(frozen=True)
class Holding:
    """A person in a post, and for how long."""

    post: PostView
    account_id: int
    name: str
    kind: Kind
    since: datetime
    until: datetime | None


def view(row: Post) -> PostView:
    """Return a post as other rooms see it."""
    section = row.section
    return PostView(row.pk, row.code, row.title, section.code, section.name, row.is_head)


def post(post_code: str, *, at: datetime) -> PostView | None:
    """Return a post that exists at a moment."""
    for found in _post(post_code, at):
        return PostView(*found)
    return None


def holder(post_code: str, *, at: datetime) -> Holding | None:
    """Return who holds a post at a moment, or None where it is vacant.

    While a holder is away, it is the one appointed to act (職務代理), where there is one.
    """
    in_force = [
        Holding(PostView(*seated), account, name, Kind(kind), since, until)
        for account, name, kind, since, until, *seated in _appointed(post_code, at)
    ]
    acting = [held for held in in_force if held.kind is Kind.ACTING]
    proper = [held for held in in_force if held.kind is not Kind.ACTING]
    if acting and (not proper or away([proper[0].account_id], at)):
        return acting[0]
    return proper[0] if proper else None


def head_post(section_code: str, *, at: datetime) -> PostView | None:
    """Return the post that heads a section, whatever its title is called."""
    for found in _heading(section_code, at):
        return PostView(*found)
    return None


def head_of(section_code: str, *, at: datetime) -> Holding | None:
    """Return who heads a section at a moment (第5条第2項), or None where the post is vacant."""
    head = head_post(section_code, at=at)
    return holder(head.code, at=at) if head else None


def role_post(role: Role | str, *, service: str, at: datetime) -> PostView | None:
    """Return the post a role of the regulation hangs on at a moment."""
    return role_posts(service=service, at=at).get(role)


def role_posts(*, service: str, at: datetime) -> dict[str, PostView]:
    """Return the post each role of the regulation hangs on at a moment, by role."""
    return {role: PostView(*seated) for role, *seated in _seated(service, at)}


def role_holder(role: Role | str, *, service: str, at: datetime) -> Holding | None:
    """Return who has a role at a moment. Source: 第3条第2項, 第4条第2項 (by virtue of the post)."""
    seated = role_post(role, service=service, at=at)
    return holder(seated.code, at=at) if seated else None


def vacancies(service: str, at: datetime) -> tuple[str, ...]:
    """Return which of the two officers nobody is at a moment, by role.

    Source: 第3条, 第4条: exactly one of each at any instant.
    """
    seats = role_posts(service=service, at=at)
    codes = {seats[role].code for role in OFFICERS if role in seats}
    held = Appointment.objects.filter(at_moment(at), at_moment(at, "post__"), post__code__in=codes)
    filled = set(held.values_list("post__code", flat=True))
    return tuple(
        str(role) for role in OFFICERS if role not in seats or seats[role].code not in filled
    )


def held_by(account_id: int, *, at: datetime) -> tuple[PostView, ...]:
    """Return the posts a person holds at a moment, the one of their own (本務) first."""
    first = sorted(_held(account_id, at), key=lambda row: row[0] != Kind.REGULAR)
    return tuple(PostView(*seated) for _kind, *seated in first)


def history(post_code: str) -> tuple[Holding, ...]:
    """Return everybody who ever held a post or will, in order of time."""
    rows = Appointment.objects.filter(post__code=post_code).select_related(
        "post__section", "account"
    )
    return tuple(holding_view(row) for row in rows.order_by("since", "pk"))


def away(account_ids: Iterable[int], at: datetime) -> set[int]:
    """Return those of these people who are away at a moment."""
    asked = list(account_ids)
    if len(asked) == 1:
        return set(_away(asked[0], at))
    absences = Absence.objects.filter(at_moment(at), account_id__in=asked)
    return set(absences.values_list("account_id", flat=True))


@kept
def _post(code: str, at: datetime) -> Columns:
    return Post.objects.filter(at_moment(at), code=code).values_list(*POST)[:1]


@kept
def _heading(section: str, at: datetime) -> Columns:
    heads = Post.objects.filter(at_moment(at), section__code=section, is_head=True)
    return heads.order_by("code").values_list(*POST)[:1]


@kept
def _appointed(post: str, at: datetime) -> Columns:
    rows = Appointment.objects.filter(at_moment(at), at_moment(at, "post__"), post__code=post)
    columns = ("account_id", "account__name", "kind", "since", "until", *_of("post"))
    return rows.order_by("since", "pk").values_list(*columns)


@kept
def _held(account: int, at: datetime) -> Columns:
    held = Appointment.objects.filter(at_moment(at), account_id=account)
    return held.order_by("since", "pk").values_list("kind", *_of("post"))


@kept
def _away(account: int, at: datetime) -> QuerySet[Absence, int]:
    absences = Absence.objects.filter(at_moment(at), account_id=account)
    return absences.values_list("account_id", flat=True)


@kept
def _seated(service: str, at: datetime) -> Columns:
    seats = RoleSeat.objects.filter(at_moment(at), service=service)
    return seats.order_by("since", "pk").values_list("role", *_of("post"))


def _of(path: str) -> tuple[str, ...]:
    """Return the columns of a post that another row points to."""
    return tuple(f"{path}__{column}" for column in POST)


def holding_view(row: Appointment) -> Holding:
    """Return a term of office as other rooms see it."""
    return Holding(
        post=view(row.post),
        account_id=row.account_id,
        name=row.account.name,
        kind=Kind(row.kind),
        since=row.since,
        until=row.until,
    )
