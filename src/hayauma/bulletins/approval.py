"""Approval (承認): the head of the section that owns the content says yes, or what to mend.

Source: 第5条第2項, 第8条第1項. 代決 and 後閲 follow the city's rule on deciding in one's stead.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import permits, telling
from hayauma.bulletins.acts import Act
from hayauma.bulletins.chairs import Chair, chair_of
from hayauma.bulletins.models import Bulletin, Decision, Submission
from hayauma.bulletins.permits import Ground
from hayauma.bulletins.reading import row
from hayauma.bulletins.states import DecisionKind, Door, State
from hayauma.bulletins.viewing import bulletin_view, newest_revision
from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.installation import city_time, policies
from hayauma.look import japanese
from hayauma.organization import accounts
from hayauma.organization.directory import Person
from hayauma.regulation import ApproveFacts, Refused, Verdict, may_approve, owed_after_approval


class AlreadyDecided(ValidationError):
    """Somebody else was quicker; the message says who, what and when."""


class ApproverClosed(ValidationError):
    """The account of who would decide was closed: not the wrong post, but nobody who may act."""


def judge(
    bulletin: BulletinView, *, by: Person, digest: str, absence: str, at: datetime
) -> Verdict:
    """Return the verdict on this person approving what was shown, before anything is written."""
    chair = chair_of(by, bulletin.section, at=at)
    facts = ApproveFacts(
        by=chair.by,
        # Who writes why the head is away has seen that the head is away.
        head="absent" if chair.head == "present" and absence.strip() else chair.head,
        absence_reason=absence,
        approver_is_author=by.account_id == bulletin.revision.author_id,
        text="same" if digest == bulletin.revision.digest else "changed",
        section=bulletin.section_name,
        post=chair.post,
    )
    return may_approve(facts, policies.in_force(service=bulletin.service, at=at))


@transaction.atomic
def approve(
    *,
    bulletin_id: int,
    digest: str,
    head_count: int,
    by: Person,
    at: datetime,
    absence: str = "",
) -> PermitView:
    """Approve a submitted bulletin and issue its Permit.

    Source: 第8条第1項 (content), 第5条第3項第1号 (its sending). `digest` is that of the text the
    approver was shown; `absence` is why the head is away, written by a substitute (代決).
    Errors: Refused; AlreadyDecided.
    """
    bulletin = row(bulletin_id, lock=True)
    _refuse_closed(by, at=at)
    view = bulletin_view(bulletin, at=at)
    verdict = judge(view, by=by, digest=digest, absence=absence, at=at)
    if not verdict.allowed:
        raise Refused(verdict)
    submission = _waiting(bulletin)
    chair = chair_of(by, view.section, at=at)
    decision = _decide(
        submission, DecisionKind.APPROVED, verdict, chair, by=by, at=at, absence=absence,
        head_count=head_count,
    )  # fmt: skip
    _record(bulletin, Act.APPROVED, decision, by=by, at=at)
    ground = Ground(Door.APPROVAL, verdict, decision.post, decision)
    permit = permits.issue(bulletin, submission.revision, ground, by=by, at=at)
    telling.decided(view, decision=decision.pk, permit=permit, comment="", by=by, at=at)
    policy = policies.in_force(service=view.service, at=at)
    if owed_after_approval(ApproveFacts(by=chair.by), policy):
        telling.look_after(view, decision=decision.pk, absence=absence, by=by, at=at)
    return permit


@transaction.atomic
def give_back(*, bulletin_id: int, comment: str, by: Person, at: datetime) -> BulletinView:
    """Give a submitted bulletin back with what to mend (差戻し).

    Source: 第5条第3項第2号 (guidance); the comment is kept with the draft.
    Errors: ValidationError where nothing is said; Refused for whom it is not to decide.
    """
    if not comment.strip():
        raise ValidationError({"comment": _("直してほしい点を書いてください。")})
    bulletin = row(bulletin_id, lock=True)
    _refuse_closed(by, at=at)
    view = bulletin_view(bulletin, at=at)
    chair = chair_of(by, view.section, at=at)
    # The head need not be away for a substitute to say what is wrong.
    verdict = judge(view, by=by, digest=view.revision.digest, absence="差戻し", at=at)
    if chair.by not in {"head", "substitute"}:
        raise Refused(verdict)
    decision = _decide(
        _waiting(bulletin), DecisionKind.RETURNED, verdict, chair, by=by, at=at, comment=comment
    )
    bulletin.state, bulletin.changed_at = State.RETURNED, at
    bulletin.save(update_fields=["state", "changed_at"])
    _record(bulletin, Act.RETURNED, decision, by=by, at=at)
    telling.decided(view, decision=decision.pk, permit=None, comment=comment, by=by, at=at)
    return bulletin_view(bulletin, at=at)


@transaction.atomic
def read_afterwards(*, bulletin_id: int, by: Person, at: datetime) -> None:
    """Record that the absent head has now read what was approved in their stead (後閲).

    Errors: ValidationError for anybody but that head.
    """
    bulletin = row(bulletin_id, lock=True)
    view = bulletin_view(bulletin, at=at)
    if chair_of(by, view.section, at=at).by != "head":
        raise ValidationError(_("後閲は、不在だった本人が行います。"))
    open_ones = Decision.objects.filter(
        submission__revision__bulletin=bulletin, read_after_at__isnull=True
    ).exclude(standing_in_for="")
    if open_ones.update(read_after_at=at):
        journal.record(
            act=Act.READ_AFTERWARDS,
            actor=by.actor,
            object=f"bulletin:{bulletin.pk}",
            payload={},
            at=at,
            service=view.service,
        )


def _refuse_closed(by: Person, *, at: datetime) -> None:
    """Raise ApproverClosed where the account was closed after this person was seen."""
    if not accounts.is_open(by.account_id, at=at):
        raise ApproverClosed(
            _("{name}のアカウントは停止されています。承認も差戻しもできません。").format(
                name=by.name
            ),
            code="closed",
        )


def _waiting(bulletin: Bulletin) -> Submission:
    """The submission that waits; whoever comes second learns who was first."""
    revision = newest_revision(bulletin)
    submission = revision.submissions.filter(closed_at__isnull=True).order_by("-pk").first()
    if submission is not None:
        return submission
    last = Decision.objects.filter(submission__revision=revision).order_by("-pk").first()
    if last is None:
        raise ValidationError(_("この配信メールは、承認に出されていません。"), code="state")
    said = (
        _("{at}に、{name}が先に承認しました。")
        if last.kind == DecisionKind.APPROVED
        else _("{at}に、{name}が先に差し戻しました。")
    )
    local = city_time.local(last.at)
    raise AlreadyDecided(said.format(at=japanese.full_moment(local), name=last.by_name))


def _decide(
    submission: Submission,
    kind: DecisionKind,
    verdict: Verdict,
    chair: Chair,
    *,
    by: Person,
    at: datetime,
    absence: str = "",
    comment: str = "",
    head_count: int = 0,
) -> Decision:
    submission.closed_at = at
    submission.save(update_fields=["closed_at"])
    return Decision.objects.create(
        submission=submission,
        kind=kind,
        at=at,
        by_id=by.account_id,
        by_name=by.actor.shown,
        post=chair.post,
        standing_in_for=chair.in_stead_of if kind is DecisionKind.APPROVED else "",
        absence=absence,
        comment=comment,
        head_count=head_count,
        verdict=verdict.as_json(),
    )


def _record(bulletin: Bulletin, act: Act, decision: Decision, *, by: Person, at: datetime) -> None:
    revision = decision.submission.revision
    journal.record(
        act=act,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={
            "seq": revision.seq,
            "digest": revision.digest,
            "post": decision.post,
            "standing_in_for": decision.standing_in_for,
            "head_count": decision.head_count,
            "outcome": decision.verdict["outcome"],
            "clause": decision.verdict["clause"],
        },
        at=at,
        service=bulletin.service.code,
    )
