"""What other rooms see of consultations and requests: frozen plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from hayauma.menus.requesting.states import Decision, Fate, Kind, State


@dataclass(frozen=True)
class ConsultationView:
    """A consultation and who has confirmed it."""

    id: int
    service: str
    section: str
    topic: str
    held_on: date
    parties: str
    outcome: str
    at: datetime
    by_name: str
    section_confirmed_at: datetime | None
    section_confirmed_by: str
    manager_confirmed_at: datetime | None
    manager_confirmed_by: str

    @property
    def by_both(self) -> bool:
        """Whether both sides have confirmed it."""
        return bool(self.section_confirmed_at and self.manager_confirmed_at)


@dataclass(frozen=True)
class RequestView:
    """One request as it stands."""

    id: int
    service: str
    section: str
    kind: Kind
    menu: str
    fields: dict[str, str]
    state: State
    number: str
    consultation: ConsultationView | None
    drafted_at: datetime
    drafted_by: int
    drafted_by_name: str
    filed_at: datetime | None
    filed_by: str
    filed_post: str
    decision: Decision | None
    decided_at: datetime | None
    decided_by: str
    decided_post: str
    reason: str
    effective_at: datetime | None
    applied_at: datetime | None
    fate: Fate | None
    moved_to: str
    subscribers_told_at: datetime | None
