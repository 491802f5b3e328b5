"""What other rooms see of an inquiry: frozen plain values."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.inquiries.states import OPEN, Channel, Ending, Sort, State, Way


@dataclass(frozen=True)
class AnswerView:
    """A draft answer or one that was given."""

    id: int
    interim: bool
    way: Way
    text: str
    at: datetime
    by_name: str
    approved_at: datetime | None
    approved_by: str
    approved_post: str
    given_at: datetime | None
    given_by: str


@dataclass(frozen=True)
class HandoverView:
    """One 回付 and what became of it."""

    from_section: str
    to_section: str
    reason: str
    at: datetime
    by_name: str
    settled_at: datetime | None
    settled_by: str
    declined_because: str


@dataclass(frozen=True)
class InquiryView:
    """One inquiry as it stands; who asked is read by `reading.asked` alone."""

    id: int
    number: str
    service: str
    bulletin: int | None
    channel: Channel
    sort: Sort
    state: State
    section: str
    summary: str
    received_at: datetime
    received_by: str
    accepted_at: datetime | None
    accepted_by: str
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    ending: Ending | None
    ending_note: str
    showed_wrong_at: datetime | None
    offered_to: str  # the section a 回付 waits at, empty where none does

    @property
    def open(self) -> bool:
        """Whether an answer is still owed."""
        return self.state in OPEN

    def overdue(self, at: datetime) -> bool:
        """Return whether the city's term has passed without an answer."""
        return self.open and self.due_at is not None and at > self.due_at


@dataclass(frozen=True)
class Asked:
    """Who asked and what, for those who answer; the address only masked."""

    name: str
    phone: str
    address: str  # masked: t…@phone.example
    question: str
    can_be_mailed: bool
    erased: bool


@dataclass(frozen=True)
class Contact:
    """How somebody can be answered; each part may be empty."""

    name: str = ""
    address: str = ""
    phone: str = ""


NOBODY = Contact()
