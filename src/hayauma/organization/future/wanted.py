"""What the tables ask for (予定の組織), judged beside the present one: typed, or every fault."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SectionWanted:
    """A section there is to be."""

    code: str
    name: str
    phone: str
    alias: str
    succeeds: tuple[str, ...]


@dataclass(frozen=True)
class PostWanted:
    """A post there is to be; `substitutes` None leaves them as they are."""

    code: str
    section: str
    title: str
    is_head: bool
    role: str
    substitutes: tuple[str, ...] | None


@dataclass(frozen=True)
class StaffWanted:
    """Where somebody is to work; no section is for who leaves."""

    account_id: int
    section: str
    title: str
    duty_until: datetime | None


@dataclass(frozen=True)
class TermWanted:
    """Who is to hold which post, and from when."""

    account_id: int
    post: str
    kind: str
    since: datetime


@dataclass(frozen=True)
class ProgrammeWanted:
    """A programme there is to be; `in_charge` None leaves those in charge as they are."""

    code: str
    name: str
    section: str
    in_charge: tuple[int, ...] | None


@dataclass(frozen=True)
class Wanted:
    """All that is asked for a moment; a table that was not handed in is None: as it is now."""

    moment: datetime
    sections: tuple[SectionWanted, ...] | None = None
    posts: tuple[PostWanted, ...] | None = None
    staff: tuple[StaffWanted, ...] | None = None
    terms: tuple[TermWanted, ...] | None = None
    programmes: tuple[ProgrammeWanted, ...] | None = None

    def heirs(self) -> dict[str, str]:
        """Return who succeeds whom (承継課), by the code of the section that ends."""
        return {old: one.code for one in self.sections or () for old in one.succeeds}
