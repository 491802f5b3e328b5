"""Turning a dispatch into letters: each edition and format is made ready once, then copied.

What a letter says beyond its author's text stands here: list, footer, links, return path.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from hayauma import links
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.delivery import editions
from hayauma.installation.services import ServiceView
from hayauma.links.return_paths import ReturnPaths
from hayauma.mail import markdown
from hayauma.mail.address import wire
from hayauma.mail.attached import Attached
from hayauma.mail.letter import TOKEN, Letter, MailList, Template, compile
from hayauma.mail.message_id import MessageIds
from hayauma.mail.smtp import Outgoing
from hayauma.menus.views import MenuView
from hayauma.subscriptions.editions import tag
from hayauma.subscriptions.mailing import Ready
from hayauma.subscriptions.people import Addressee

# The class's own way of making a letter takes twice as long.
_new = tuple.__new__


class Unmakeable(ValueError):
    """A copy for one person cannot be made (作成できず); everybody else's still goes."""


class LeftTheList(Exception):
    """This person ended every choice through which the letter would have come (本人が停止)."""


@dataclass(frozen=True)
class Source:
    """All a dispatch's letters are made from, as plain values."""

    dispatch: int
    bulletin: int
    number: str
    draft: Draft
    service: ServiceView
    section: str
    phone: str
    # The menus of the audience rule in catalogue order; for another kind of rule, its one list.
    menus: tuple[MenuView, ...]
    at: datetime
    attached: tuple[Attached, ...] = ()


class Lettering:
    """Makes the copies of one dispatch; compiled templates are kept by language and format."""

    def __init__(self, source: Source, *, menu_keys: Sequence[int] = ()) -> None:
        self._source = source
        self._templates: dict[tuple[str, str], Template] = {}
        self._ids: dict[str, MessageIds] = {}
        self._place = {menu.code: place for place, menu in enumerate(source.menus)}
        # Where each menu, by its key, stands among the letter's lists: `subscriptions.mailing`.
        self.places = {key: place for place, key in enumerate(menu_keys)}
        self.languages = editions.ordered(source.draft.editions)
        at_domain = b"@" + source.service.mail_domain.encode("ascii")
        # Of some letters, by their numbers: the return path of each.
        self.senders = ReturnPaths(source.dispatch, settings.KEYS.verp, at_domain)
        self._reply = links.reply(source.number, settings.KEYS.verp)
        self._makers: dict[int, tuple[Template, Callable[[int], bytes]]] = {}

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
        """Return one registration's letter, ready for the wire, in the edition that was frozen.

        The hot path: some microseconds. `sender` is one of `senders`. Errors: Unmakeable.
        """
        token, mailbox, place = person
        try:
            template, identity = self._makers.get(frozen) or self._maker(frozen)
            recipient = wire(mailbox)
            data = template.filled(recipient, token.encode(), identity(one), place)
        except ValueError as fault:
            raise Unmakeable(type(fault).__name__) from fault
        return _new(Outgoing, (seq, sender, recipient, data, shard, urgent, True, template.tail))

    def make_ready(self) -> None:
        """Compile what nearly everybody gets, before the first letter is wanted."""
        with suppress(Exception):  # it is told of each letter that cannot be made
            self._maker(0)

    def copy(self, person: Addressee, *, seq: int, shard: int, urgent: bool) -> Outgoing:
        """Return one person's letter as this person chose it now (a sample on a screen).

        Errors: LeftTheList, Unmakeable.
        """
        language = person.edition if person.edition in self.languages else editions.FIRST
        frozen = self.languages.index(language)
        frozen |= editions.TEXT_ONLY if person.format == "text" else 0
        ready = (person.token, person.address, self._list_of(person))
        sender = self.senders([seq])[0]
        return self.made(person.subscription_id, ready, frozen, seq, sender, shard, urgent)

    def message_id(self, subscription: int, frozen: int = 0) -> str:
        """Return the identity of one person's copy: the same on every retry."""
        return self._identities(editions.language(self.languages, frozen))(subscription)

    def _maker(self, frozen: int) -> tuple[Template, Callable[[int], bytes]]:
        """Return the template and the identities for one frozen byte, made once."""
        language = editions.language(self.languages, frozen)
        template = self._template(language, "text" if editions.is_plain(frozen) else "both")
        self._makers[frozen] = template, self._identities(language).octets
        return self._makers[frozen]

    def _identities(self, language: str) -> MessageIds:
        if language not in self._ids:
            self._ids[language] = MessageIds(
                settings.KEYS.message_id,
                bulletin=self._source.bulletin,
                edition=language,
                domain=self._source.service.mail_domain,
            )
        return self._ids[language]

    def _list_of(self, person: Addressee) -> int:
        """The first menu, in catalogue order, through which this person is chosen."""
        if not person.active:
            raise LeftTheList
        places = [self._place[code] for code in person.menus if code in self._place]
        if not places:
            raise LeftTheList
        return min(places)

    def _template(self, language: str, form: str) -> Template:
        if (language, form) not in self._templates:
            text = self._source.draft.editions[language]
            self._templates[language, form] = compile(self._letter(text, language, form))
        return self._templates[language, form]

    def _letter(self, text: EditionText, language: str, form: str) -> Letter:
        source = self._source
        rendered = markdown.render(text.body)
        context = self._footer()
        public = source.service.public_url
        return Letter(
            from_name=source.draft.sender or source.service.sender_name,
            from_address=source.service.sender_address,
            reply_to=f"{self._reply}@{source.service.mail_domain}",
            subject=text.subject,
            at=source.at,
            text=rendered.text,
            html=rendered.html if form == "both" else "",
            footer_text=render_to_string("delivery/footer.txt", context),
            footer_html=render_to_string("delivery/footer.html", context) if form == "both" else "",
            lists=tuple(
                MailList(
                    id=f"{menu.code}.{source.service.mail_domain}",
                    name=menu.name,
                    withdrawable=not menu.mandatory,
                )
                for menu in source.menus
            ),
            unsubscribe_url=public + links.one_click(TOKEN, source.number),
            unsubscribe_mailto=f"stop+{TOKEN}@{source.service.mail_domain}",
            language=tag(language),
            zone=settings.TIME_ZONE,
            attachments=source.attached,
        )

    def _footer(self) -> dict[str, object]:
        source, public = self._source, self._source.service.public_url
        return {
            "service": source.service,
            "number": source.number,
            "menus": "・".join(menu.name for menu in source.menus),
            "section": source.section,
            "phone": source.phone,
            "ask_url": public + links.inquiry(source.number),
            "preferences_url": public + links.preferences(TOKEN),
            "register_url": public + links.registration(),
        }
