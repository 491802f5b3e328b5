"""What a digest holds (まとめの中身): the permitted texts of its entries, word for word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hayauma.bulletins.checks import dates
from hayauma.bulletins.checks.finding import Text
from hayauma.bulletins.draft import EditionText
from hayauma.delivery import editions, originals
from hayauma.delivery.lettering import Source
from hayauma.delivery.models import Digest, DigestEntry
from hayauma.installation import city_time
from hayauma.menus.states import Publicity
from hayauma.subscriptions.editions import NAMES

# Each reader's language is frozen, whether or not the day's bulletins have it.
LANGUAGES = editions.ordered(NAMES)


@dataclass(frozen=True)
class Item:
    """One bulletin in a digest; of one that is over or came too late only its subject is told."""

    source: Source
    over: bool

    def text(self, language: str) -> EditionText:
        """Return the text in a language, or the Japanese one."""
        written = self.source.draft.editions
        return written.get(language) or written[editions.FIRST]

    def has(self, language: str) -> bool:
        """Return whether it was written in a language."""
        return language in self.source.draft.editions

    @property
    def menus(self) -> tuple[int, ...]:
        """Return the keys of the menus it was sent through, in catalogue order."""
        return tuple(menu.id for menu in self.source.menus)

    @property
    def public(self) -> bool:
        """Return whether everybody may read its back number."""
        return any(menu.publicity is Publicity.PUBLIC for menu in self.source.menus)


def entries(digest: Digest) -> dict[int, Item]:
    """Return what a digest carries, by entry, in the order of sending; nothing that was wrong.

    A bulletin is over where every day that it announced has passed by the day of the digest.
    """
    first = root(digest)
    rows = DigestEntry.objects.filter(digest=first, dropped_at__isnull=True).order_by("dispatch_id")
    return {
        pk: _item(dispatch, digest.moment) for pk, dispatch in rows.values_list("pk", "dispatch_id")
    }


def missed(digest: Digest) -> dict[int, Item]:
    """Return what came too late for some, by dispatch: told by its subject alone."""
    return {one: Item(originals.source(one, files=False), True) for one in digest.missed}


def root(digest: Digest) -> Digest:
    """Return the digest that took the entries: the first of those made of one another's rest."""
    while digest.follows is not None:
        digest = digest.follows
    return digest


def all_menus(items: Iterable[Item]) -> tuple[int, ...]:
    """Return the keys of every menu of some items, each once."""
    return tuple(dict.fromkeys(menu for item in items for menu in item.menus))


def _item(dispatch: int, moment: datetime) -> Item:
    source = originals.source(dispatch, files=False)
    text = source.draft.editions[editions.FIRST]
    last = dates.last_ahead(
        Text(editions.FIRST, text.subject, text.body), sent=city_time.day(source.at)
    )
    return Item(source, last is not None and last < city_time.day(moment))
