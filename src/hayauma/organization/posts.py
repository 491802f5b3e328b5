"""Posts (職): establishing them, appointing to them, and hanging the officers' roles on them.

Who holds what is read in `holdings`; both are one door for other rooms.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization import sections
from hayauma.organization.acts import Act
from hayauma.organization.holdings import (
    Holding,
    PostView,
    head_of,
    head_post,
    held_by,
    history,
    holder,
    holding_view,
    post,
    role_holder,
    role_post,
    vacancies,
    view,
)
from hayauma.organization.kinds import Kind
from hayauma.organization.models import Absence, Account, Appointment, Post
from hayauma.organization.periods import at_moment, enter, refuse_reversed, touching, words

__all__ = [
    "Holding",
    "PostView",
    "appoint",
    "establish",
    "head_of",
    "head_post",
    "held_by",
    "history",
    "holder",
    "post",
    "relieve",
    "role_holder",
    "role_post",
    "vacancies",
]


@transaction.atomic
def establish(
    *,
    code: str,
    title: str,
    section: str,
    is_head: bool = False,
    since: datetime,
    actor: journal.Actor,
    at: datetime,
) -> PostView:
    """Enter a post of a section; `is_head` where its holder heads the section (課等の長).

    Errors: ValidationError by field; a section has one head post at a time.
    """
    row = Post(code=code, title=title, is_head=is_head, since=since)
    row.section = sections.named(section, field="section")
    heads = Post.objects.filter(touching(since, None), section=row.section, is_head=True)
    other = heads.first() if is_head else None
    if other:
        raise ValidationError(
            {
                "is_head": _("{section}の長は、すでに「{title}」です。").format(
                    section=row.section.name, title=other.title
                )
            }
        )
    enter(row)
    journal.record(
        act=Act.POST_ESTABLISHED,
        actor=actor,
        object=f"post:{code}",
        payload={"title": title, "section": section, "is_head": is_head},
        at=at,
    )
    return view(row)


@transaction.atomic
def appoint(
    *,
    post: str,
    account_id: int,
    kind: Kind = Kind.REGULAR,
    since: datetime,
    until: datetime | None = None,
    ground: str = "",
    succeeding: bool = False,
    actor: journal.Actor,
    at: datetime,
) -> Holding:
    """Appoint a person to a post for a period (発令); `succeeding` ends the holder's term there.

    Source: 第3条第2項, 第4条第2項: whoever holds the post has the role. Errors: ValidationError
    where the post would have two holders at once; one who acts (職務代理) stands beside a holder
    who is away.
    """
    refuse_reversed(since, until)
    seat_ = locked(post)
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise ValidationError({"account_id": _("この職員は登録されていません。")})
    if succeeding:
        _end_terms(seat_, since)
    row = Appointment(
        post=seat_, account=account, kind=kind, ground=ground, since=since, until=until
    )
    _refuse_two_holders(row)
    enter(row)
    journal.record(
        act=Act.APPOINTED,
        actor=actor,
        object=f"post:{post}",
        payload={
            "title": seat_.title,
            "account": account_id,
            "name": account.name,
            "kind": str(kind),
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
            "ground": ground,
        },
        at=at,
    )
    return holding_view(row)


@transaction.atomic
def relieve(
    *, post: str, account_id: int, until: datetime, actor: journal.Actor, at: datetime
) -> None:
    """End a person's term in a post. Errors: ValidationError where there is no such term."""
    seat_ = locked(post)
    term = seat_.appointments.filter(at_moment(until), account_id=account_id).first()
    if term is None:
        raise ValidationError({"account_id": _("この職には就いていません。")})
    refuse_reversed(term.since, until)
    term.until = until
    term.save(update_fields=["until"])
    journal.record(
        act=Act.RELIEVED,
        actor=actor,
        object=f"post:{post}",
        payload={"account": account_id, "until": until.isoformat()},
        at=at,
    )


def locked(code: str) -> Post:
    """Return a post's row, locked: two who appoint to it at once come one after the other."""
    row = Post.objects.select_for_update(of=("self",)).select_related("section")
    found = row.filter(code=code).first()
    if found is None:
        raise ValidationError({"post": _("「{code}」という職はありません。").format(code=code)})
    return found


def _end_terms(row: Post, since: datetime) -> None:
    for term in row.appointments.filter(touching(since, None), since__lt=since):
        term.until = since
        term.save(update_fields=["until"])


def _refuse_two_holders(row: Appointment) -> None:
    """Raise ValidationError where the post has another holder in the same period."""
    others = row.post.appointments.filter(touching(row.since, row.until)).select_related("account")
    for other in others:
        pair = {row.kind, other.kind}
        if Kind.ACTING in pair and len(pair) == 2 and _away_when_both(row, other):
            continue
        raise ValidationError(
            {
                "post": _(
                    "「{title}」には{name}が就いています（{period}）。同じ職に二人は就けません。"
                ).format(
                    title=row.post.title,
                    name=other.account.name,
                    period=words(other.since, other.until),
                )
            }
        )


def _away_when_both(row: Appointment, other: Appointment) -> bool:
    """Return whether the proper holder is away when the one who acts stands beside them."""
    proper = other if row.kind == Kind.ACTING else row
    both_from = max(row.since, other.since)
    return Absence.objects.filter(at_moment(both_from), account_id=proper.account_id).exists()
