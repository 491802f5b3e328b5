"""How far the training reaches (研修の受講率): of those who write and decide, who has been trained.

Source: 第4条第3項第5号; the figure answers an auditor's question, and names nobody.
"""

from dataclasses import dataclass
from datetime import datetime

from hayauma.organization import directory, holdings, training
from hayauma.organization.training import Standing


@dataclass(frozen=True)
class Concerned:
    """Somebody who writes or decides, and how they stand to the training."""

    account_id: int
    name: str
    head: bool
    standing: Standing


@dataclass(frozen=True)
class SectionTrained:
    """One section: who is concerned, and how many of them have been trained."""

    code: str
    name: str
    people: tuple[Concerned, ...]

    @property
    def done(self) -> int:
        """Return how many have been trained."""
        return sum(one.standing == "done" for one in self.people)


@dataclass(frozen=True)
class Coverage:
    """The whole service."""

    sections: tuple[SectionTrained, ...]

    @property
    def people(self) -> int:
        """Return how many write or decide."""
        return sum(len(one.people) for one in self.sections)

    @property
    def done(self) -> int:
        """Return how many of them have been trained."""
        return sum(one.done for one in self.sections)

    @property
    def percent(self) -> int | None:
        """Return the share in whole per cent, None where nobody writes."""
        return self.done * 100 // self.people if self.people else None


def coverage(*, service: str, at: datetime) -> Coverage:
    """Return who of each section writes (担当職員) or decides (課等の長), and who is trained."""
    writers: dict[str, set[int]] = {}
    for programme in directory.programmes(at=at):
        writers.setdefault(programme.section.code, set()).update(programme.in_charge)
    found: list[tuple[directory.SectionView, dict[int, tuple[str, bool]]]] = []
    for section in directory.sections(at=at):
        placed = dict(directory.placed_in(section.code, at=at))
        people = {
            one: (placed[one], False) for one in writers.get(section.code, ()) if one in placed
        }
        head = holdings.head_of(section.code, at=at)
        if head:
            people[head.account_id] = (head.name, True)
        if people:
            found.append((section, people))
    everybody = {account for _section, people in found for account in people}
    known = training.standings(everybody, service=service, at=at)
    return Coverage(
        tuple(
            SectionTrained(
                section.code,
                section.name,
                tuple(
                    Concerned(account, name, head, known[account])
                    for account, (name, head) in sorted(people.items())
                ),
            )
            for section, people in found
        )
    )
