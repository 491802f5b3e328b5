"""Preferences (登録の変更と停止): what the holder of a letter's link may change.

The link needs no password: whoever has the letter may stop it. A stop holds at once, also for
letters in the queue.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.menus import catalogue
from hayauma.regulation import Refused, Verdict
from hayauma.subscriptions import editions, entering, rhythms, shown, withdrawing
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.models import Subscription
from hayauma.subscriptions.shown import MenuChoice, Preferences, Shown, UnknownToken
from hayauma.subscriptions.states import Format, State
from hayauma.subscriptions.withdrawing import TooLate, Withdrawn, restore, withdraw

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


def of(token: str, at: datetime) -> Preferences:
    """Return a registration by the token of its letters. Errors: UnknownToken."""
    return shown.view(shown.row(token), at)


def bound(token: str, at: datetime) -> dict[str, Verdict]:
    """Return the chosen menus that cannot be ended, each with the verdict. Errors: UnknownToken.

    Source: the city's own rule (市の定め).
    """
    row = shown.row(token)
    verdicts = withdrawing.verdicts(row, list(entering.open_menus(row)), at)
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
    for verdict in withdrawing.verdicts(row, ended, at).values():
        if not verdict.allowed:
            raise Refused(verdict)
    withdrawing.end(row, ended, at)
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
        withdrawing.record(row, Act.CHANGED, words, at)
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
    withdrawing.record(row, Act.PAUSED, {"until": until.isoformat()}, at)
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
        withdrawing.record(row, Act.RESUMED, {"before": before}, at)
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
