"""The facts of a release gathered from the rooms below, and the regulation's verdict on them.

Judged twice: when the sending is ordered, and again at the moment it starts. The rule itself
stands in hayauma.regulation; nothing is decided here.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from hayauma.bulletins import permits, reading, timing
from hayauma.bulletins.canonical import PARTS
from hayauma.bulletins.states import CORRECTING, Door, Standing, Within
from hayauma.bulletins.views import BulletinView, PermitState, PermitView
from hayauma.installation import policies
from hayauma.organization import accounts, holds, leaves, posts
from hayauma.organization.leaves import LeaveSeen
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import (
    Code,
    Policy,
    ReleaseFacts,
    Verdict,
    count_characters,
    look_due,
    may_order_ahead,
    may_release,
    may_release_from,
)

OFFICERS: tuple[Literal["supervising_officer", "operations_manager"], ...] = (
    "supervising_officer",
    "operations_manager",
)


@dataclass(frozen=True)
class Judgement:
    """A verdict with what it was judged on."""

    verdict: Verdict
    policy: Policy
    bulletin: BulletinView
    state: PermitState
    leave: LeaveSeen
    facts: ReleaseFacts

    @property
    def by_leave(self) -> bool:
        """Whether the release rests on a leave, not on the terminal (第8条第2項ただし書)."""
        return rests_on_leave(self.verdict)

    @property
    def urgent(self) -> bool:
        """Whether the live Permit came through the door of urgent news."""
        return self.state.permit is not None and self.state.permit.door is Door.URGENT


def rests_on_leave(verdict: Verdict) -> bool:
    """Return whether a release rests on a leave, not on the terminal (第8条第2項ただし書)."""
    return any(reason.code == Code.FROM_LEAVE for reason in verdict.reasons)


def judge(
    bulletin_id: int,
    *,
    person_code: str,
    terminal: TerminalSeen,
    at: datetime,
    moment: datetime,
    leave: LeaveSeen | None = None,
) -> Judgement:
    """Return the verdict on releasing a bulletin.

    Source: 第8条第1項, 同項ただし書, 第8条第2項, 同項ただし書. `moment` is when the first letter is
    to go, by which the approved window is read; `leave` is one already used at the order.
    """
    bulletin = reading.bulletin(bulletin_id, at=at)
    state = permits.state(bulletin_id, moment)
    policy = policies.in_force(service=bulletin.service, at=at)
    leave = leave or leaves.covering(
        service=bulletin.service,
        person_code=person_code,
        terminal_code=terminal.code,
        menu_codes=bulletin.menus,
        at=at,
    )
    facts = _facts(bulletin, state, policy, terminal=terminal, leave=leave, at=at, moment=moment)
    return Judgement(may_release(facts, policy), policy, bulletin, state, leave, facts)


def judge_ahead(
    bulletin_id: int, *, person_code: str, terminal: TerminalSeen, at: datetime
) -> Judgement:
    """Return the verdict on ordering a sending that begins with the approval (承認されしだい).

    Source: 第8条第2項. Whether it is approved is judged when it begins.
    """
    judged = judge(bulletin_id, person_code=person_code, terminal=terminal, at=at, moment=at)
    return replace(judged, verdict=may_order_ahead(judged.facts, judged.policy))


def judge_equipment(
    *, service: str, person_code: str, terminal: TerminalSeen, menus: tuple[str, ...], at: datetime
) -> tuple[Verdict, LeaveSeen]:
    """Return the verdict on this machine for urgent news to these menus, before it is written.

    Source: 第8条第2項 and its proviso; with the leave that may stand in for the terminal.
    """
    policy = policies.in_force(service=service, at=at)
    leave = leaves.covering(
        service=service,
        person_code=person_code,
        terminal_code=terminal.code,
        menu_codes=menus,
        at=at,
    )
    facts = ReleaseFacts(
        urgent=True,
        terminal=terminal.state,
        leave=leave.state,
        leave_form=leave.form,
        proof=terminal.proof,
        look="overdue" if _look_overdue(policy, terminal, at) else "done",
    )
    return may_release_from(facts, policy), leave


def _facts(
    bulletin: BulletinView,
    state: PermitState,
    policy: Policy,
    *,
    terminal: TerminalSeen,
    leave: LeaveSeen,
    at: datetime,
    moment: datetime,
) -> ReleaseFacts:
    permit = state.permit
    # An urgent ground covers the text it was declared for, and no other.
    urgent = permit is not None and permit.door is Door.URGENT and state.approval is Standing.LIVE
    vacant = posts.vacancies(service=bulletin.service, at=at)
    approved = permit if permit and permit.door is Door.APPROVAL else None
    return ReleaseFacts(
        urgent=urgent,
        correction=bulletin.relation in CORRECTING,
        urgent_reason=permit.reason if permit and urgent else "",
        approval="none" if urgent else state.approval.value,
        approver_is_author=approved is not None and approved.by_id == bulletin.revision.author_id,
        window=Within.INSIDE.value if permit is None else state.window.value,
        terminal=terminal.state,
        leave=leave.state,
        leave_form=leave.form,
        proof=terminal.proof,
        look="overdue" if _look_overdue(policy, terminal, at) else "done",
        hold=holds.in_force(
            service=bulletin.service,
            section=bulletin.section,
            menus=bulletin.menus,
            bulletin=bulletin.id,
            at=at,
        ),
        vacant=tuple(role for role in OFFICERS if role in vacant),
        lead_time=timing.lead_time(
            policy, handed_in=_handed_in(bulletin.id, permit) or at, planned=moment
        ),
        hours=timing.hours(policy, at=moment),
        characters=count_characters(bulletin.revision.draft.body),
        differences="・".join(PARTS.get(part, part) for part in state.differences),
        approver=_owning_head(bulletin, at),
        series=state.series,
        owner="moved" if approved and approved.owning_section != bulletin.section_name else "same",
        owner_now=bulletin.section_name,
        approver_account="open"
        if not approved or accounts.is_open(approved.by_id, at=at)
        else "closed",
    )


def _look_overdue(policy: Policy, terminal: TerminalSeen, at: datetime) -> bool:
    """Whether nobody has looked after a terminal within the city's interval (棚卸し)."""
    if terminal.looked_at is None:
        return False
    until = look_due(policy, looked_at=terminal.looked_at)
    return until is not None and until <= at


def _handed_in(bulletin_id: int, permit: PermitView | None) -> datetime | None:
    """When the revision that waits or was approved was handed in; urgent news never is.

    The text of an issue that was approved with its series lay before the head at that time.
    """
    if permit is not None and permit.series is not None:
        return permit.series.at
    submission = reading.submissions(bulletin_id)
    return submission[-1].at if submission else None


def _owning_head(bulletin: BulletinView, at: datetime) -> str:
    """The title of the post whose approval is wanted (第5条第2項)."""
    head = posts.head_post(bulletin.section, at=at)
    return head.title if head else ""
