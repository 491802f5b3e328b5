"""Whose an inquiry is (所属): which staff may work on it, and in which capacity they answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.bulletins.chairs import chair_of
from hayauma.inquiries.models import Inquiry
from hayauma.installation import policies
from hayauma.organization import directory
from hayauma.organization.directory import Person, Role
from hayauma.regulation import AnswerInquiryFacts, Verdict, may_answer_inquiry


class NotTheirs(ValidationError):
    """Another section has this inquiry (市の定め: its own staff work on it)."""


@dataclass(frozen=True)
class Seat:
    """How somebody stands to the section that has an inquiry."""

    by: Literal["head", "substitute", "owning_staff", "other"]
    head: Literal["present", "absent", "vacant"]
    post: str


def seat(person: Person, section: str, *, at: datetime) -> Seat:
    """Return how a person stands to a section: its head, a substitute, its staff, or none."""
    chair = chair_of(person, section, at=at)
    if chair.by in {"head", "substitute"}:
        return Seat("head" if chair.by == "head" else "substitute", chair.head, chair.post)
    mine = person.section.code == section
    return Seat("owning_staff" if mine else "other", chair.head, chair.post)


def refuse_strangers(row: Inquiry, person: Person, *, at: datetime) -> None:
    """Let pass the staff of the section that has it, its deciders and the operations manager.

    Errors: NotTheirs.
    """
    if person.has(Role.OPERATIONS_MANAGER) or seat(person, row.section, at=at).by != "other":
        return
    owner = directory.section(row.section)
    raise NotTheirs(
        _("この質問・要望は、{section}の職員が扱います（市の定め）。").format(
            section=owner.name if owner else row.section
        )
    )


def judge(row: Inquiry, *, by: Person, approved: bool, absence: str = "", at: datetime) -> Verdict:
    """Return the verdict on a person answering an inquiry. Source: 第5条第3項第3号."""
    sits = seat(by, row.section, at=at)
    head = "absent" if sits.head == "present" and absence.strip() else sits.head
    facts = AnswerInquiryFacts(
        by=sits.by,
        head=head if sits.by == "substitute" else sits.head,
        absence_reason=absence,
        answer_approved=approved,
    )
    return may_answer_inquiry(facts, policies.in_force(service=row.service.code, at=at))
