"""Letters of a digest (まとめの一通): each combination of texts is made ready once, then copied.

As many combinations as there are ways of choosing menus: those used last are kept, within a bound.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings

from hayauma import links
from hayauma.delivery import editions
from hayauma.delivery.digests import behind, contents, frame
from hayauma.delivery.digests.contents import LANGUAGES, Item
from hayauma.delivery.lettering import Unmakeable
from hayauma.delivery.models import Digest, DigestVariant, Shard
from hayauma.delivery.packing import unpack_numbers
from hayauma.installation import services
from hayauma.installation.services import ServiceView
from hayauma.links.return_paths import ReturnPaths
from hayauma.mail.address import wire
from hayauma.mail.letter import TOKEN, Letter, MailList, Template, compile
from hayauma.mail.message_id import MessageIds
from hayauma.mail.smtp import Outgoing
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.subscriptions.editions import tag
from hayauma.subscriptions.mailing import Ready

MOST_OCTETS = 64 * 1024 * 1024  # of templates that are kept
MOST_SHARDS = 8
# The first sequence number of a shard, and which variant each of its letters is.
Frozen = tuple[int, "array[int]"]


class Variant(NamedTuple):
    """One combination: its entries, what is told as missed, the key of its menu."""

    entries: tuple[int, ...]
    missed: tuple[int, ...]
    menu: int


@dataclass(frozen=True)
class DigestSource:
    """All a digest's letters are made from, as plain values."""

    dispatch: int
    number: str
    rhythm: str
    day: date
    moment: datetime
    service: ServiceView
    # By entry, by missed dispatch, by number of the variant, by key.
    items: Mapping[int, Item]
    missed: Mapping[int, Item]
    variants: Mapping[int, Variant]
    menus: Mapping[int, MenuView]


def lettering(dispatch_id: int) -> "DigestLettering":
    """Return the maker of a digest's letters, by its dispatch."""
    rows = Digest.objects.select_related("dispatch", "service", "follows")
    digest = rows.get(dispatch_id=dispatch_id)
    variants = DigestVariant.objects.filter(digest=digest)
    return DigestLettering(
        DigestSource(
            dispatch=dispatch_id,
            number=digest.dispatch.number,
            rhythm=digest.rhythm,
            day=digest.day,
            moment=digest.moment,
            service=services.named(digest.service.code),
            items=contents.entries(digest),
            missed=contents.missed(digest),
            variants={
                n: Variant(tuple(entries), tuple(missed), menu)
                for n, entries, missed, menu in variants.values_list(
                    "n", "entries", "missed", "menu"
                )
            },
            menus={menu.id: menu for menu in catalogue.every(digest.service.code)},
        ),
        frozen,
    )


def frozen(shard: int) -> Frozen:
    """Return the first sequence number of a shard, and the variant of each of its letters."""
    row = Shard.objects.select_related("people").get(pk=shard)
    return row.first_seq, unpack_numbers(bytes(row.people.variants))


class DigestLettering:
    """Makes the copies of one digest; `frozen` tells which variants the letters of a shard have."""

    def __init__(self, source: DigestSource, frozen: Callable[[int], Frozen]) -> None:
        self._source, self._frozen = source, frozen
        service = source.service
        every = contents.all_menus([*source.items.values(), *source.missed.values()])
        # Whoever has none of these menus any more gets nothing; under which one it comes is frozen.
        self.places = dict.fromkeys(every, 0)
        at_domain = b"@" + service.mail_domain.encode("ascii")
        self.senders = ReturnPaths(source.dispatch, settings.KEYS.verp, at_domain)
        self._identities = {language: self._ids(language) for language in LANGUAGES}
        self._templates: OrderedDict[tuple[int, int], Template] = OrderedDict()
        self._shards: OrderedDict[int, Frozen] = OrderedDict()

    def made(
        self,
        one: int,
        person: Ready,
        frozen: int,
        seq: int,
        sender: bytes,
        shard: int,
        urgent: bool,
    ) -> Outgoing:
        """Return one registration's digest, ready for the wire. Errors: Unmakeable."""
        token, mailbox, _place = person
        first, variants = self._shards.get(shard) or self._shard(shard)
        try:
            template = self._template(variants[seq - first], frozen)
            recipient = wire(mailbox)
            identity = self._identities[editions.language(LANGUAGES, frozen)].octets(one)
            data = template.filled(recipient, token.encode(), identity, 0)
        except ValueError as fault:
            raise Unmakeable(type(fault).__name__) from fault
        return Outgoing(seq, sender, recipient, data, shard, urgent, True, template.tail)

    def message_id(self, subscription: int, frozen: int = 0) -> str:
        """Return the identity of one person's copy: the same on every retry."""
        return self._identities[editions.language(LANGUAGES, frozen)](subscription)

    def _ids(self, language: str) -> MessageIds:
        """Identities of the occurrence: made again, it is the same letter."""
        source = self._source
        return MessageIds(
            settings.KEYS.message_id,
            bulletin=f"digest:{source.service.code}:{source.number}",
            edition=language,
            domain=source.service.mail_domain,
        )

    def _shard(self, shard: int) -> Frozen:
        found = self._shards[shard] = self._frozen(shard)
        while len(self._shards) > MOST_SHARDS:
            self._shards.popitem(last=False)
        return found

    def _template(self, variant: int, frozen: int) -> Template:
        key = variant, frozen
        if key in self._templates:
            self._templates.move_to_end(key)
            return self._templates[key]
        made = compile(self._letter(variant, frozen))
        self._templates[key] = made
        held = sum(one.size for one in self._templates.values())
        while held > MOST_OCTETS and len(self._templates) > 1:
            held -= self._templates.popitem(last=False)[1].size
        return made

    def _letter(self, n: int, frozen: int) -> Letter:
        source = self._source
        variant, service = source.variants[n], source.service
        # Nothing that was found wrong since is rendered, whoever still stands in the shards.
        items = [source.items[one] for one in variant.entries if one in source.items]
        missed = [source.missed[one] for one in variant.missed if one in source.missed]
        if not items and not missed:
            raise Unmakeable("nothing is left")
        language = self._language(items or missed, frozen)
        written = frame.write(
            items,
            missed,
            service=service,
            rhythm=source.rhythm,
            day=source.day,
            language=language,
        )
        plain = editions.is_plain(frozen)
        menu = source.menus[variant.menu]
        number = behind.number(source.number, n)
        return Letter(
            from_name=service.sender_name,
            from_address=service.sender_address,
            subject=written.subject,
            at=source.moment,
            text=written.text,
            html="" if plain else written.html,
            footer_text=written.footer_text,
            footer_html="" if plain else written.footer_html,
            lists=(
                MailList(
                    id=f"{menu.code}.{service.mail_domain}",
                    name=menu.name,
                    withdrawable=not menu.mandatory,
                ),
            ),
            unsubscribe_url=service.public_url + links.one_click(TOKEN, number),
            unsubscribe_mailto=f"stop+{TOKEN}@{service.mail_domain}",
            language=tag(language),
            zone=settings.TIME_ZONE,
        )

    @staticmethod
    def _language(items: Sequence[Item], frozen: int) -> str:
        """The language somebody chose, where any of the texts is written in it."""
        wanted = editions.language(LANGUAGES, frozen)
        return wanted if any(one.has(wanted) for one in items) else editions.FIRST
