"""Telling of wishes (通知): the section's head that one came, who wished what became of it."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma.installation import services
from hayauma.organization import posts, staff_notices
from hayauma.regulation import LetterClass


def made(text: str, *, section: str, service: str, wish: int, at: datetime) -> None:
    """Tell the head of the section."""
    head = posts.head_of(section, at=at)
    if head is not None:
        _send("made", "【配信の求め】", text, head.account_id, service=service, wish=wish, at=at)


def settled(answer: str, *, service: str, wish: int, account: int, at: datetime) -> None:
    """Tell who wished."""
    _send("settled", "【配信の求めへの返事】", answer, account, service=service, wish=wish, at=at)


def _send(
    name: str, subject: str, text: str, account: int, *, service: str, wish: int, at: datetime
) -> None:
    url = f"{services.named(service).desk_url}/oversight/activity/"
    with override("ja"):
        letter = render_to_string(f"oversight/wish_{name}.txt", {"text": text, "url": url})
    staff_notices.send(
        [account],
        klass=LetterClass.TASK,
        subject=subject,
        text=letter,
        key=f"wish:{wish}:{name}",
        at=at,
    )
