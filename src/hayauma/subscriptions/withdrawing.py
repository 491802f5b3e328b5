"""Withdrawing (登録の停止): stopping some menus or everything, and undoing that for some hours.

A stop needs no password and no reason, and it holds at once, also for letters in the queue.
Source: RFC 8058 for one click; which menus cannot be ended is the city's own rule (市の定め).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hayauma import journal
from hayauma.installation import policies
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.regulation import Refused, Verdict, WithdrawFacts, may_withdraw
from hayauma.subscriptions import entering, rhythms, shown
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.citizens import CITIZEN
from hayauma.subscriptions.models import Choice, Subscription
from hayauma.subscriptions.shown import Preferences
from hayauma.subscriptions.states import State, Via


class TooLate(Exception):
    """There is no stop that can still be undone."""


@dataclass(frozen=True)
class Withdrawn:
    """What a stop did: menus ended, menus that cannot be ended, and until when it can be undone."""

    ended: tuple[str, ...]
    kept: tuple[str, ...]
    whole: bool  # nothing is left: the registration has ended
    undo_until: datetime | None


@transaction.atomic
def withdraw(
    *, token: str, at: datetime, via: Via | str, menus: Iterable[str] | None = None
) -> Withdrawn:
    """Stop some menus, or everything (None); it holds for letters in the queue at once.

    Source: RFC 8058 for one click; idempotent, a second call changes nothing. Menus that cannot be
    ended stay and are named. With the last menu the registration ends.
    Errors: UnknownToken; Refused where nothing of what was asked can be ended.
    """
    row = shown.row(token, lock=True)
    chosen = entering.open_menus(row)
    wanted = None if menus is None else set(menus)
    asked = [menu for menu in chosen if wanted is None or menu.code in wanted]
    refusals = {menu: v for menu, v in verdicts(row, asked, at).items() if not v.allowed}
    ended = [menu for menu in asked if menu not in refusals]
    if asked and not ended:
        raise Refused(refusals[asked[0]])
    nothing_left = len(ended) == len(chosen)
    if ended or (wanted is None and nothing_left and row.state != State.WITHDRAWN):
        end(row, ended, at)
        row.withdrawn_at = row.changed_at = at
        row.state = State.WITHDRAWN if nothing_left else row.state
        row.save(update_fields=["withdrawn_at", "changed_at", "state"])
        codes: list[journal.JSON] = [menu.code for menu in ended]
        said: dict[str, journal.JSON] = {
            "via": str(Via(via)),
            "ended": codes,
            "whole": nothing_left,
        }
        record(row, Act.WITHDRAWN, said, at)
    return Withdrawn(
        ended=tuple(menu.code for menu in ended),
        kept=tuple(menu.code for menu in refusals),
        whole=row.state == State.WITHDRAWN,
        undo_until=shown.undo_until(row, at),
    )


@transaction.atomic
def restore(*, token: str, at: datetime) -> Preferences:
    """Undo the last stop within the hours the city gives; the menus are chosen again.

    Menus that have ended meanwhile stay ended. Errors: UnknownToken, TooLate.
    """
    row = shown.row(token, lock=True)
    if shown.undo_until(row, at) is None:
        raise TooLate
    stopped = dict(row.choices.filter(until=row.withdrawn_at).values_list("menu_id", "frequency"))
    offered = {menu.id: menu.code for menu in catalogue.menus(row.service.code, at)}
    again = tuple(menu for menu in stopped if menu in offered)
    entering.choose(row, again, at=at)
    rhythms.choose(row, {menu: stopped[menu] for menu in again})
    row.state, row.withdrawn_at, row.changed_at = State.ACTIVE, None, at
    row.save(update_fields=["state", "withdrawn_at", "changed_at"])
    record(row, Act.RESTORED, {"menus": sorted(offered[menu] for menu in again)}, at)
    return shown.view(row, at)


def verdicts(row: Subscription, menus: list[MenuView], at: datetime) -> dict[MenuView, Verdict]:
    """Return the verdict on ending each menu. Source: the city's own rule (市の定め)."""
    policy = policies.in_force(service=row.service.code, at=at)
    return {
        menu: may_withdraw(WithdrawFacts(mandatory=menu.mandatory, group=menu.group_name), policy)
        for menu in menus
    }


def end(row: Subscription, menus: list[MenuView], at: datetime) -> None:
    """End these menus of a registration; whoever asks has judged that they can be ended."""
    keys = [menu.id for menu in menus]
    Choice.objects.filter(subscription=row, menu_id__in=keys, until__isnull=True).update(until=at)


def record(row: Subscription, act: Act, payload: Mapping[str, journal.JSON], at: datetime) -> None:
    """Write down what a citizen did with their registration."""
    journal.record(
        act=act,
        actor=CITIZEN,
        object=f"subscription:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )
