"""Turning a dispatch into letters: each edition and format is made ready once, then copied.

What a letter says beyond its author's text stands here: list, footer, links, return path.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from hayauma import links
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.installation.services import ServiceView
from hayauma.mail import address, markdown
from hayauma.mail.letter import TOKEN, Letter, MailList, Template, compile
from hayauma.mail.message_id import MessageIds
from hayauma.mail.smtp import Outgoing
from hayauma.menus.views import MenuView
from hayauma.subscriptions.people import Addressee


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


class Lettering:
    """Makes the copies of one dispatch; compiled templates are kept by language and format."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._templates: dict[tuple[str, str], Template] = {}
        self._ids: dict[str, MessageIds] = {}
        self._place = {menu.code: place for place, menu in enumerate(source.menus)}
        self._return_domain = source.service.mail_domain.encode("ascii")

    def copy(self, person: Addressee, *, seq: int, shard: int, urgent: bool) -> Outgoing:
        """Return one person's letter, ready for the wire.

        Errors: LeftTheList, Unmakeable.
        """
        place = self._list_of(person)
        language = person.edition if person.edition in self._source.draft.editions else "ja"
        try:
            template = self._template(language, "text" if person.format == "text" else "both")
            recipient = address.wire(person.address)
            identity = self.message_id(person.subscription_id, language)
            data = template.copy(recipient, person.token, identity, place)
        except ValueError as fault:
            raise Unmakeable(type(fault).__name__) from fault
        sender = links.verp(self._source.dispatch, seq, settings.KEYS.verp).encode("ascii")
        return Outgoing(
            seq=seq,
            mail_from=sender + b"@" + self._return_domain,
            rcpt_to=recipient,
            data=data,
            shard=shard,
            urgent=urgent,
            checked=True,
        )

    def message_id(self, subscription: int, language: str) -> str:
        """Return the identity of one person's copy: the same on every retry."""
        if language not in self._ids:
            self._ids[language] = MessageIds(
                settings.KEYS.message_id,
                bulletin=self._source.bulletin,
                edition=language,
                domain=self._source.service.mail_domain,
            )
        return self._ids[language](subscription)

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
            language=language,
            zone=settings.TIME_ZONE,
        )

    def _footer(self) -> dict[str, object]:
        source, public = self._source, self._source.service.public_url
        return {
            "service": source.service,
            "number": source.number,
            "menus": "・".join(menu.name for menu in source.menus),
            "section": source.section,
            "phone": source.phone,
            "ask_url": public + links.back_number(source.number),
            "preferences_url": public + links.preferences(TOKEN),
            "register_url": public + links.registration(),
        }
