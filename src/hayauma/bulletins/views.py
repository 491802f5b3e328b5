"""What other rooms see of a bulletin: frozen plain values, never a model instance."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from hayauma.bulletins.draft import Draft
from hayauma.bulletins.states import DecisionKind, Door, Standing, State, Within


@dataclass(frozen=True)
class RevisionView:
    """One frozen text (版): who wrote it, when, and its digest."""

    id: int
    seq: int
    draft: Draft
    canonical: str
    digest: str
    author_id: int
    author_name: str
    created_at: datetime


@dataclass(frozen=True)
class DecisionView:
    """What a decider said to a submission."""

    kind: DecisionKind
    at: datetime
    by_id: int
    by_name: str
    post: str
    standing_in_for: str
    absence: str
    read_after_at: datetime | None
    comment: str
    verdict: dict[str, Any]


@dataclass(frozen=True)
class SubmissionView:
    """A revision as it was handed in, and what was decided on it."""

    id: int
    revision_id: int
    seq: int
    at: datetime
    by_id: int
    by_name: str
    reason: str
    considerations: dict[str, Any]
    findings: tuple[dict[str, Any], ...]
    head_count: int
    verdict: dict[str, Any]
    decisions: tuple[DecisionView, ...]
    open: bool


@dataclass(frozen=True)
class SeriesApprovalView:
    """One approval of one text for the issues of a series (定期の承認)."""

    id: int
    series: int
    series_name: str
    # The bulletin whose text it is, and its number.
    bulletin: int
    number: str
    digest: str
    canonical: str
    at: datetime
    until: datetime
    by_id: int
    by_name: str
    by_post: str
    policy_version: str
    verdict: dict[str, Any]
    revoked_at: datetime | None
    revoked_by: str
    revoked_because: str

    def standing(self, at: datetime) -> Literal["covers", "ended", "revoked"]:
        """Return whether it covers an issue whose first letter goes at a moment."""
        if self.revoked_at is not None:
            return "revoked"
        return "covers" if at <= self.until else "ended"


@dataclass(frozen=True)
class PermitView:
    """The right to send exactly these bytes within this window."""

    id: int
    bulletin_id: int
    revision_id: int
    number: str
    door: Door
    digest: str
    canonical: str
    not_before: datetime
    not_after: datetime
    reason: str
    issued_at: datetime
    by_id: int
    by_name: str
    by_post: str
    owning_section: str
    owning_head: str
    policy_version: str
    verdict: dict[str, Any]
    voided_at: datetime | None
    void_reason: str
    # The approval of its series, where the issue has none of its own.
    series: SeriesApprovalView | None = None


@dataclass(frozen=True)
class BulletinView:
    """One bulletin as it stands."""

    id: int
    number: str
    state: State
    service: str
    programme: str
    programme_name: str
    section: str
    section_name: str
    created_by: int
    created_at: datetime
    changed_at: datetime
    revision: RevisionView
    relation: str
    related_to: int | None

    @property
    def subject(self) -> str:
        """The Japanese subject of the newest revision."""
        return self.revision.draft.subject

    @property
    def menus(self) -> tuple[str, ...]:
        """The menu codes of the audience rule (empty for another kind of rule)."""
        rule = self.revision.draft.audience
        return tuple(rule.codes) if rule.kind == "menus" else ()


@dataclass(frozen=True)
class PermitState:
    """How a bulletin stands to its Permit at a moment."""

    approval: Standing
    window: Within
    permit: PermitView | None
    differences: tuple[str, ...]
    # How it stands to the approval of its series, where it rests on one.
    series: Literal["none", "covers", "ended", "revoked"] = "none"
