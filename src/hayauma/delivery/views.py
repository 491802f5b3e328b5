"""What other rooms see of a release and its dispatch: frozen plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hayauma.delivery.states import Lane, Mode, State


@dataclass(frozen=True)
class ReleaseView:
    """The order to send: who, from what, when, judged by which rules."""

    id: int
    bulletin: int
    permit: int
    at: datetime
    by_id: int
    by_name: str
    urgent: bool
    mode: Mode
    start_at: datetime
    terminal: str
    terminal_name: str
    proof: str
    leave: str
    leave_number: int | None
    policy_version: str
    verdict: dict[str, Any]
    sending_verdict: dict[str, Any] | None
    judged_at: datetime | None
    taken_back_at: datetime | None


@dataclass(frozen=True)
class DispatchView:
    """One run of letters."""

    id: int
    bulletin: int
    number: str
    lane: Lane
    state: State
    audience: int
    due_at: datetime | None
    frozen_at: datetime | None
    started_at: datetime | None
    closed_at: datetime | None
    held_because: str
    release: ReleaseView
