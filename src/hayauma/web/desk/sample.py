"""The letter as it would be (見本): made by the same code that makes the real ones, then opened.

Made for an invented reader whose links lead nowhere; nothing is sent.
"""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from hayauma.bulletins.views import BulletinView
from hayauma.delivery.lettering import Lettering, Source
from hayauma.mail import markdown
from hayauma.organization import directory
from hayauma.subscriptions.people import Addressee
from hayauma.web.desk import choices
from hayauma.web.desk.visit import Visit

COLUMNS = 70  # 35 full-width characters
READER = "reader@example.com"
TOKEN = "0" * 22
NO_NUMBER = "0000-0"
# What a reader's mail program shows or acts on; the rest is for machines.
SHOWN = (
    "From",
    "To",
    "Subject",
    "Date",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Message-ID",
)


@dataclass(frozen=True)
class Sample:
    """One letter, opened: the phone's 35 columns, plain text, HTML, headers, size in octets."""

    phone: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    size: int


def letter(visit: Visit, bulletin: BulletinView) -> Sample | None:
    """Return the letter of a bulletin's newest revision; None where it cannot be made yet."""
    draft = bulletin.revision.draft
    menus = choices.named(visit, bulletin.menus)
    if not menus or not draft.subject.strip():
        return None
    section = directory.programme(bulletin.programme, at=visit.at).section
    source = Source(
        dispatch=0,
        bulletin=bulletin.id,
        number=bulletin.number or NO_NUMBER,
        draft=draft,
        service=visit.service,
        section=section.name,
        phone=section.phone,
        menus=menus,
        at=draft.not_before or visit.at,
    )
    reader = Addressee(0, READER, TOKEN, "ja", "both", True, tuple(menu.code for menu in menus))
    data = Lettering(source).copy(reader, seq=0, shard=0, urgent=False).data
    return _opened(data, columns=markdown.to_text(draft.body, columns=COLUMNS))


def _opened(data: bytes, *, columns: str) -> Sample:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    text, html = _part(message, "plain"), _part(message, "html")
    # The footer is what follows the author's text; it is broken by its own lines.
    _, mark, footer = text.rpartition("\n--\n")
    return Sample(
        phone=columns.rstrip("\n") + (f"\n\n--\n{footer}" if mark else ""),
        text=text,
        html=html,
        headers=tuple((name, str(message[name])) for name in SHOWN if message[name]),
        size=len(data),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
