"""The mails of a registration (登録の通知): written here, carried by notices."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma import links
from hayauma.installation.services import ServiceView
from hayauma.look import japanese
from hayauma.notices import outbox
from hayauma.regulation import LetterClass


@dataclass(frozen=True)
class Letter:
    """To whom and about what; `key` makes it this mail and no other."""

    to: str
    key: str
    menus: tuple[str, ...]  # names, in catalogue order


def ask_for_the_press(
    letter: Letter, *, service: ServiceView, token: str, expires_at: datetime, at: datetime
) -> None:
    """Write the mail with the one press of a registration, in the caller's transaction."""
    local = expires_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    _send(
        "confirmation",
        letter,
        klass=LetterClass.CONFIRMATION,
        service=service,
        at=at,
        url=service.public_url + links.confirmation(token),
        # To the hour, rounded down: a page is never promised for longer than it opens.
        until=f"{japanese.day(local.date())}{local.hour}時",
    )


def remind(letter: Letter, *, service: ServiceView, token: str, at: datetime) -> None:
    """Write to somebody who is registered already: the link of the registration's own page."""
    _send(
        "already",
        letter,
        klass=LetterClass.RECEIPT,
        service=service,
        at=at,
        url=service.public_url + links.preferences(token),
    )


def try_out(letter: Letter, *, service: ServiceView, token: str, at: datetime) -> None:
    """Write the mail that shows somebody that our mail gets through."""
    _send(
        "trial",
        letter,
        klass=LetterClass.RECEIPT,
        service=service,
        at=at,
        url=service.public_url + links.preferences(token),
    )


def _send(
    name: str,
    letter: Letter,
    *,
    klass: LetterClass,
    service: ServiceView,
    at: datetime,
    **words: str,
) -> None:
    context = {"service": service, "menus": "、".join(letter.menus), **words}
    # Both texts are in Japanese and やさしい日本語 at once, whoever asked.
    with override("ja"):
        subject = render_to_string(f"subscriptions/{name}_subject.txt", context).strip()
        text = render_to_string(f"subscriptions/{name}.txt", context)
    outbox.send(klass=klass, to=letter.to, subject=subject, text=text, at=at, key=letter.key)
