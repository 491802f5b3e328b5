"""Views of bulletins: this room's rows turned into what other rooms and the screens see."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from hayauma.bulletins.canonical import canonical
from hayauma.bulletins.draft import Attachment, Draft, EditionText
from hayauma.bulletins.models import (
    Bulletin,
    Decision,
    Edition,
    Permit,
    Revision,
    SeriesApproval,
    Submission,
)
from hayauma.bulletins.states import DecisionKind, Door, State
from hayauma.bulletins.views import (
    BulletinView,
    DecisionView,
    PermitView,
    RevisionView,
    SeriesApprovalView,
    SubmissionView,
)
from hayauma.installation.numbering import Number
from hayauma.organization import directory, heirs
from hayauma.organization.directory import NoProgramme, SectionView
from hayauma.statements import kept
from hayauma.subscriptions.audience import AudienceRule


def bulletin_view(row: Bulletin, *, at: datetime) -> BulletinView:
    """Return the view of a row; who owns it is read as of `at`."""
    return _view(row, _owner(row, at), revision_view(newest_revision(row)))


def bulletin_views(rows: QuerySet[Bulletin], *, at: datetime) -> tuple[BulletinView, ...]:
    """Return the views of rows in their order: newest revisions and programmes are read once."""
    newest = Revision.objects.filter(bulletin=OuterRef("pk")).order_by("-seq").values("pk")[:1]
    found = list(
        rows.select_related("service", "programme").annotate(newest_revision=Subquery(newest))
    )
    if not found:
        return ()
    texts = {
        key: revision_view(revision, revision.editions.all())
        for key, revision in Revision.objects.prefetch_related("editions")
        .in_bulk([one.newest_revision for one in found])
        .items()
    }
    owners = {one.code: one.section for one in directory.programmes(at=at)}
    return tuple(
        _view(
            one,
            owners.get(one.programme.code) or _owner(one, at),
            texts[one.newest_revision],
        )
        for one in found
    )


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


def _owner(row: Bulletin, at: datetime) -> SectionView:
    """Return who owns the work at a moment; where it has ended, whoever succeeds (承継課).

    Source: 第5条: whoever owns the work answers for its old mails too.
    """
    try:
        return directory.owner(row.programme.code, at=at)
    except NoProgramme:
        once = directory.owner(row.programme.code, at=row.created_at)
        return heirs.heir(once.code, at=at) or once


def revision_view(row: Revision, editions: Iterable[Edition] | None = None) -> RevisionView:
    """Return the view of a revision; its canonical text is made anew, not trusted from a column.

    `editions` are its own, where a list has fetched them for all its rows at once.
    """
    texts = _editions(row.pk) if editions is None else editions
    draft = Draft(
        editions={e.language: EditionText(e.subject, e.body) for e in texts},
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
        decisions=tuple(decision_view(one) for one in _decisions(row.pk)),
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
        series=series_approval_view(row.series_approval) if row.series_approval else None,
    )


def series_approval_view(row: SeriesApproval) -> SeriesApprovalView:
    """Return the view of a series' approval."""
    return SeriesApprovalView(
        id=row.pk,
        series=row.series_id,
        series_name=row.series.name,
        bulletin=row.model.bulletin_id,
        number=number_text(row.model.bulletin),
        digest=row.digest,
        canonical=row.canonical,
        at=row.at,
        until=row.until,
        by_id=row.by_id,
        by_name=row.by_name,
        by_post=row.by_post,
        policy_version=row.policy_version,
        verdict=row.verdict,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
        revoked_because=row.revoked_because,
    )


def newest_revision(row: Bulletin) -> Revision:
    """Return the newest revision's row; a bulletin always has one."""
    (newest,) = _newest(row.pk)  # a bulletin is begun together with its first revision
    return newest


@kept
def _newest(bulletin: int) -> QuerySet[Revision]:
    return Revision.objects.filter(bulletin_id=bulletin).order_by("-seq")[:1]


@kept
def _editions(revision: int) -> QuerySet[Edition]:
    return Edition.objects.filter(revision_id=revision)


@kept
def _decisions(submission: int) -> QuerySet[Decision]:
    return Decision.objects.filter(submission_id=submission).order_by("pk")


def number_text(row: Bulletin) -> str:
    """Return 2026-118, or the empty text before the first Permit."""
    if row.year is None or row.number is None:
        return ""
    return Number(row.year, row.number).text
