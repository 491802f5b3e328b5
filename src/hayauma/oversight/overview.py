"""The whole at a glance (運用状況): what is sent, what waits, what is owed; read from the rooms.

Source: 第4条第3項第1号. The same few queries for any number of bulletins and letters.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hayauma.archive.correcting import reading as corrections
from hayauma.archive.correcting.reading import OpenCase
from hayauma.delivery import afterwards, figures
from hayauma.delivery.afterwards import AfterReportView
from hayauma.delivery.figures import Sent
from hayauma.delivery.states import State
from hayauma.delivery.words import Word
from hayauma.inquiries import reading as inquiries
from hayauma.inquiries.views import InquiryView
from hayauma.installation import city_time, policies
from hayauma.organization import holds, leaves, posts
from hayauma.organization.holds import HoldView
from hayauma.organization.kinds import Role
from hayauma.organization.leaves import LeaveView
from hayauma.oversight import guidance_reading
from hayauma.regulation import Policy

# A leave that ends within this time is shown (製品の初期値): time to renew it by ordinary post.
SOON = timedelta(days=14)
FAILED = (Word.refused, Word.expired, Word.quarantined, Word.uncertain_final)


@dataclass(frozen=True)
class Overview:
    """What an officer sees at one look."""

    at: datetime
    today: Sent
    month: Sent
    words: dict[str, int]  # of what began today
    standing: dict[State, int]
    owed: tuple[AfterReportView, ...]  # looks afterwards at what went without approval
    corrections: tuple[OpenCase, ...]
    overdue: tuple[InquiryView, ...]
    expiring: tuple[LeaveView, ...]
    holds: tuple[HoldView, ...]
    vacant: tuple[Role, ...]
    unanswered: int  # guidance the operations manager has not answered
    policy: Policy

    @property
    def failed(self) -> int:
        """Return how many of today's letters will not arrive, or may not have."""
        return sum(self.words[word.name] for word in FAILED)


def overview(*, service: str, at: datetime) -> Overview:
    """Return the state of the service at a moment; days and months are the city's."""
    today = city_time.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    later = at + timedelta(seconds=1)
    return Overview(
        at=at,
        today=figures.started(service=service, since=today, until=later),
        month=figures.started(service=service, since=today.replace(day=1), until=later),
        words=figures.words_since(service=service, since=today),
        standing=figures.standing(service=service),
        owed=afterwards.owed(service=service, at=at),
        corrections=corrections.open_now(service=service),
        overdue=inquiries.overdue(service=service, at=at),
        expiring=tuple(
            one for one in leaves.listing(service=service, at=at) if one.until - at <= SOON
        ),
        holds=holds.listing(service=service),
        vacant=tuple(Role(role) for role in posts.vacancies(service, at)),
        unanswered=guidance_reading.unanswered(service=service),
        policy=policies.in_force(service=service, at=at),
    )
