"""The list of stages, in order of urgency: each asks its room what is due and does it.

A stage that fails is logged and asked again; it never stops the others. Letters themselves are
not here: the worker pulls them (delivery.worker). Both engines work this list: the local one asks
every stage in rounds, the one for many hosts asks what waits and lets any host do it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hayauma import journal
from hayauma.archive import closing, publishing, site
from hayauma.bulletins import reminding, scratch, series_due
from hayauma.delivery import ahead, control, expiring, reconciling, starting
from hayauma.delivery.digests import building, planning, summing_up
from hayauma.delivery.precedence import NOBODY, Precedence
from hayauma.engine import alarming
from hayauma.engine.steps import Seldom, Step, each, held, in_one_go
from hayauma.inquiries import ageing, succeeding
from hayauma.mail.smtp import Relay
from hayauma.menus import succeeding as succeeding_menus
from hayauma.menus.requesting import deciding
from hayauma.notices import forgetting, outbox
from hayauma.organization import leave_terms, looks
from hayauma.organization.future import settling
from hayauma.oversight import monthly, site_feed, switching
from hayauma.oversight.annual import counting
from hayauma.subscriptions import attempts, erasing, moving, tidying

log = logging.getLogger(__name__)

SELDOM = timedelta(seconds=30)
OFTEN_ENOUGH = timedelta(seconds=10)  # to look whether a digest's hour has come
# Somebody who looks at a dispatch that has just ended wants to see that it agrees.
SOON = timedelta(seconds=3)


class Queue(StrEnum):
    """Where a stage waits for a host (待ち行列); the letters of a dispatch wait in their shards."""

    URGENT = "urgent"
    ROUTINE = "routine"
    LETTERS = "letters"
    TIDY = "tidy"


@dataclass(frozen=True)
class Stage:
    """One thing the engine does; `step` returns whether there was anything to do.

    `together`: several hosts may do it at once, because each thing in it is held by itself.
    """

    name: str
    step: Step
    queue: Queue = Queue.ROUTINE
    together: bool = False

    def waits(self, at: datetime) -> bool:
        """Return whether there is something to do; True where only doing it can tell."""
        look = getattr(self.step, "waits", None)
        return bool(look(at)) if look else True

    def now(self, at: datetime) -> bool:
        """Do it now, however lately it was looked at."""
        return (self.step.work if isinstance(self.step, Seldom) else self.step)(at)


def prompt_stages(precedence: Precedence = NOBODY) -> tuple[Stage, ...]:
    """Return the stages that never wait for anybody else, the most urgent first.

    `precedence` is told how far the start of urgent news is.
    """

    def start(dispatch: int, at: datetime) -> None:
        starting.run(dispatch, at=at, precedence=precedence)

    return (
        Stage("ordered ahead", each(ahead.due, _carry_out), Queue.URGENT),
        Stage("starting", each(starting.due, held("start", start)), Queue.URGENT, together=True),
        Stage("stopping", each(control.cancelled_but_open, _stop), Queue.URGENT),
        Stage("expiring", each(expiring.due, lambda one, at: expiring.run(one, at=at))),
        Stage("digests", each(building.due, held("digest", _build_digest)), together=True),
        Stage("planning digests", Seldom(OFTEN_ENOUGH, each(planning.due, _plan_digest))),
        Stage("reminding", each(reminding.due, lambda one, at: reminding.run(one, at=at))),
        Stage("publishing", each(publishing.due, lambda one, at: publishing.run(one, at=at))),
        Stage("publicity", in_one_go(closing.ended, _close_publicity)),
        Stage("site", each(site.due, lambda one, at: site.run(one, at))),
        Stage("sealing", in_one_go(_unsealed, _seal)),
    )


def patient_stages(relays: Sequence[Relay]) -> tuple[Stage, ...]:
    """Return the stages that may wait long, for a relay that hangs: they get their own thread.

    `relays`, the preferred one first; without any no notice can go.
    """
    return (
        Stage("reconciling", Seldom(SOON, each(reconciling.due, _reconcile)), Queue.TIDY),
        _seldom("alarms", alarming.Watch()),
        Stage("notices", _notices(relays), Queue.LETTERS),
        Stage("tidying", in_one_go(tidying.due, _tidy), Queue.TIDY),
        _seldom("erasing", in_one_go(erasing.due, erasing.run)),
        _seldom("suppression", in_one_go(erasing.spent, erasing.forget)),
        _seldom("attempts", in_one_go(attempts.over, attempts.forget)),
        _seldom("questions grow old", each(ageing.due, _grow_old)),
        _seldom("askers", each(ageing.erasable, _forget_asker)),
        _seldom("menus", each(deciding.due, _set_menu)),
        _seldom("what came too late", each(summing_up.due, _sum_up)),
        _seldom("issues of series", each(series_due.due, _issue_due)),
        _seldom("listening", each(site_feed.due, _listen)),
        _seldom("reorganisation", each(settling.due, _settle)),
        _seldom("who left", each(settling.gone, _close_account)),
        _seldom("menus' heirs", each(succeeding_menus.due, _succeed_menu)),
        _seldom("inquiries' heirs", each(succeeding.due, _succeed_inquiry)),
        _seldom("look after a switch", each(switching.due, _look_after_switch)),
        _seldom("looks at terminals", each(looks.due, _look_at_terminal)),
        _seldom("terms of leaves", each(leave_terms.due, _tell_of_leave)),
        _seldom("moving", each(moving.due, _move_subscribers)),
        _seldom("scratch", in_one_go(scratch.due, _tidy_scratch)),
        _seldom("months", each(counting.due, counting.run)),
        _seldom("the month's word", each(monthly.due, _tell_of_month)),
        _seldom("old notices", in_one_go(forgetting.due, forgetting.run)),
        _seldom("surroundings", _surroundings),
    )


def _seldom(name: str, step: Step) -> Stage:
    return Stage(name, Seldom(SELDOM, step), Queue.TIDY)


def run_all(every: tuple[Stage, ...], *, at: datetime) -> bool:
    """Run each stage once; returns whether any had something to do."""
    busy = False
    for stage in every:
        try:
            busy |= stage.step(at)
        except Exception:
            # The next round asks again: what is due stays due until its room says otherwise.
            log.exception("stage %s failed", stage.name)
    return busy


def _carry_out(order: int, at: datetime) -> None:
    ahead.run(order, at=at)


def _plan_digest(entry: int, at: datetime) -> None:
    planning.run(entry, at=at)


def _build_digest(digest: int, at: datetime) -> None:
    building.run(digest, at=at)


def _sum_up(service: int, at: datetime) -> None:
    summing_up.run(service, at=at)


def _tell_of_month(service: int, at: datetime) -> None:
    monthly.run(service, at=at)


def _stop(dispatch: int, at: datetime) -> None:
    control.stop_what_lies(dispatch, at=at)


def _reconcile(dispatch: int, at: datetime) -> None:
    reconciling.run(dispatch, at=at)


def _tidy_scratch(ids: tuple[int, ...], at: datetime) -> int:
    return scratch.tidy(ids, at=at)


def _grow_old(inquiry: int, at: datetime) -> None:
    ageing.run(inquiry, at=at)


def _look_at_terminal(terminal: int, at: datetime) -> None:
    looks.run(terminal, at=at)


def _tell_of_leave(leave: int, at: datetime) -> None:
    leave_terms.run(leave, at=at)


def _set_menu(request: int, at: datetime) -> None:
    deciding.apply(request, at=at)


def _listen(service: int, at: datetime) -> None:
    site_feed.run(service, at=at)


def _issue_due(issue: int, at: datetime) -> None:
    series_due.run(issue, at=at)


def _settle(reorganisation: int, at: datetime) -> None:
    settling.run(reorganisation, at=at)


def _close_account(account: int, at: datetime) -> None:
    settling.close(account, at=at)


def _succeed_menu(served: int, at: datetime) -> None:
    succeeding_menus.run(served, at=at)


def _succeed_inquiry(inquiry: int, at: datetime) -> None:
    succeeding.run(inquiry, at=at)


def _look_after_switch(reorganisation: int, at: datetime) -> None:
    switching.run(reorganisation, at=at)


def _move_subscribers(request: int, at: datetime) -> None:
    moving.run(request, at=at)


def _forget_asker(asker: int, at: datetime) -> None:
    ageing.erase(asker, at=at)


def _notices(relays: Sequence[Relay]) -> Step:
    def due(at: datetime) -> tuple[int, ...]:
        return outbox.due(at) if relays else ()

    def run(ids: tuple[int, ...], at: datetime) -> int:
        outbox.deliver(ids, at=at, relays=relays)
        return len(ids)

    return in_one_go(due, run)


def _tidy(ids: tuple[int, ...], at: datetime) -> int:
    return tidying.run(ids, at=at)


def _close_publicity(ids: tuple[int, ...], at: datetime) -> int:
    return closing.close(ids, at=at)


def _surroundings(at: datetime) -> bool:
    """What changes rarely: the frame of every page, a menu that was narrowed."""
    ids = closing.narrowed()
    return site.refresh(at) | (bool(ids) and closing.close(ids, at=at) > 0)


def _unsealed(_at: datetime) -> tuple[int, ...]:
    return journal.unsealed()


def _seal(_ids: tuple[int, ...], _at: datetime) -> int:
    return journal.seal()
