"""Orders on record (指示の記録): what a release keeps of who ordered, and when it may begin.

Whether a sending may be ordered is judged elsewhere (judging.py); here are only its rows.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.delivery import waking
from hayauma.delivery.judging import Judgement
from hayauma.delivery.models import Dispatch, Release
from hayauma.delivery.states import Lane, Mode, State
from hayauma.installation import services
from hayauma.organization.directory import Person
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Policy

DELAY_KEY = "release.delay_seconds"


@dataclass(frozen=True)
class Ordered:
    """An order to send as its release keeps it: by whom, at which terminal, in which minute."""

    by_id: int
    by_name: str
    at: datetime
    mode: Mode
    terminal: str
    terminal_name: str
    proof: str
    leave: str
    leave_number: int | None
    policy_version: str
    verdict: dict[str, Any]


def as_kept(
    judged: Judgement, terminal: TerminalSeen, *, mode: Mode, by: Person, at: datetime
) -> Ordered:
    """Return an order as it is kept on record; the leave only where it was needed."""
    return Ordered(
        by_id=by.account_id,
        by_name=by.actor.shown,
        at=at,
        mode=mode,
        terminal=terminal.code,
        terminal_name=f"{terminal.name}　{terminal.place}".strip(),
        proof=terminal.proof if terminal.state == "enrolled" else "",
        leave=judged.leave.text if judged.by_leave else "",
        leave_number=judged.leave.id if judged.by_leave else None,
        policy_version=f"{judged.policy.name} {judged.policy.version}",
        verdict=judged.verdict.as_json(),
    )


def write(
    bulletin: BulletinView,
    permit: PermitView,
    ordered: Ordered,
    *,
    start_at: datetime,
    urgent: bool = False,
) -> Dispatch:
    """Write the rows of an order under a Permit just spent, in the caller's transaction."""
    release = Release.objects.create(
        permit_id=permit.id, urgent=urgent, start_at=start_at, **asdict(ordered)
    )
    waking.wake()
    return Dispatch.objects.create(
        release=release,
        service_id=services.named(bulletin.service).id,
        number=permit.number,
        lane=Lane.URGENT if urgent else Lane.ROUTINE,
        state=State.ORDERED,
        due_at=start_at,
    )


def start(
    permit: PermitView, policy: Policy, *, urgent: bool, moment: datetime, ordered_at: datetime
) -> datetime:
    """The moment, put off by the take-back delay but never past the approved window."""
    if urgent:
        return moment
    delay = timedelta(seconds=policy.number(DELAY_KEY) or 0)
    return max(moment, min(ordered_at + delay, permit.not_after))
