"""The letter as it would be (見本): made by the same code that makes the real ones, then opened.

Made for an invented reader whose links lead nowhere; nothing is sent.
"""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from hayauma.bulletins import files
from hayauma.bulletins.draft import Attachment
from hayauma.bulletins.files import NoSuchFile
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import sources
from hayauma.delivery.lettering import Lettering, Source
from hayauma.mail import markdown
from hayauma.mail.attached import Attached
from hayauma.mail.characters import width
from hayauma.organization import directory
from hayauma.subscriptions.people import Addressee
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import choices

COLUMNS = 70  # 35 full-width characters
LISTED = 40  # columns of a subject in a phone's list, before it is cut
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
    """One letter, opened: the phone's 35 columns, plain text, HTML, headers, size in octets.

    `listed` is the subject as a phone's list cuts it, `begins` the first line under it.
    """

    listed: str
    begins: str
    phone: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    size: int


def letter(visit: Visit, bulletin: BulletinView, *, language: str = "ja") -> Sample | None:
    """Return the letter of a bulletin's newest revision; None where it cannot be made yet."""
    draft = bulletin.revision.draft
    menus = choices.named(visit, codes(visit, bulletin))
    text = draft.editions.get(language)
    if not menus or text is None or not text.subject.strip():
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
        attached=tuple(_attached(one) for one in draft.attachments),
    )
    reader = Addressee(0, READER, TOKEN, language, "both", True, tuple(menu.code for menu in menus))
    made = Lettering(source).copy(reader, seq=0, shard=0, urgent=False)
    columns = markdown.to_text(text.body, columns=COLUMNS)
    return _opened(made.data + made.tail, subject=text.subject, columns=columns)


def codes(visit: Visit, bulletin: BulletinView) -> tuple[str, ...]:
    """Return the menus a bulletin comes under: its own, or those of the bulletins it follows."""
    rule = bulletin.revision.draft.audience
    if rule.kind == "menus":
        return tuple(rule.codes)
    behind = [sources.menus_behind(one, service=visit.service.code) for one in rule.codes]
    return tuple(dict.fromkeys(code for codes in behind for code in codes))


def cut(text: str, columns: int) -> str:
    """Return a line as a list cuts it: with … where it goes on."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 2:
        text = text[:-1]
    return text + "…"


def _attached(one: Attachment) -> Attached:
    """A file as it goes along; one that is gone stands for itself, empty: the page still opens."""
    try:
        kept = files.read(one.sha256)
    except NoSuchFile:
        return Attached(one.name, "application/octet-stream", b"")
    return Attached(one.name, kept.media_type, kept.content)


def _opened(data: bytes, *, subject: str, columns: str) -> Sample:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    text, html = _part(message, "plain"), _part(message, "html")
    # The footer is what follows the author's text; it is broken by its own lines.
    _, mark, footer = text.rpartition("\n--\n")
    first = next((line for line in columns.splitlines() if line.strip()), "")
    return Sample(
        listed=cut(subject, LISTED),
        begins=cut(first, LISTED),
        phone=columns.rstrip("\n") + (f"\n\n--\n{footer}" if mark else ""),
        text=text,
        html=html,
        headers=tuple((name, str(message[name])) for name in SHOWN if message[name]),
        size=len(data),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
