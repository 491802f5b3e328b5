"""Reading bulletins: rows turned into views. Nothing here writes."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hayauma.bulletins.canonical import canonical
from hayauma.bulletins.draft import Attachment, Draft, EditionText
from hayauma.bulletins.models import Bulletin, Decision, Edition, Permit, Revision, Submission
from hayauma.bulletins.states import DecisionKind, Door, State
from hayauma.bulletins.views import (
    BulletinView,
    DecisionView,
    PermitView,
    RevisionView,
    SubmissionView,
)
from hayauma.installation.numbering import Number
from hayauma.organization import directory, heirs
from hayauma.organization.directory import NoProgramme, SectionView
from hayauma.subscriptions.audience import AudienceRule
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
    rows = Bulletin.objects.select_related("service", "programme")
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=bulletin_id)
    except Bulletin.DoesNotExist:
        raise NoSuchBulletin(bulletin_id) from None


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
    return _views(rows.order_by("-changed_at", "-pk")[:limit], at=at)


def several(ids: Collection[int], *, at: datetime) -> dict[int, BulletinView]:
    """Return some bulletins by id with their newest revisions, in a few queries.

    One that is not there is left out.
    """
    found = _views(Bulletin.objects.filter(pk__in=list(ids)), at=at)
    return {one.id: one for one in found}


def revisions(bulletin_id: int) -> tuple[RevisionView, ...]:
    """Return every revision of a bulletin, oldest first."""
    rows = Revision.objects.filter(bulletin_id=bulletin_id).order_by("seq")
    return tuple(revision_view(one) for one in rows.prefetch_related("editions"))


def revision(revision_id: int) -> RevisionView:
    """Return one revision."""
    return revision_view(Revision.objects.get(pk=revision_id))


def submissions(bulletin_id: int) -> tuple[SubmissionView, ...]:
    """Return what was handed in and decided, oldest first."""
    rows = (
        Submission.objects.filter(revision__bulletin_id=bulletin_id)
        .select_related("revision")
        .prefetch_related("decisions")
        .order_by("pk")
    )
    return tuple(submission_view(one) for one in rows)


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
    return _views(rows.order_by("changed_at", "pk"), at=at)


def newest_revision(row: Bulletin) -> Revision:
    """Return the newest revision's row; a bulletin always has one."""
    newest = row.revisions.order_by("-seq").prefetch_related("editions").first()
    assert newest is not None, "a bulletin is begun together with its first revision"
    return newest


def number_text(row: Bulletin) -> str:
    """Return 2026-118, or the empty text before the first Permit."""
    if row.year is None or row.number is None:
        return ""
    return Number(row.year, row.number).text


def _views(rows: QuerySet[Bulletin], *, at: datetime) -> tuple[BulletinView, ...]:
    """Return the views of rows in their order: newest revisions and programmes are read once."""
    newest = Revision.objects.filter(bulletin=OuterRef("pk")).order_by("-seq").values("pk")[:1]
    found = list(
        rows.select_related("service", "programme").annotate(newest_revision=Subquery(newest))
    )
    if not found:
        return ()
    texts = Revision.objects.prefetch_related("editions").in_bulk(
        [one.newest_revision for one in found]
    )
    owners = {one.code: one.section for one in directory.programmes(at=at)}
    return tuple(
        _view(
            one,
            owners.get(one.programme.code) or _owner(one, at),
            revision_view(texts[one.newest_revision]),
        )
        for one in found
    )


def bulletin_view(row: Bulletin, *, at: datetime) -> BulletinView:
    """Return the view of a row; who owns it is read as of `at`."""
    return _view(row, _owner(row, at), revision_view(newest_revision(row)))


def _owner(row: Bulletin, at: datetime) -> SectionView:
    """Return who owns the work at a moment; where it has ended, whoever succeeds (承継課).

    Source: 第5条: whoever owns the work answers for its old mails too.
    """
    try:
        return directory.owner(row.programme.code, at=at)
    except NoProgramme:
        once = directory.owner(row.programme.code, at=row.created_at)
        return heirs.heir(once.code, at=at) or once


def _view(row: Bulletin, owner: SectionView, newest: RevisionView) -> BulletinView:
    return BulletinView(
        id=row.pk,
        number=number_text(row),
        state=State(row.state),
        service=row.service.code,
        programme=row.programme.code,
        programme_name=row.programme.name,
        section=owner.code,
        section_name=owner.name,
        created_by=row.created_by_id,
        created_at=row.created_at,
        changed_at=row.changed_at,
        revision=newest,
        relation=row.relation,
        related_to=row.related_to_id,
    )


def revision_view(row: Revision) -> RevisionView:
    """Return the view of a revision; its canonical text is made anew, not trusted from a column."""
    draft = Draft(
        editions={e.language: EditionText(e.subject, e.body) for e in row.editions.all()},
        audience=AudienceRule.from_json(row.audience),
        sender=row.sender,
        not_before=row.not_before,
        not_after=row.not_after,
        attachments=tuple(Attachment(**a) for a in row.attachments),
    )
    return RevisionView(
        id=row.pk,
        seq=row.seq,
        draft=draft,
        canonical=canonical(draft),
        digest=row.digest,
        author_id=row.author_id,
        author_name=row.author_name,
        created_at=row.created_at.astimezone(UTC),
    )


def submission_view(row: Submission) -> SubmissionView:
    """Return the view of a submission with its decisions."""
    return SubmissionView(
        id=row.pk,
        revision_id=row.revision_id,
        seq=row.revision.seq,
        at=row.at,
        by_id=row.by_id,
        by_name=row.by_name,
        reason=row.reason,
        considerations=row.considerations,
        findings=tuple(row.findings),
        head_count=row.head_count,
        verdict=row.verdict,
        decisions=tuple(decision_view(one) for one in row.decisions.order_by("pk")),
        open=row.closed_at is None,
    )


def decision_view(row: Decision) -> DecisionView:
    """Return the view of a decision."""
    return DecisionView(
        kind=DecisionKind(row.kind),
        at=row.at,
        by_id=row.by_id,
        by_name=row.by_name,
        post=row.post,
        standing_in_for=row.standing_in_for,
        absence=row.absence,
        read_after_at=row.read_after_at,
        comment=row.comment,
        verdict=row.verdict,
    )


def permit_view(row: Permit) -> PermitView:
    """Return the view of a Permit."""
    return PermitView(
        id=row.pk,
        bulletin_id=row.bulletin_id,
        revision_id=row.revision_id,
        number=number_text(row.bulletin),
        door=Door(row.door),
        digest=row.digest,
        canonical=row.canonical,
        not_before=row.not_before,
        not_after=row.not_after,
        reason=row.reason,
        issued_at=row.issued_at,
        by_id=row.by_id,
        by_name=row.by_name,
        by_post=row.by_post,
        owning_section=row.owning_section,
        owning_head=row.owning_head,
        policy_version=row.policy_version,
        verdict=row.verdict,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )
