"""Using the approval of a series for an issue (定期の承認): its own Permit, number and window.

The issue's text must be the approved one, byte for byte, and its time that of the issue; anything
else is asked for again. Its sending is ordered by a hand like any other (第8条第2項).
"""

from datetime import datetime, timedelta
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import permits, series, series_approval
from hayauma.bulletins.acts import Act
from hayauma.bulletins.canonical import PARTS, differences, without_window
from hayauma.bulletins.consent_reading import ended_in
from hayauma.bulletins.models import Bulletin, Issue, Series, SeriesApproval
from hayauma.bulletins.permits import NO_LIMIT_MINUTES, WINDOW_KEY, Ground
from hayauma.bulletins.reading import row
from hayauma.bulletins.states import Door, State
from hayauma.bulletins.viewing import bulletin_view
from hayauma.bulletins.views import PermitView, RevisionView
from hayauma.installation import policies
from hayauma.organization.directory import Person
from hayauma.regulation import Policy, Refused, SeriesFacts, Verdict, may_approve_series

# What an issue can be made ready from; what was handed in waits for its own decision.
OPEN = frozenset({State.DRAFTING, State.RETURNED, State.PERMITTED})


@transaction.atomic
def use(*, series_id: int, by: Person, at: datetime) -> PermitView:
    """Give the next issue its Permit by the approval of its series: its text is that text.

    Source: 第8条第1項; 市の定め. The Permit has the issue's own window and number.
    Errors: Refused, naming what differs; NoSuchSeries; ValidationError for other sections' staff,
    or where no issue is written.
    """
    one = series.kept(series_id, by, at)
    issue, written = _written(one)
    bulletin = row(written.pk, lock=True)
    permits.refuse_if_released(bulletin)
    if bulletin.state not in OPEN:
        raise ValidationError(_("この号は、すでに承認を待っています。"), code="state")
    verdict = _judged(one, issue, bulletin, at)
    if not verdict.allowed:
        raise Refused(verdict)
    approval = series_approval.live(one.pk)
    assert approval is not None, "the rule refuses where there is no approval"
    policy = policies.in_force(service=one.service.code, at=at)
    newest = bulletin.revisions.order_by("-seq")[0]
    ground = Ground(
        Door.APPROVAL,
        verdict,
        approval.by_post,
        series=approval,
        closes=_closes(issue, policy),
    )
    permit = permits.issue(bulletin, newest, ground, by=by, at=at)
    journal.record(
        act=Act.ISSUE_COVERED,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={
            "series": one.name,
            "approval": approval.pk,
            "approved_by": approval.by_name,
            "approved_at": approval.at.isoformat(),
            "outcome": str(verdict.outcome),
            "clause": verdict.basis.clause,
        },
        at=at,
        service=one.service.code,
    )
    return permit


def _judged(one: Series, issue: Issue, bulletin: Bulletin, at: datetime) -> Verdict:
    policy = policies.in_force(service=one.service.code, at=at)
    approval = series_approval.live(one.pk)
    view = bulletin_view(bulletin, at=at)
    changed = _changed(approval, issue, view.revision) if approval else ()
    consents = approval is not None and ended_in(approval.model.bulletin_id, view.revision.draft)
    facts = SeriesFacts(
        step="use",
        by="owning_staff",
        fixed=one.fixed,
        text="changed" if changed else "same",
        differences="・".join(PARTS.get(part, part) for part in changed),
        approval=_standing(approval, issue, at),
        consents="ended" if consents else "kept",
        owner="moved" if approval and approval.section != view.section else "same",
        window="missed" if at > _closes(issue, policy) else "inside",
        section=view.section_name,
    )
    return may_approve_series(facts, policy)


def _changed(approval: SeriesApproval, issue: Issue, now: RevisionView) -> tuple[str, ...]:
    """What of an issue is not as it was approved; its time is that of the issue and no other."""
    own = (now.draft.not_before, now.draft.not_after) == (issue.due_at, None)
    changed = differences(approval.canonical, without_window(now.canonical))
    return (*changed, *(() if own else ("window",)))


def _standing(
    approval: SeriesApproval | None, issue: Issue, at: datetime
) -> Literal["none", "live", "ended", "revoked"]:
    if approval is None:
        return "none"
    return "live" if max(issue.due_at, at) <= approval.until else "ended"


def _closes(issue: Issue, policy: Policy) -> datetime:
    return issue.due_at + timedelta(minutes=policy.number(WINDOW_KEY) or NO_LIMIT_MINUTES)


def _written(one: Series) -> tuple[Issue, Bulletin]:
    issue = series.next_issue(one)
    if issue is None or issue.bulletin is None or issue.bulletin.state == State.ABANDONED:
        raise ValidationError(_("この号は、まだ書き始めていません。"), code="state")
    return issue, issue.bulletin
