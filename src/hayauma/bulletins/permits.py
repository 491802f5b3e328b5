"""Permits (第8条第1項): issued by one of the two doors, bound to bytes and a window, spent once.

Delivery asks state() and spends; nothing is sent without a live Permit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import reminding
from hayauma.bulletins.acts import Act
from hayauma.bulletins.canonical import differences, digest
from hayauma.bulletins.models import Bulletin, Decision, Permit, Revision, SeriesApproval
from hayauma.bulletins.reading import row
from hayauma.bulletins.states import Door, Standing, State, Within
from hayauma.bulletins.viewing import newest_revision, number_text, permit_view, revision_view
from hayauma.bulletins.views import PermitState, PermitView
from hayauma.installation import numbering, policies
from hayauma.organization import directory, posts
from hayauma.organization.directory import Person
from hayauma.regulation import Verdict
from hayauma.statements import kept

# How long a bulletin may be sent after approval where its author named no time (市の定め).
WINDOW_KEY = "approval.window_minutes"
# Where the city sets no such rule, an approval does not run out: a year is longer than any text.
NO_LIMIT_MINUTES = 365 * 24 * 60


class AlreadyReleased(ValidationError):
    """The sending of this bulletin has been ordered: its text is on record and stays."""


@dataclass(frozen=True)
class Ground:
    """What a Permit rests on: the door, and the decision or the reason."""

    door: Door
    verdict: Verdict
    post: str
    decision: Decision | None = None
    reason: str = ""
    # The approval of its series (定期の承認), and when the window of the issue closes.
    series: SeriesApproval | None = None
    closes: datetime | None = None


def state(bulletin_id: int, at: datetime) -> PermitState:
    """Return how a bulletin stands to its Permit at a moment; the text is digested anew."""
    permit = live_row(bulletin_id)
    if permit is None:
        return PermitState(Standing.NONE, Within.INSIDE, None, ())
    now = revision_view(newest_revision(permit.bulletin)).canonical
    changed = differences(permit.canonical, now)
    same = digest(now) == permit.digest and not changed
    view = permit_view(permit)
    return PermitState(
        Standing.LIVE if same else Standing.CHANGED,
        within(permit.not_before, permit.not_after, at),
        view,
        changed,
        view.series.standing(at) if view.series else "none",
    )


def within(not_before: datetime, not_after: datetime, at: datetime) -> Within:
    """Return where a moment lies to a window; its last instant is still inside."""
    if at < not_before:
        return Within.BEFORE
    return Within.INSIDE if at <= not_after else Within.MISSED


def live_row(bulletin_id: int) -> Permit | None:
    """Return the row of the live Permit, for this room's acts."""
    return next(iter(_live(bulletin_id)), None)


@kept
def _live(bulletin_id: int) -> QuerySet[Permit]:
    rows = Permit.objects.select_related("bulletin", "bulletin__service", "bulletin__programme")
    return rows.filter(bulletin_id=bulletin_id, voided_at__isnull=True).order_by("pk")[:1]


def issue(
    bulletin: Bulletin, revision: Revision, ground: Ground, *, by: Person, at: datetime
) -> PermitView:
    """Issue the Permit of a revision, in the caller's transaction; an older one is voided.

    The number is allotted with the first Permit and stays for ever. Who answers for the content
    (第5条) is copied as words of this day.
    """
    void(bulletin, why="replaced", by=by, at=at)
    if bulletin.number is None:
        number = numbering.allot(service=bulletin.service.code, kind="bulletin", at=at)
        bulletin.year, bulletin.number = number.year, number.n
    bulletin.state, bulletin.changed_at = State.PERMITTED, at
    bulletin.save(update_fields=["year", "number", "state", "changed_at"])
    view = revision_view(revision)
    policy = policies.in_force(service=bulletin.service.code, at=at)
    section = directory.programme(bulletin.programme.code, at=at).section
    head = posts.head_of(section.code, at=at)
    not_before = max(view.draft.not_before or at, at)
    minutes = policy.number(WINDOW_KEY) or NO_LIMIT_MINUTES
    permit = Permit.objects.create(
        bulletin=bulletin,
        revision=revision,
        door=ground.door,
        digest=view.digest,
        canonical=view.canonical,
        not_before=not_before,
        not_after=ground.closes or view.draft.not_after or not_before + timedelta(minutes=minutes),
        decision=ground.decision,
        reason=ground.reason,
        issued_at=at,
        # Who approved it: of a series once, whoever makes an issue ready from that text.
        by_id=ground.series.by_id if ground.series else by.account_id,
        by_name=ground.series.by_name if ground.series else by.actor.shown,
        by_post=ground.post,
        series_approval=ground.series,
        owning_section=section.name,
        # What is kept on record is Japanese, whoever reads the screen in another language.
        owning_head=f"{head.post.title}　{head.name}" if head else "（空席）",
        policy_version=f"{policy.name} {policy.version}",
        verdict=ground.verdict.as_json(),
    )
    if ground.door is Door.APPROVAL:
        reminding.await_release(permit)
    journal.record(
        act=Act.PERMIT_ISSUED,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={
            "number": number_text(bulletin),
            "door": str(ground.door),
            "seq": revision.seq,
            "digest": view.digest,
            "not_before": permit.not_before.isoformat(),
            "not_after": permit.not_after.isoformat(),
            "policy": permit.policy_version,
            **({"series_approval": ground.series.pk} if ground.series else {}),
        },
        at=at,
        service=bulletin.service.code,
    )
    return permit_view(permit)


def void(bulletin: Bulletin, *, why: str, by: Person, at: datetime) -> None:
    """Void the live Permit of a bulletin, if there is one, in the caller's transaction."""
    voided = Permit.objects.filter(bulletin=bulletin, voided_at__isnull=True)
    if voided.update(voided_at=at, void_reason=why):
        journal.record(
            act=Act.PERMIT_VOIDED,
            actor=by.actor,
            object=f"bulletin:{bulletin.pk}",
            payload={"why": why},
            at=at,
            service=bulletin.service.code,
        )


@transaction.atomic
def spend(bulletin_id: int, *, at: datetime) -> PermitView:
    """Mark a bulletin as released under its live Permit; delivery calls this inside its own act.

    Errors: AlreadyReleased where somebody was quicker.
    """
    bulletin = row(bulletin_id, lock=True)
    refuse_if_released(bulletin)
    permit = live_row(bulletin_id)
    if permit is None:
        raise ValidationError(_("承認がありません。"))
    bulletin.state, bulletin.changed_at = State.RELEASED, at
    bulletin.save(update_fields=["state", "changed_at"])
    return permit_view(permit)


@transaction.atomic
def unspend(bulletin_id: int, *, at: datetime) -> None:
    """Undo spend() when a release is taken back before its first letter."""
    bulletin = row(bulletin_id, lock=True)
    bulletin.state, bulletin.changed_at = State.PERMITTED, at
    bulletin.save(update_fields=["state", "changed_at"])


def refuse_if_released(bulletin: Bulletin) -> None:
    """Raise AlreadyReleased where the sending has been ordered."""
    if bulletin.state == State.RELEASED:
        raise AlreadyReleased(
            _("発信を指示した配信メールの本文は変えられません。訂正は、訂正メールで行います。")
        )
