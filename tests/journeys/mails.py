"""Caught mails: finding one's own, opening it as a mail program would, following its link."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any

from tests.journeys.running import Town, wait_until


def mails_to(town: Town, address: str, subject: str = "") -> list[dict[str, Any]]:
    """Return what somebody was sent, oldest first."""
    return [m for m in town.mails() if m["to"] == address and subject in m["subject"]]


def opened(town: Town, number: int) -> EmailMessage:
    """Return one mail as the standard library reads it."""
    return email.message_from_bytes(town.mail(number), policy=default)


def text_of(message: EmailMessage) -> str:
    """Return the plain text of a mail."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def confirmation_to(town: Town, address: str) -> EmailMessage:
    """Return the confirmation somebody was sent, once it has come."""
    caught = wait_until(lambda: mails_to(town, address), what="the confirmation mail")
    return opened(town, caught[0]["id"])


def link_in(town: Town, message: EmailMessage) -> str:
    """Return the link on which a registration is confirmed."""
    link = re.search(re.escape(town.sheet["public"]) + r"/t/[\w-]+/", text_of(message))
    assert link
    return link[0]
