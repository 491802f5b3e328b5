"""Substitutes (代決者): who decides in a post's stead while its holder is away, in which order.

Source: the city's rule on deciding (事務決裁規程), which the profile names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.holdings import Holding, away, holder
from hayauma.organization.models import Post, Substitute
from hayauma.organization.periods import at_moment, enter, refuse_reversed, touching
from hayauma.statements import kept


@dataclass(frozen=True)
class SubstituteLine:
    """One designation: which post stands in for which, and from when until when."""

    id: int
    post: str
    stand_in: str
    stand_in_title: str
    order: int
    since: datetime
    until: datetime | None


def chain(post_code: str, *, at: datetime) -> tuple[Holding, ...]:
    """Return who may decide in a post's stead at a moment, the first in order first.

    Whoever is away, or a post nobody holds, is passed over. It does not go on to the stand-ins'
    own substitutes: nobody decides in the stead of one who decides in another's stead.
    """
    rows = _designated(post_code, at)
    holdings = [one for row in rows if (one := holder(row.stand_in.code, at=at))]
    absent = away([one.account_id for one in holdings], at)
    return tuple(one for one in holdings if one.account_id not in absent)


def designated(post_code: str, *, at: datetime) -> tuple[SubstituteLine, ...]:
    """Return the designations for a post at a moment, in order, vacant posts included."""
    return tuple(
        SubstituteLine(
            row.pk,
            post_code,
            row.stand_in.code,
            row.stand_in.title,
            row.order,
            row.since,
            row.until,
        )
        for row in _designated(post_code, at)
    )


@kept
def _designated(post: str, at: datetime) -> QuerySet[Substitute]:
    rows = Substitute.objects.filter(at_moment(at), post__code=post)
    return rows.select_related("stand_in").order_by("order", "pk")


def stands_in_for(post_codes: Iterable[str], *, at: datetime) -> dict[str, int]:
    """Return for which posts these stand in at a moment, each with the place in its line (1 on)."""
    wanted = set(post_codes)
    rows = Substitute.objects.filter(at_moment(at), stand_in__code__in=wanted)
    behind = set(rows.values_list("post__code", flat=True))
    lines = Substitute.objects.filter(at_moment(at), post__code__in=behind)
    places: dict[str, int] = {}
    seen: dict[str, int] = {}
    for post, stand_in in lines.order_by("order", "pk").values_list("post__code", "stand_in__code"):
        seen[post] = seen.get(post, 0) + 1
        if stand_in in wanted:
            places.setdefault(post, seen[post])
    return places


@transaction.atomic
def designate(
    *,
    post: str,
    stand_in: str,
    order: int = 1,
    since: datetime,
    until: datetime | None = None,
    actor: journal.Actor,
    at: datetime,
) -> None:
    """Designate the post that decides in another's stead, beforehand and for a period.

    Errors: ValidationError for a post as its own substitute, an order that is taken, and for a
    chain that would come back to where it began; the message spells the chain out.
    """
    refuse_reversed(since, until)
    # Both rows are locked, in one order, so that two halves of a circle cannot be written at once.
    rows = Post.objects.select_for_update().filter(code__in={post, stand_in}).order_by("code")
    posts = {row.code: row for row in rows}
    for field, code in (("post", post), ("stand_in", stand_in)):
        if code not in posts:
            raise ValidationError({field: _("「{code}」という職はありません。").format(code=code)})
    if post == stand_in:
        raise ValidationError({"stand_in": _("自分の職を、その代決者にはできません。")})
    _refuse_circle(posts[post], posts[stand_in], since, until)
    taken = posts[post].substitutes.filter(touching(since, until), order=order)
    if taken.exists():
        raise ValidationError({"order": _("この順位の代決者は、すでに定められています。")})
    enter(
        Substitute(
            post=posts[post], stand_in=posts[stand_in], order=order, since=since, until=until
        )
    )
    journal.record(
        act=Act.SUBSTITUTE_DESIGNATED,
        actor=actor,
        object=f"post:{post}",
        payload={
            "stand_in": stand_in,
            "order": order,
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
        },
        at=at,
    )


@transaction.atomic
def end(*, post: str, stand_in: str, actor: journal.Actor, at: datetime) -> None:
    """End a designation now. Errors: ValidationError where there is none."""
    rows = Substitute.objects.filter(
        at_moment(at), post__code=post, stand_in__code=stand_in, since__lt=at
    )
    if not rows.update(until=at):
        raise ValidationError({"stand_in": _("この代決者は定められていません。")})
    journal.record(
        act=Act.SUBSTITUTE_ENDED,
        actor=actor,
        object=f"post:{post}",
        payload={"stand_in": stand_in},
        at=at,
    )


def _refuse_circle(post: Post, stand_in: Post, since: datetime, until: datetime | None) -> None:
    """Raise ValidationError where the stand-in's own substitutes lead back to the post."""
    for path in _paths(stand_in, since, until, (stand_in,)):
        if path[-1].pk == post.pk:
            around = " → ".join(one.title for one in (post, *path))
            raise ValidationError(
                {
                    "stand_in": _("代決者が一回りして元の職に戻ります：{around}").format(
                        around=around
                    )
                }
            )


def _paths(
    post: Post, since: datetime, until: datetime | None, path: tuple[Post, ...]
) -> Iterator[tuple[Post, ...]]:
    """Yield each way along designations that are in force all at one moment of the period."""
    for row in post.substitutes.filter(touching(since, until)).select_related("stand_in"):
        if any(row.stand_in_id == one.pk for one in path):
            continue
        begin = max(since, row.since)
        ends = [end for end in (until, row.until) if end is not None]
        further = (*path, row.stand_in)
        yield further
        yield from _paths(row.stand_in, begin, min(ends, default=None), further)
