"""What waits for whom (待っているもの): read in a few queries, however much there is.

Whose it is: the head's while there, the substitutes' while the head is away, and theirs too who
have been told that nobody decided.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hayauma.bulletins import reading, reminding
from hayauma.bulletins.chairs import Chair, chair_of
from hayauma.bulletins.models import Decision, Permit, Reminder, Submission
from hayauma.bulletins.states import DecisionKind, State
from hayauma.bulletins.views import BulletinView
from hayauma.installation import policies
from hayauma.organization import posts, substitutes
from hayauma.organization.directory import Person
from hayauma.regulation import ApproveFacts, owed_after_approval


@dataclass(frozen=True)
class ToDecide:
    """A bulletin that waits for this person: in whose stead, and until when it is of use."""

    bulletin: BulletinView
    asked_at: datetime
    in_stead_of: str
    closes: datetime | None


@dataclass(frozen=True)
class ToSend:
    """A bulletin that may be sent: until when, or that its time has gone by."""

    bulletin: BulletinView
    closes: datetime
    missed: bool


def to_decide(
    person: Person, found: Iterable[BulletinView], *, at: datetime
) -> tuple[ToDecide, ...]:
    """Return which of these submitted bulletins this person decides on, the oldest first."""
    waiting = [one for one in found if one.state is State.SUBMITTED]
    chairs = _chairs(person, {one.section for one in waiting}, at=at)
    mine = [one for one in waiting if one.section in chairs]
    asked = _asked([one.id for one in mine])
    lines: list[ToDecide] = []
    in_force = {service: policies.in_force(service=service, at=at) for service in _services(mine)}
    for one in mine:
        submission, since, told = asked.get(one.id, (0, one.changed_at, None))
        chair, place = chairs[one.section]
        told_too = submission and (told is None or told > place)
        if chair.by == "head" or chair.head != "present" or told_too:
            closes = reminding.closing(one, in_force[one.service])
            lines.append(ToDecide(one, since, chair.in_stead_of, closes))
    return tuple(sorted(lines, key=lambda line: line.asked_at))


def decides_for(person: Person, sections: Collection[str], *, at: datetime) -> frozenset[str]:
    """Return for which sections this person decides, as head or as a designated substitute."""
    return frozenset(_chairs(person, sections, at=at))


def to_send(found: Iterable[BulletinView], *, at: datetime) -> tuple[ToSend, ...]:
    """Return which of these bulletins have a live Permit that is not used, soonest over first."""
    permitted = {one.id: one for one in found if one.state is State.PERMITTED}
    rows = Permit.objects.filter(bulletin_id__in=permitted, voided_at__isnull=True)
    ends = rows.order_by("not_after", "pk").values_list("bulletin_id", "not_after")
    return tuple(ToSend(permitted[one], closes, closes < at) for one, closes in ends)


def to_read_afterwards(
    person: Person, *, service: str, at: datetime
) -> tuple[tuple[BulletinView, datetime], ...]:
    """Return what was approved in this head's stead and not looked at since (後閲), with when."""
    heads = {post.section for post in person.posts if post.is_head}
    if not heads:
        return ()
    rows = _unread(service, at).order_by("-pk")
    open_ones = dict(rows.values_list("submission__revision__bulletin_id", "at")[:200])
    found = reading.several(open_ones, at=at)
    mine = [one for one in found.values() if one.section in heads]
    return tuple(sorted(((one, open_ones[one.id]) for one in mine), key=lambda pair: pair[1]))


def unread_afterwards(*, service: str, at: datetime) -> tuple[BulletinView, ...]:
    """Return what was approved in absent heads' stead and not looked at since (後閲)."""
    rows = _unread(service, at).order_by("pk")
    ids = rows.values_list("submission__revision__bulletin_id", flat=True)
    return tuple(reading.several(set(ids), at=at).values())


def is_unread_afterwards(bulletin: BulletinView, *, at: datetime) -> bool:
    """Return whether an approval in an absent head's stead waits for the head's look (後閲)."""
    rows = _unread(bulletin.service, at)
    return rows.filter(submission__revision__bulletin=bulletin.id).exists()


def _unread(service: str, at: datetime) -> QuerySet[Decision]:
    """Return the approvals in absent heads' stead that nobody has looked at and somebody must."""
    in_stead = ApproveFacts(by="substitute")
    if not owed_after_approval(in_stead, policies.in_force(service=service, at=at)):
        return Decision.objects.none()
    return Decision.objects.filter(
        kind=DecisionKind.APPROVED,
        read_after_at__isnull=True,
        submission__revision__bulletin__service__code=service,
    ).exclude(standing_in_for="")


def _services(found: Iterable[BulletinView]) -> set[str]:
    return {one.service for one in found}


def _chairs(
    person: Person, sections: Collection[str], *, at: datetime
) -> dict[str, tuple[Chair, int]]:
    """In which capacity this person decides for each section, and at which place of its line."""
    codes = {post.code for post in person.posts}
    heads = {post.section for post in person.posts if post.is_head}
    behind = substitutes.stands_in_for(codes, at=at) if codes else {}
    chairs: dict[str, tuple[Chair, int]] = {}
    for section in sections:
        post = posts.head_post(section, at=at) if section not in heads and behind else None
        if section in heads:
            chairs[section] = (chair_of(person, section, at=at), 0)
        elif post is not None and post.code in behind:
            chair = chair_of(person, section, at=at)
            if chair.by == "substitute":
                chairs[section] = (chair, behind[post.code])
    return chairs


def _asked(ids: Collection[int]) -> dict[int, tuple[int, datetime, int | None]]:
    """Of each bulletin: its open submission, since when, and how many in line were told.

    No reminder left means that everybody in line was told.
    """
    rows = Submission.objects.filter(revision__bulletin_id__in=ids, closed_at__isnull=True)
    submissions = list(rows.order_by("pk").values_list("revision__bulletin_id", "pk", "at"))
    reminders = Reminder.objects.filter(submission_id__in=[pk for _one, pk, _at in submissions])
    told = dict(reminders.values_list("submission_id", "told"))
    return {one: (pk, since, told.get(pk)) for one, pk, since in submissions}
