"""How often to be written to (届け方): one answer for all menus, or one for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.archive.pages import name_of, written_in
from hayauma.delivery.digests import rhythm
from hayauma.installation import policies
from hayauma.subscriptions.preferences import Preferences
from hayauma.subscriptions.states import Frequency

EACH = "each"
WORDS = {
    Frequency.AT_ONCE: noop("そのつど"),
    Frequency.DAILY: noop("1日1回、まとめて"),
    Frequency.WEEKLY: noop("1週間に1回、まとめて"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One menu and how often it is written to."""

    code: str
    name: str
    lang: str
    frequency: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows: the answer for all (or `each`), the words, the menus one by one."""

    chosen: str
    words: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    hour: str
    weekday: str


def page(own: Preferences, at: datetime) -> Page:
    """Return what the page shows of a registration."""
    held = {choice.frequency for choice in own.menus if choice.chosen}
    chosen = EACH if len(held) > 1 else str(next(iter(held), Frequency.AT_ONCE))
    hour, weekday = rhythm.in_words(policies.in_force(service=own.service, at=at))
    return Page(
        chosen=chosen,
        words=tuple((str(one), _(WORDS[one])) for one in Frequency),
        lines=tuple(
            Line(one.code, name_of(one.menu), written_in(one.menu), str(one.frequency))
            for one in own.menus
        ),
        hour=hour,
        weekday=weekday,
    )


def asked(posted: Mapping[str, str], menus: Iterable[str]) -> dict[str, str]:
    """Return how often each of some menus is to be written to; none where nothing was asked."""
    answer = posted.get("frequency", "")
    if answer == EACH:
        return {menu: posted.get(f"frequency-{menu}", "") for menu in menus}
    return dict.fromkeys(menus, answer) if answer else {}
