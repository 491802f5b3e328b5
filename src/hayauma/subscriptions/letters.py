"""The mails of a registration (登録の通知): written here, carried by notices."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma import links
from hayauma.installation import city_time
from hayauma.installation.services import ServiceView
from hayauma.look import japanese
from hayauma.notices import outbox
from hayauma.regulation import LetterClass


@dataclass(frozen=True)
class Written:
    """A mail as it stands on paper; nothing is sent by writing it."""

    klass: LetterClass
    subject: str
    text: str


def press(
    menus: tuple[str, ...], *, service: ServiceView, token: str, expires_at: datetime
) -> Written:
    """Return the mail with the one press of a registration."""
    local = city_time.local(expires_at)
    return _written(
        "confirmation",
        LetterClass.CONFIRMATION,
        menus,
        service=service,
        url=service.public_url + links.confirmation(token),
        # To the hour, rounded down: a page is never promised for longer than it opens.
        until=f"{japanese.day(local.date())}{local.hour}時",
    )


def reminder(menus: tuple[str, ...], *, service: ServiceView, token: str) -> Written:
    """Return the mail to somebody who is registered already: the link of their own page."""
    url = service.public_url + links.preferences(token)
    return _written("already", LetterClass.RECEIPT, menus, service=service, url=url)


def trial(menus: tuple[str, ...], *, service: ServiceView, token: str) -> Written:
    """Return the mail that shows somebody that our mail gets through."""
    url = service.public_url + links.preferences(token)
    return _written("trial", LetterClass.RECEIPT, menus, service=service, url=url)


def send(letter: Written, *, to: str, key: str, at: datetime) -> None:
    """Put a mail into the outbox, in the caller's transaction; `key` makes it this one."""
    outbox.send(klass=letter.klass, to=to, subject=letter.subject, text=letter.text, at=at, key=key)


def _written(
    name: str, klass: LetterClass, menus: tuple[str, ...], *, service: ServiceView, **words: str
) -> Written:
    context = {"service": service, "menus": "、".join(menus), **words}
    # Both texts are in Japanese and やさしい日本語 at once, whoever asked.
    with override("ja"):
        subject = render_to_string(f"subscriptions/{name}_subject.txt", context).strip()
        return Written(klass, subject, render_to_string(f"subscriptions/{name}.txt", context))
