"""Who may do which step of a correction (訂正): the organization's facts, the rule's answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hayauma.archive.correcting.states import What, Wrong
from hayauma.bulletins.chairs import chair_of
from hayauma.bulletins.views import BulletinView
from hayauma.installation import policies
from hayauma.organization.directory import Person
from hayauma.regulation import (
    CorrectFacts,
    Duty,
    Refused,
    Verdict,
    may_correct,
    owed_when_wrong,
)

Step = Literal["stop", "open", "prepare", "issue", "amend"]


def judge(
    bulletin: BulletinView,
    *,
    step: Step,
    by: Person,
    at: datetime,
    wrong: Wrong = Wrong.ERROR,
    repeats: bool = False,
    absence: str = "",
) -> Verdict:
    """Return the verdict on one step of putting a bulletin right. Source: 第9条."""
    chair = chair_of(by, bulletin.section, at=at)
    mine = by.section.code == bulletin.section
    seat = chair.by if chair.by in {"head", "substitute"} else "owning_staff" if mine else "other"
    away = seat == "substitute" and chair.head == "present" and bool(absence.strip())
    facts = CorrectFacts(
        step=step,
        by=seat,
        head="absent" if away else chair.head,
        absence_reason=absence,
        wrong=wrong.value,
        repeats_wrong_passage=repeats,
    )
    return may_correct(facts, policies.in_force(service=bulletin.service, at=at))


def refuse(verdict: Verdict) -> Verdict:
    """Return a verdict that lets pass. Errors: Refused."""
    if not verdict.allowed:
        raise Refused(verdict)
    return verdict


@dataclass(frozen=True)
class Owed:
    """What is owed once something was wrong (第9条): which duties, and which other measures."""

    mail: bool
    amendment: bool
    others: tuple[What, ...]


def owed(wrong: Wrong, *, service: str, at: datetime) -> Owed:
    """Return what the rule in force asks for when something was wrong in this way.

    Source: 第9条.
    """
    policy = policies.in_force(service=service, at=at)
    measures = owed_when_wrong(CorrectFacts(wrong=wrong.value), policy)
    duties = {measure.code for measure in measures}
    return Owed(
        mail=Duty.CORRECTION_MAIL in duties,
        amendment=Duty.AMEND_HISTORY in duties,
        others=tuple(
            What(str(measure.params["what"]))
            for measure in measures
            if measure.code == Duty.OTHER_MEASURES
        ),
    )
