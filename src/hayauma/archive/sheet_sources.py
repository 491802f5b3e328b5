"""What a record sheet is made from (配信記録票のもと): the rooms' own read models, read once."""

from dataclasses import dataclass
from datetime import datetime

from hayauma import journal
from hayauma.archive import reading
from hayauma.archive.correcting import reading as correcting
from hayauma.archive.correcting.changes import AmendmentView, amendments
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.views import BackNumberView
from hayauma.bulletins import consent_reading
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.consent_reading import ConsentView
from hayauma.bulletins.views import BulletinView, PermitView, RevisionView, SubmissionView
from hayauma.delivery import afterwards, standing
from hayauma.delivery import reading as dispatches
from hayauma.delivery.afterwards import AfterReportView
from hayauma.delivery.standing import StandingView
from hayauma.delivery.views import DispatchView
from hayauma.inquiries import reading as inquiries
from hayauma.inquiries.views import InquiryView
from hayauma.installation import policies
from hayauma.journal import EntryLine
from hayauma.regulation import Policy

MOST_ENTRIES = 2_000


@dataclass(frozen=True)
class Sources:
    """Everything on record about one bulletin."""

    bulletin: BulletinView
    revision: RevisionView  # the one that was permitted last, or else the newest
    revisions: tuple[RevisionView, ...]
    submissions: tuple[SubmissionView, ...]
    permits: tuple[PermitView, ...]
    dispatches: tuple[DispatchView, ...]
    after_reports: tuple[AfterReportView, ...]
    back_number: BackNumberView | None
    corrections: tuple[CorrectionView, ...]
    amendments: tuple[AmendmentView, ...]
    consents: tuple[ConsentView, ...]
    standing_orders: tuple[StandingView, ...]  # 承認されしだい発信
    inquiries: tuple[InquiryView, ...]
    entries: tuple[EntryLine, ...]
    policy: Policy  # in force when the sheet's last decision was taken

    @property
    def permit(self) -> PermitView | None:
        """Return the last Permit, voided or not."""
        return self.permits[-1] if self.permits else None


def read(bulletin_id: int, *, at: datetime) -> Sources:
    """Return everything on record about a bulletin. Errors: NoSuchBulletin."""
    permits = bulletins.permits_of(bulletin_id)
    # Who owned it is asked as of the decision: a later reorganisation rewrites nothing.
    decided_at = permits[-1].issued_at if permits else at
    bulletin = bulletins.bulletin(bulletin_id, at=decided_at)
    return Sources(
        bulletin=bulletin,
        revision=bulletins.revision(permits[-1].revision_id) if permits else bulletin.revision,
        revisions=bulletins.revisions(bulletin_id),
        submissions=bulletins.submissions(bulletin_id),
        permits=permits,
        dispatches=dispatches.of_bulletin(bulletin_id),
        after_reports=afterwards.of_bulletin(bulletin_id, at=decided_at),
        back_number=reading.of_bulletin(bulletin_id),
        corrections=correcting.of_bulletin(bulletin_id, at=at),
        amendments=amendments(bulletin.number, service=bulletin.service),
        consents=consent_reading.of_bulletin(bulletin_id),
        standing_orders=standing.of_bulletin(bulletin_id),
        inquiries=inquiries.of_bulletin(bulletin_id),
        entries=_entries(bulletin_id, bulletin.number),
        policy=policies.in_force(service=bulletin.service, at=decided_at),
    )


def _entries(bulletin_id: int, number: str) -> tuple[EntryLine, ...]:
    """The journal's lines about the bulletin, its dispatches and its back number, in order."""
    objects = [f"bulletin:{bulletin_id}"]
    objects += [f"dispatch:{one.id}" for one in dispatches.of_bulletin(bulletin_id)]
    objects += [f"backnumber:{number}"] if number else []
    found = [line for one in objects for line in journal.entries(one, limit=MOST_ENTRIES)]
    return tuple(sorted(found, key=lambda line: line.id))
