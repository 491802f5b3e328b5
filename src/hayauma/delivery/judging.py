"""The facts of a release gathered from the rooms below, and the regulation's verdict on them.

Judged twice: when the sending is ordered, and again at the moment it starts. The rule itself
stands in hayauma.regulation; nothing is decided here.
"""

from dataclasses import dataclass
from datetime import datetime

from hayauma.bulletins import permits, reading
from hayauma.bulletins.states import Door, Standing, Within
from hayauma.bulletins.views import BulletinView, PermitState
from hayauma.installation import policies
from hayauma.organization import holds, leaves, posts
from hayauma.organization.leaves import LeaveSeen
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Policy, ReleaseFacts, Verdict, may_release


@dataclass(frozen=True)
class Judgement:
    """A verdict with what it was judged on."""

    verdict: Verdict
    policy: Policy
    bulletin: BulletinView
    state: PermitState
    leave: LeaveSeen

    @property
    def urgent(self) -> bool:
        """Whether the live Permit came through the door of urgent news."""
        return self.state.permit is not None and self.state.permit.door is Door.URGENT


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
    facts = _facts(bulletin, state, terminal=terminal, leave=leave, at=at)
    return Judgement(may_release(facts, policy), policy, bulletin, state, leave)


def _facts(
    bulletin: BulletinView,
    state: PermitState,
    *,
    terminal: TerminalSeen,
    leave: LeaveSeen,
    at: datetime,
) -> ReleaseFacts:
    permit = state.permit
    # An urgent ground covers the text it was declared for, and no other.
    urgent = permit is not None and permit.door is Door.URGENT and state.approval is Standing.LIVE
    vacant = posts.vacancies(service=bulletin.service, at=at)
    return ReleaseFacts(
        urgent=urgent,
        urgent_reason=permit.reason if permit and urgent else "",
        approval="none" if urgent else state.approval.value,
        approver_is_author=(
            permit is not None
            and permit.door is Door.APPROVAL
            and permit.by_id == bulletin.revision.author_id
        ),
        window=Within.INSIDE.value if permit is None else state.window.value,
        terminal=terminal.state,
        leave=leave.state,
        hold=holds.in_force(
            service=bulletin.service,
            section=bulletin.section,
            menus=bulletin.menus,
            bulletin=bulletin.id,
            at=at,
        ),
        vacant=tuple(
            role for role in ("supervising_officer", "operations_manager") if role in vacant
        ),
    )
