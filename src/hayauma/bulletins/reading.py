"""Reading bulletins: rows turned into views. Nothing here writes."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from hayauma.bulletins.models import Bulletin, Edition, Permit, Revision, Submission
from hayauma.bulletins.states import State
from hayauma.bulletins.viewing import (
    bulletin_view,
    bulletin_views,
    permit_view,
    revision_view,
    submission_view,
)
from hayauma.bulletins.views import (
    BulletinView,
    PermitView,
    RevisionView,
    SubmissionView,
)
from hayauma.organization import directory
from hayauma.statements import kept
from hayauma.subscriptions.states import FIRST_EDITION


class NoSuchBulletin(LookupError):
    """There is no bulletin of this id."""


def bulletin(bulletin_id: int, *, at: datetime) -> BulletinView:
    """Return one bulletin with its newest revision. Errors: NoSuchBulletin."""
    return bulletin_view(row(bulletin_id), at=at)


def numbered(number: str, *, service: str) -> int | None:
    """Return the id of the bulletin of a number such as 2026-118, or None."""
    year, _dash, n = number.partition("-")
    if not (year.isascii() and year.isdecimal() and n.isascii() and n.isdecimal()):
        return None
    found = Bulletin.objects.filter(service__code=service, year=int(year), number=int(n))
    return found.values_list("pk", flat=True).first()


def row(bulletin_id: int, *, lock: bool = False) -> Bulletin:
    """Return the row of a bulletin for this room's acts, locked for the transaction if asked."""
    for found in (_locked if lock else _row)(bulletin_id):
        return found
    raise NoSuchBulletin(bulletin_id)


@kept
def _row(bulletin_id: int) -> QuerySet[Bulletin]:
    return Bulletin.objects.select_related("service", "programme").filter(pk=bulletin_id)


def _locked(bulletin_id: int) -> QuerySet[Bulletin]:
    rows = Bulletin.objects.select_related("service", "programme").filter(pk=bulletin_id)
    return rows.select_for_update(of=("self",))


def listing(
    *, service: str, at: datetime, states: Iterable[State] = (), limit: int = 50, before: int = 0
) -> tuple[BulletinView, ...]:
    """Return bulletins newest change first, of some states or of all.

    `before` is the id of the last bulletin of the page before. It takes the same few queries for
    any number of bulletins.
    """
    rows = Bulletin.objects.filter(service__code=service)
    wanted = [str(state) for state in states]
    if wanted:
        rows = rows.filter(state__in=wanted)
    if before:
        changed = Bulletin.objects.filter(pk=before).values_list("changed_at", flat=True).first()
        earlier = Q(changed_at__lt=changed) | Q(changed_at=changed, pk__lt=before)
        rows = rows.filter(earlier) if changed else rows.none()
    return bulletin_views(rows.order_by("-changed_at", "-pk")[:limit], at=at)


def several(ids: Collection[int], *, at: datetime) -> dict[int, BulletinView]:
    """Return some bulletins by id with their newest revisions, in a few queries.

    One that is not there is left out.
    """
    found = bulletin_views(Bulletin.objects.filter(pk__in=list(ids)), at=at)
    return {one.id: one for one in found}


def revisions(bulletin_id: int) -> tuple[RevisionView, ...]:
    """Return every revision of a bulletin, oldest first."""
    rows = Revision.objects.filter(bulletin_id=bulletin_id).order_by("seq")
    fetched = rows.prefetch_related("editions")
    return tuple(revision_view(one, one.editions.all()) for one in fetched)


def revision(revision_id: int) -> RevisionView:
    """Return one revision."""
    return revision_view(Revision.objects.get(pk=revision_id))


def submissions(bulletin_id: int) -> tuple[SubmissionView, ...]:
    """Return what was handed in and decided, oldest first."""
    return tuple(submission_view(one) for one in _submissions(bulletin_id))


@kept
def _submissions(bulletin_id: int) -> QuerySet[Submission]:
    rows = Submission.objects.filter(revision__bulletin_id=bulletin_id)
    return rows.select_related("revision").order_by("pk")


def submission(submission_id: int) -> SubmissionView:
    """Return one submission."""
    return submission_view(Submission.objects.select_related("revision").get(pk=submission_id))


def open_submission(bulletin_id: int) -> SubmissionView | None:
    """Return the submission that waits for a decision, or None."""
    waiting = [one for one in submissions(bulletin_id) if one.open]
    return waiting[-1] if waiting else None


def permits_of(bulletin_id: int) -> tuple[PermitView, ...]:
    """Return every Permit a bulletin ever had, oldest first."""
    rows = Permit.objects.filter(bulletin_id=bulletin_id).select_related("bulletin").order_by("pk")
    return tuple(permit_view(one) for one in rows)


def permits(ids: Collection[int]) -> dict[int, PermitView]:
    """Return some Permits by id, in one query."""
    rows = Permit.objects.filter(pk__in=list(ids)).select_related("bulletin")
    return {one.pk: permit_view(one) for one in rows}


def subjects(ids: Collection[int]) -> dict[int, str]:
    """Return the Japanese subjects of some bulletins as they stand, for long lists."""
    rows = Edition.objects.filter(revision__bulletin__in=list(ids), language=FIRST_EDITION)
    ordered = rows.order_by("revision__seq")
    return dict(ordered.values_list("revision__bulletin", "subject"))


def waiting_for(account_id: int, *, service: str, at: datetime) -> tuple[BulletinView, ...]:
    """Return the submitted bulletins whose owning section this person heads, oldest first."""
    person = directory.person(account_id, at=at, service=service)
    heads = {post.section for post in person.posts if post.is_head}
    if not heads:
        return ()
    owned = [one.code for one in directory.programmes(at=at) if one.section.code in heads]
    rows = Bulletin.objects.filter(
        service__code=service, state=State.SUBMITTED, programme__code__in=owned
    )
    return bulletin_views(rows.order_by("changed_at", "pk"), at=at)
