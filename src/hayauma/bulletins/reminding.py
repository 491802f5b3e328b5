"""Reminders (催促): who is told next while nobody has decided, and that a time went by unused.

A stage of the engine: due() says what, run() does one. The head is told when a bulletin is handed
in; then, in their order and before its time is over, the substitutes. Source: 市の定め.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.bulletins import telling
from hayauma.bulletins.acts import Act
from hayauma.bulletins.models import Bulletin, Permit, Reminder, Submission
from hayauma.bulletins.states import State
from hayauma.bulletins.viewing import bulletin_view, permit_view
from hayauma.bulletins.views import BulletinView
from hayauma.installation import policies
from hayauma.organization import absences, posts, substitutes
from hayauma.organization.posts import Holding
from hayauma.regulation import Policy

MINUTES_KEY = "substitute.told_minutes"
WINDOW_KEY = "approval.window_minutes"


@dataclass(frozen=True)
class Turn:
    """Whose turn it is to be told: the place in the line, and who holds that post now."""

    place: int
    holding: Holding


def due(at: datetime) -> tuple[int, ...]:
    """Return the reminders whose moment has come, the oldest first."""
    rows = Reminder.objects.filter(due_at__lte=at).order_by("due_at", "pk")
    return tuple(rows.values_list("pk", flat=True))


@transaction.atomic
def run(reminder_id: int, *, at: datetime) -> bool:
    """Tell whoever is next; returns whether anybody was told. Doing it twice does nothing twice."""
    reminder = Reminder.objects.select_for_update().filter(pk=reminder_id, due_at__lte=at).first()
    if reminder is None:
        return False
    if reminder.submission_id is not None:
        return _pass_on(reminder, reminder.submission_id, at)
    if reminder.permit_id is not None:
        return _missed(reminder, reminder.permit_id, at)
    raise AssertionError("a reminder is of a submission or of a Permit")


def first_turn(section: str, *, at: datetime) -> Turn | None:
    """Return who is told first of what a section is to decide: the head, if there and not away."""
    return _turn(section, told=0, at=at)


def await_decision(
    submission: Submission, bulletin: BulletinView, *, told: int, at: datetime
) -> None:
    """Write down when the next in line is told, in the transaction of the submission."""
    next_at = _next_at(bulletin, told=told, at=at)
    if next_at is not None:
        Reminder.objects.create(submission=submission, told=told, due_at=next_at)


def await_release(permit: Permit) -> None:
    """Write down when the author is told that the time went by, with the Permit itself."""
    # The last instant is still inside.
    missed_at = permit.not_after + timedelta(seconds=1)
    Reminder.objects.create(permit=permit, due_at=missed_at)


def _pass_on(reminder: Reminder, submission_id: int, at: datetime) -> bool:
    submission = Submission.objects.select_related("revision").get(pk=submission_id)
    if submission.closed_at is not None:
        reminder.delete()
        return False
    # The bulletin's lock orders this after a decision that is being written now.
    locked = Bulletin.objects.select_for_update(of=("self",)).select_related("service", "programme")
    bulletin = bulletin_view(locked.get(pk=submission.revision.bulletin_id), at=at)
    turn = _turn(bulletin.section, told=reminder.told, at=at)
    if turn is None:
        reminder.delete()
        return False
    telling.pass_on(
        bulletin, submission=submission.pk, to=turn.holding, closes=_closes(bulletin, at), at=at
    )
    journal.record(
        act=Act.PASSED_ON,
        actor=journal.SYSTEM,
        object=f"bulletin:{bulletin.id}",
        payload={"post": turn.holding.post.title, "account": turn.holding.account_id},
        at=at,
        service=bulletin.service,
    )
    reminder.told = turn.place + 1
    next_at = _next_at(bulletin, told=reminder.told, at=at)
    if next_at is None:
        reminder.delete()
    else:
        reminder.due_at = next_at
        reminder.save(update_fields=["told", "due_at"])
    return True


def _missed(reminder: Reminder, permit_id: int, at: datetime) -> bool:
    rows = Permit.objects.select_related("bulletin__service", "bulletin__programme")
    permit = rows.get(pk=permit_id)
    reminder.delete()
    if permit.voided_at is not None or permit.bulletin.state != State.PERMITTED:
        return False
    bulletin = bulletin_view(permit.bulletin, at=at)
    telling.missed(bulletin, permit_view(permit), at=at)
    journal.record(
        act=Act.WINDOW_MISSED,
        actor=journal.SYSTEM,
        object=f"bulletin:{bulletin.id}",
        payload={"number": bulletin.number, "not_after": permit.not_after.isoformat()},
        at=at,
        service=bulletin.service,
    )
    return True


def _turn(section: str, *, told: int, at: datetime) -> Turn | None:
    """The first in line after those who were told; whoever is away is passed over."""
    for place, post in enumerate(_line(section, at=at)[told:], start=told):
        holding = posts.holder(post, at=at)
        if holding is not None and not absences.is_absent(holding.account_id, at=at):
            return Turn(place, holding)
    return None


def _line(section: str, *, at: datetime) -> tuple[str, ...]:
    """The posts that may decide for a section, in order: the head's, then the substitutes'."""
    head = posts.head_post(section, at=at)
    if head is None:
        return ()
    stand_ins = substitutes.designated(head.code, at=at)
    return (head.code, *(one.stand_in for one in stand_ins))


def _next_at(bulletin: BulletinView, *, told: int, at: datetime) -> datetime | None:
    """When the next is told: after the policy's minutes, and sooner where its time is short."""
    policy = policies.in_force(service=bulletin.service, at=at)
    minutes = policy.number(MINUTES_KEY)
    left = len(_line(bulletin.section, at=at)) - told
    if minutes is None or left <= 0:
        return None
    next_at = at + timedelta(minutes=minutes)
    closes = closing(bulletin, policy)
    if closes is not None:
        # Everybody in line hears of it while something can still be decided.
        next_at = min(next_at, at + max(closes - at, timedelta()) / (left + 1))
    return next_at


def _closes(bulletin: BulletinView, at: datetime) -> datetime | None:
    return closing(bulletin, policies.in_force(service=bulletin.service, at=at))


def closing(bulletin: BulletinView, policy: Policy) -> datetime | None:
    """Return until when a decision is of use; None where the author named no time."""
    draft = bulletin.revision.draft
    if draft.not_after is not None or draft.not_before is None:
        return draft.not_after
    return draft.not_before + timedelta(minutes=policy.number(WINDOW_KEY) or 0)
