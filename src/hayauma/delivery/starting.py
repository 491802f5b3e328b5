"""Starting what is due: judged again at the moment of sending, then the audience is frozen.

A stage of the engine: due() says what, run() does one. Both may be called twice; nothing happens
twice, because the dispatch's state is read under lock.
"""

import time
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from hayauma import journal
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.draft import Draft
from hayauma.delivery import closing, editions, expiring, received, telling
from hayauma.delivery.acts import Act
from hayauma.delivery.freezing import freeze
from hayauma.delivery.judging import judge
from hayauma.delivery.models import Dispatch
from hayauma.delivery.precedence import NOBODY, Precedence
from hayauma.delivery.states import Lane, State
from hayauma.organization.leaves import LeaveSeen
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Verdict
from hayauma.subscriptions import rows
from hayauma.subscriptions.audience import AudienceRule

# An engine that comes this late is still within the moment that was ordered (市の定め).
LATE_AT_MOST = timedelta(minutes=5)
# An audience that is being written is written whole, even where a hand has stopped the sending.
BEGUN = frozenset({State.RUNNING, State.PAUSED, State.CANCELLED})
# Asked twenty times a second beside the sending: an ORM query costs ten times as much.
_DUE = """
    SELECT id FROM delivery_dispatch
    WHERE (state = %s AND due_at <= %s)
       OR (state IN (%s, %s, %s) AND frozen_at IS NULL AND started_at IS NOT NULL)
    ORDER BY lane DESC, due_at, id
"""
_URGENT = """
    SELECT id FROM delivery_dispatch WHERE state = %s AND due_at <= %s AND lane = %s ORDER BY id
"""
_IS_URGENT = "SELECT 1 FROM delivery_dispatch WHERE id = %s AND lane = %s"
# A correction waits until the last letters of what it corrects have their words.
LOOK_AGAIN = timedelta(seconds=1)


def due(at: datetime) -> tuple[int, ...]:
    """Return the dispatches whose moment has come, urgent ones first.

    Among them those that started and whose audience was not yet written whole.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [str(State.ORDERED), moment, *sorted(str(one) for one in BEGUN)])
        return tuple(row[0] for row in cursor.fetchall())


def run(dispatch_id: int, *, at: datetime, precedence: Precedence = NOBODY) -> bool:
    """Judge a dispatch again and start it, or hold it for a person to look at.

    Returns whether it started. Both verdicts are kept with the release. Letters may go as soon as
    the first people are written, long before the last; after a crash the rest is written by the
    next call. Of urgent news `precedence` is told how far it is.
    """
    urgent = bool(rows.ask(_IS_URGENT, [dispatch_id, str(Lane.URGENT)]))
    with precedence.starting(dispatch_id) if urgent else nullcontext():
        ready = _judged(dispatch_id, at)
        return ready is not None and _written(*ready, at, precedence)


def _written(dispatch: Dispatch, draft: Draft, at: datetime, precedence: Precedence) -> bool:
    """Write the audience of a dispatch that runs; returns whether it was this one who did."""
    began = time.monotonic()

    def let_urgent_ones_pass() -> None:
        """A long audience must not keep an urgent dispatch from starting, nor its letters."""
        if dispatch.lane == Lane.URGENT:
            precedence.stands()
        now = at + timedelta(seconds=time.monotonic() - began)
        for one in _urgent_ones(now, but=dispatch.pk):
            run(one, at=now, precedence=precedence)

    try:
        people = freeze(
            dispatch,
            draft.audience,
            editions.ordered(draft.editions),
            service=dispatch.service.code,
            at=dispatch.started_at or at,
            between=let_urgent_ones_pass,
        )
    except IntegrityError:
        # Another engine writes the same audience.
        return False
    _frozen(dispatch.pk, people, draft.audience, at)
    return True


def _urgent_ones(at: datetime, *, but: int) -> list[int]:
    """Return the urgent dispatches that are due, except one."""
    found = rows.ask(_URGENT, [str(State.ORDERED), rows.moment(at), str(Lane.URGENT)])
    return [one for (one,) in found if one != but]


@transaction.atomic
def _judged(dispatch_id: int, at: datetime) -> tuple[Dispatch, Draft] | None:
    """Judge a dispatch again and let it run.

    Returns it with the text that was permitted where its audience is to be written. What is read
    here is read once: people in danger wait for it.
    """
    rows = Dispatch.objects.select_for_update(of=("self",))
    rows = rows.select_related("service", "release__permit")
    dispatch = rows.filter(pk=dispatch_id, frozen_at__isnull=True).first()
    if dispatch is None:
        return None
    begun, ordered = dispatch.started_at is not None, dispatch.state == State.ORDERED
    if not (dispatch.state in BEGUN if begun else ordered):
        return None
    draft = bulletins.revision(dispatch.release.permit.revision_id).draft
    if not begun and not _begun(dispatch, draft, at):
        return None
    return dispatch, draft


def _begun(dispatch: Dispatch, draft: Draft, at: datetime) -> bool:
    """Judge what was ordered, and let it run from now on if it may."""
    if _waits_for_another(dispatch, draft.audience):
        dispatch.due_at = at + LOOK_AGAIN
        dispatch.save(update_fields=["due_at"])
        return False
    verdict = _judge_again(dispatch, at)
    release = dispatch.release
    release.sending_verdict, release.judged_at = verdict.as_json(), at
    release.save(update_fields=["sending_verdict", "judged_at"])
    if not verdict.allowed:
        _hold(dispatch, verdict, at)
        return False
    dispatch.state, dispatch.due_at, dispatch.started_at = State.RUNNING, None, at
    dispatch.deadline_at = dispatch.deadline_at or _deadline(dispatch, draft, at)
    dispatch.save(update_fields=["state", "due_at", "started_at", "deadline_at"])
    return True


def _deadline(dispatch: Dispatch, draft: Draft, at: datetime) -> datetime:
    """When it is too late for a letter: what the author said, within what a lane tries."""
    usual, ends = expiring.deadline(Lane(dispatch.lane), at), draft.not_after
    return min(usual, ends) if ends is not None and ends > at else usual


def _waits_for_another(dispatch: Dispatch, rule: AudienceRule) -> bool:
    """Whether it goes to those who got a bulletin that is still on its way (第9条)."""
    if not received.names_a_bulletin(rule):
        return False
    return received.unsettled(rule, service=dispatch.service.code)


def _judge_again(dispatch: Dispatch, at: datetime) -> Verdict:
    """The same facts at this moment; the terminal and leave of the order stay as they were."""
    release = dispatch.release
    late = at - release.start_at > LATE_AT_MOST
    return judge(
        release.permit.bulletin_id,
        person_code=f"staff:{release.by_id}",
        terminal=TerminalSeen("enrolled", release.terminal, release.terminal_name, "")
        if not release.leave
        else TerminalSeen("unknown", release.terminal, release.terminal_name, ""),
        leave=LeaveSeen("standing", 0, release.leave) if release.leave else None,
        at=at,
        moment=at if late else release.start_at,
    ).verdict


def _hold(dispatch: Dispatch, verdict: Verdict, at: datetime) -> None:
    dispatch.state, dispatch.due_at = State.HELD, None
    dispatch.held_because = "／".join(reason["text"] for reason in verdict.as_json()["reasons"])[
        :300
    ]
    dispatch.save(update_fields=["state", "due_at", "held_because"])
    bulletin = bulletins.bulletin(dispatch.release.permit.bulletin_id, at=at)
    telling.held(bulletin, dispatch, why=dispatch.held_because, at=at)
    _record(dispatch, Act.HELD_BACK, {"codes": [r.code for r in verdict.reasons]}, at)


@transaction.atomic
def _frozen(dispatch_id: int, people: int, rule: AudienceRule, at: datetime) -> None:
    """The whole audience stands: from now on nobody is added to it."""
    rows = Dispatch.objects.select_for_update(of=("self",)).select_related("service")
    dispatch = rows.filter(pk=dispatch_id, frozen_at__isnull=True).first()
    if dispatch is None:
        return
    dispatch.audience, dispatch.frozen_at = people, dispatch.started_at
    dispatch.save(update_fields=["audience", "frozen_at"])
    _record(dispatch, Act.FROZEN, {"audience": people, "rule": rule.as_json()}, at)
    # Nobody chose it, or all its letters went meanwhile: the run is over, and says so.
    closing.close_if_done(dispatch_id, at=at)


def _record(dispatch: Dispatch, act: Act, payload: dict[str, journal.JSON], at: datetime) -> None:
    journal.record(
        act=act,
        actor=journal.SYSTEM,
        object=f"dispatch:{dispatch.pk}",
        payload={"number": dispatch.number, **payload},
        at=at,
        service=dispatch.service.code,
    )
