"""Preferences (登録の変更と停止): what the holder of a letter's link may change.

The link needs no password: whoever has the letter may stop it. A stop holds at once, also for
letters in the queue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import policies
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.regulation import Refused, Verdict, WithdrawFacts, may_withdraw
from hayauma.subscriptions import editions, entering, rhythms, shown
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.citizens import CITIZEN
from hayauma.subscriptions.models import Choice, Subscription
from hayauma.subscriptions.shown import MenuChoice, Preferences, Shown, UnknownToken
from hayauma.subscriptions.states import Format, State, Via

__all__ = [
    "MenuChoice",
    "Preferences",
    "Shown",
    "TooLate",
    "UnknownToken",
    "Withdrawn",
    "bound",
    "choose",
    "of",
    "pause",
    "restore",
    "resume",
    "withdraw",
]


class TooLate(Exception):
    """There is no stop that can still be undone."""


@dataclass(frozen=True)
class Withdrawn:
    """What a stop did: menus ended, menus that cannot be ended, and until when it can be undone."""

    ended: tuple[str, ...]
    kept: tuple[str, ...]
    whole: bool  # nothing is left: the registration has ended
    undo_until: datetime | None


def of(token: str, at: datetime) -> Preferences:
    """Return a registration by the token of its letters. Errors: UnknownToken."""
    return shown.view(shown.row(token), at)


def bound(token: str, at: datetime) -> dict[str, Verdict]:
    """Return the chosen menus that cannot be ended, each with the verdict. Errors: UnknownToken.

    Source: the city's own rule (市の定め).
    """
    row = shown.row(token)
    verdicts = _verdicts(row, list(entering.open_menus(row)), at)
    return {menu.code: verdict for menu, verdict in verdicts.items() if not verdict.allowed}


@transaction.atomic
def choose(
    *,
    token: str,
    menus: Iterable[str],
    at: datetime,
    format: Format | str = "",
    edition: str = "",
    frequencies: Mapping[str, str] | None = None,
) -> Preferences:
    """Set exactly which menus are chosen, in which form and language to read; the rest is ended.

    `frequencies` says by menu's code how often it is written to (Frequency); a menu it does not
    name stays as it was, and an unknown word changes nothing.

    Errors: UnknownToken; ValidationError at menus for none, for one that is not offered and for a
    registration that has ended; Refused where a menu cannot be ended.
    """
    row = shown.row(token, lock=True)
    offered = {menu.code: menu for menu in catalogue.menus(row.service.code, at)}
    wanted = set(menus)
    _complain(row, wanted, set(offered))
    asked = {code: word for code, word in (frequencies or {}).items() if code in wanted}
    before = {menu.code: menu for menu in entering.open_menus(row)}
    ended = [menu for code, menu in before.items() if code not in wanted]
    for verdict in _verdicts(row, ended, at).values():
        if not verdict.allowed:
            raise Refused(verdict)
    _end(row, ended, at)
    entering.choose(row, tuple(offered[code].id for code in wanted), at=at)
    added = sorted(wanted - set(before))
    paced = rhythms.choose(row, {offered[code].id: frequency for code, frequency in asked.items()})
    if _reads(row, format, edition) or ended or added or paced:
        row.changed_at = at
        row.save(update_fields=["format", "edition", "changed_at"])
        gone = sorted(menu.code for menu in ended)
        words: dict[str, journal.JSON] = {
            "added": list[journal.JSON](added),
            "ended": list[journal.JSON](gone),
            "format": row.format,
            "edition": row.edition,
        }
        if paced:
            words["frequency"] = {code: str(asked[code]) for code in sorted(asked)}
        _record(row, Act.CHANGED, words, at)
    return shown.view(row, at)


@transaction.atomic
def pause(*, token: str, until: datetime, at: datetime) -> Preferences:
    """Send nothing until a moment; what is sent meanwhile does not come later.

    Errors: UnknownToken; ValidationError at until for a moment that has passed.
    """
    row = shown.row(token, lock=True)
    if until <= at:
        raise ValidationError({"until": _("再開する日は、今日より後にしてください。")})
    row.paused_until, row.changed_at = until, at
    row.save(update_fields=["paused_until", "changed_at"])
    _record(row, Act.PAUSED, {"until": until.isoformat()}, at)
    return shown.view(row, at)


@transaction.atomic
def resume(*, token: str, at: datetime) -> Preferences:
    """Send again after a pause, or after a suspension because mail came back.

    Errors: UnknownToken; ValidationError for a registration that has ended.
    """
    row = shown.row(token, lock=True)
    if row.state == State.WITHDRAWN:
        raise ValidationError(_("受け取りを止めています。もう一度登録してください。"))
    if row.state == State.SUSPENDED or row.paused_until is not None:
        before = str(shown.state(row, at))
        row.state, row.paused_until, row.changed_at = State.ACTIVE, None, at
        row.save(update_fields=["state", "paused_until", "changed_at"])
        _record(row, Act.RESUMED, {"before": before}, at)
    return shown.view(row, at)


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
    refusals = {menu: v for menu, v in _verdicts(row, asked, at).items() if not v.allowed}
    ended = [menu for menu in asked if menu not in refusals]
    if asked and not ended:
        raise Refused(refusals[asked[0]])
    nothing_left = len(ended) == len(chosen)
    if ended or (wanted is None and nothing_left and row.state != State.WITHDRAWN):
        _end(row, ended, at)
        row.withdrawn_at = row.changed_at = at
        row.state = State.WITHDRAWN if nothing_left else row.state
        row.save(update_fields=["withdrawn_at", "changed_at", "state"])
        codes: list[journal.JSON] = [menu.code for menu in ended]
        said: dict[str, journal.JSON] = {
            "via": str(Via(via)),
            "ended": codes,
            "whole": nothing_left,
        }
        _record(row, Act.WITHDRAWN, said, at)
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
    _record(row, Act.RESTORED, {"menus": sorted(offered[menu] for menu in again)}, at)
    return shown.view(row, at)


def _reads(row: Subscription, format: str, edition: str) -> bool:
    """Set how a person reads; an unknown word changes nothing. Returns whether anything did."""
    before = (row.format, row.edition)
    row.format = Format(format) if format in set(Format) else row.format
    row.edition = edition if edition in editions.NAMES else row.edition
    return (row.format, row.edition) != before


def _complain(row: Subscription, wanted: set[str], offered: set[str]) -> None:
    """Raise what cannot be chosen."""
    if row.state == State.WITHDRAWN:
        raise ValidationError({"menus": _("受け取りを止めています。もう一度登録してください。")})
    if not wanted:
        raise ValidationError(
            {
                "menus": _(
                    "一つ以上選んでください。すべて止めるときは［すべて止める］を押してください。"
                )
            }
        )
    if not wanted <= offered:
        raise ValidationError(
            {"menus": _("いまは選べない情報が含まれています。選び直してください。")}
        )


def _verdicts(row: Subscription, menus: list[MenuView], at: datetime) -> dict[MenuView, Verdict]:
    """Return the verdict on ending each menu. Source: the city's own rule (市の定め)."""
    policy = policies.in_force(service=row.service.code, at=at)
    return {
        menu: may_withdraw(WithdrawFacts(mandatory=menu.mandatory, group=menu.group_name), policy)
        for menu in menus
    }


def _end(row: Subscription, menus: list[MenuView], at: datetime) -> None:
    keys = [menu.id for menu in menus]
    Choice.objects.filter(subscription=row, menu_id__in=keys, until__isnull=True).update(until=at)


def _record(row: Subscription, act: Act, payload: Mapping[str, journal.JSON], at: datetime) -> None:
    journal.record(
        act=act,
        actor=CITIZEN,
        object=f"subscription:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )
