"""The list of stages, in order of urgency: each asks its room what is due and does it.

A stage that fails is logged and asked again; it never stops the others. Letters themselves are
not here: the worker pulls them (delivery.worker).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hayauma import journal
from hayauma.archive import closing, publishing, site
from hayauma.bulletins import reminding, scratch
from hayauma.delivery import ahead, control, expiring, starting
from hayauma.inquiries import ageing
from hayauma.mail.smtp import Relay
from hayauma.menus.requesting import deciding
from hayauma.notices import forgetting, outbox
from hayauma.subscriptions import attempts, erasing, moving, tidying

log = logging.getLogger(__name__)

SELDOM = timedelta(seconds=30)

Step = Callable[[datetime], bool]


@dataclass(frozen=True)
class Stage:
    """One thing the engine does; `step` returns whether there was anything to do."""

    name: str
    step: Step


def prompt_stages() -> tuple[Stage, ...]:
    """Return the stages that never wait for anybody else, the most urgent first."""
    return (
        Stage("ordered ahead", _each(ahead.due, lambda one, at: ahead.run(one, at=at))),
        Stage("starting", _each(starting.due, lambda one, at: starting.run(one, at=at))),
        Stage(
            "stopping",
            _each(control.cancelled_but_open, lambda one, at: control.stop_what_lies(one, at=at)),
        ),
        Stage("expiring", _each(expiring.due, lambda one, at: expiring.run(one, at=at))),
        Stage("reminding", _each(reminding.due, lambda one, at: reminding.run(one, at=at))),
        Stage("publishing", _each(publishing.due, lambda one, at: publishing.run(one, at=at))),
        Stage("publicity", _publicity),
        Stage("site", _each(site.due, lambda one, at: site.run(one, at))),
        Stage("sealing", _sealing),
    )


def patient_stages(relay: Relay | None) -> tuple[Stage, ...]:
    """Return the stages that may wait long, for a relay that hangs: they get their own thread.

    Without a relay no notice can go.
    """
    return (
        Stage("notices", _notices(relay)),
        Stage("tidying", _tidying),
        Stage("erasing", _now_and_then(SELDOM, _in_one_go(erasing.due, erasing.run))),
        Stage("suppression", _now_and_then(SELDOM, _in_one_go(erasing.spent, erasing.forget))),
        Stage("attempts", _now_and_then(SELDOM, _in_one_go(attempts.over, attempts.forget))),
        Stage("questions grow old", _now_and_then(SELDOM, _each(ageing.due, _grow_old))),
        Stage("askers", _now_and_then(SELDOM, _each(ageing.erasable, _forget_asker))),
        Stage("menus", _now_and_then(SELDOM, _each(deciding.due, _set_menu))),
        Stage("moving", _now_and_then(SELDOM, _each(moving.due, _move_subscribers))),
        Stage("scratch", _now_and_then(SELDOM, _in_one_go(scratch.due, _tidy_scratch))),
        Stage("old notices", _now_and_then(SELDOM, _in_one_go(forgetting.due, forgetting.run))),
        Stage("surroundings", _now_and_then(SELDOM, _surroundings)),
    )


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


def _each(
    due: Callable[[datetime], tuple[int, ...]], run: Callable[[int, datetime], object]
) -> Step:
    """A stage that runs each thing that is due, one by one; one that fails spares the rest."""

    def step(at: datetime) -> bool:
        ids = due(at)
        for one in ids:
            try:
                run(one, at)
            except Exception:
                log.exception("%s %s failed", run, one)
        return bool(ids)

    return step


def _in_one_go(
    due: Callable[[datetime], tuple[int, ...]], run: Callable[[tuple[int, ...], datetime], int]
) -> Step:
    """A stage that does everything that is due at once."""

    def step(at: datetime) -> bool:
        ids = due(at)
        return bool(ids) and run(ids, at) > 0

    return step


def _tidy_scratch(ids: tuple[int, ...], at: datetime) -> int:
    return scratch.tidy(ids, at=at)


def _grow_old(inquiry: int, at: datetime) -> None:
    ageing.run(inquiry, at=at)


def _set_menu(request: int, at: datetime) -> None:
    deciding.apply(request, at=at)


def _move_subscribers(request: int, at: datetime) -> None:
    moving.run(request, at=at)


def _forget_asker(asker: int, at: datetime) -> None:
    ageing.erase(asker, at=at)


def _notices(relay: Relay | None) -> Step:
    def step(at: datetime) -> bool:
        ids = outbox.due(at) if relay else ()
        if not ids or relay is None:
            return False
        outbox.deliver(ids, at=at, relay=relay)
        return True

    return step


def _tidying(at: datetime) -> bool:
    ids = tidying.due(at)
    return bool(ids) and tidying.run(ids, at=at) > 0


def _publicity(at: datetime) -> bool:
    ids = closing.ended(at)
    return bool(ids) and closing.close(ids, at=at) > 0


def _surroundings(at: datetime) -> bool:
    """What changes rarely: the frame of every page, a menu that was narrowed."""
    ids = closing.narrowed()
    return site.refresh(at) | (bool(ids) and closing.close(ids, at=at) > 0)


def _now_and_then(every: timedelta, step: Step) -> Step:
    """A stage that looks no more often than this: what it looks for is dear to find."""
    looked: list[datetime] = []

    def seldom(at: datetime) -> bool:
        if looked and abs(at - looked[0]) < every:
            return False
        looked[:] = [at]
        return step(at)

    return seldom


def _sealing(_at: datetime) -> bool:
    return journal.seal() > 0
