"""The test copy (試し): the letter as it would read, to the author's and the head's own addresses.

Never a 配信メール and never to anybody else: the addresses are those of the staff register, and no
act here takes one. It shows the newest text, permitted or not.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from hayauma import journal, links
from hayauma.bulletins import reading
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import audience
from hayauma.delivery.acts import Act
from hayauma.installation import city_time, services
from hayauma.look import japanese
from hayauma.mail import markdown
from hayauma.menus import catalogue
from hayauma.notices import outbox
from hayauma.organization import directory, posts
from hayauma.organization.directory import Person
from hayauma.regulation import LetterClass
from hayauma.subscriptions import editions

# The links of a test copy lead to nobody's registration.
TOKEN = "0" * 22
NO_NUMBER = "0000-0"


@dataclass(frozen=True)
class Trial:
    """A test copy that was put into the outbox: to whom (posts and names), in which language."""

    to: tuple[str, ...]
    edition: str


@transaction.atomic
def send(*, bulletin_id: int, edition: str = "ja", by: Person, at: datetime) -> Trial:
    """Send a test copy of one edition to its author and to the owning head.

    Who presses chooses neither: both addresses come from the staff register. Pressed twice within a
    minute, one goes. Errors: ValidationError for an edition that is not written, a text that is
    not complete, and where neither has an address.
    """
    bulletin = reading.bulletin(bulletin_id, at=at)
    text = bulletin.revision.draft.editions.get(edition)
    if text is None or not text.subject.strip() or not text.body.strip():
        raise ValidationError({"edition": _("この言語の件名と本文が、まだありません。")})
    names = _readers(bulletin, at)
    known = directory.mail_of(names)
    addresses = {account: known[account] for account in names if account in known}
    if not addresses:
        raise ValidationError(_("作成者と課等の長のメールアドレスが、名簿にありません。"))
    body = markdown.render(text.body)
    opening, footer = _opening(bulletin, at), _footer(bulletin)
    minute = f"{at:%Y%m%d%H%M}"
    for account, address in addresses.items():
        outbox.send(
            klass=LetterClass.STAFF_TEST,
            to=address,
            subject=f"【試し】{text.subject}",
            text=f"{opening}\n\n{body.text}\n{footer}",
            html=linebreaks(escape(opening)) + body.html + linebreaks(escape(footer)),
            at=at,
            key=f"trial:{bulletin.revision.id}:{edition}:{minute}:{account}",
        )
    journal.record(
        act=Act.TRIED,
        actor=by.actor,
        object=f"bulletin:{bulletin_id}",
        payload={
            "seq": bulletin.revision.seq,
            "digest": bulletin.revision.digest,
            "edition": edition,
            "to": [names[account] for account in addresses],
        },
        at=at,
        service=bulletin.service,
    )
    return Trial(tuple(names[account] for account in addresses), edition)


def _readers(bulletin: BulletinView, at: datetime) -> dict[int, str]:
    """Account and name of the author and of the owning head; one person once."""
    found = {bulletin.revision.author_id: bulletin.revision.author_name}
    head = posts.head_of(bulletin.section, at=at)
    if head is not None:
        found.setdefault(head.account_id, f"{head.post.title}　{head.name}")
    return found


def _opening(bulletin: BulletinView, at: datetime) -> str:
    """The first lines: that it is a trial, to whom the letter will go, and when."""
    draft = bulletin.revision.draft
    menus = [one.name for one in catalogue.every(bulletin.service) if one.code in bulletin.menus]
    count = audience.head_count(draft.audience, service=bulletin.service, at=at)
    when = city_time.local(draft.not_before) if draft.not_before else None
    return render_to_string(
        "delivery/trial.txt",
        {
            "menus": "・".join(menus),
            "count": f"{count:,}",
            "when": japanese.full_moment(when) if when else "",
            "attachments": [one.name for one in draft.attachments],
        },
    ).strip()


def _footer(bulletin: BulletinView) -> str:
    """The footer as in the letter itself; its links lead nowhere."""
    service = services.named(bulletin.service)
    number = bulletin.number or NO_NUMBER
    section = directory.section(bulletin.section)
    public = service.public_url
    menus = [one.name for one in catalogue.every(bulletin.service) if one.code in bulletin.menus]
    return render_to_string(
        "delivery/footer.txt",
        {
            "service": service,
            "number": number,
            "menus": "・".join(menus),
            "section": bulletin.section_name,
            "phone": section.phone if section else "",
            "ask_url": public + links.inquiry(number),
            "preferences_url": public + links.preferences(TOKEN),
            "register_url": public + links.registration(),
        },
    )


def editions_of(bulletin: BulletinView) -> tuple[tuple[str, str], ...]:
    """Return key and name of the editions that can be tried, Japanese first."""
    written = bulletin.revision.draft.editions
    return tuple(
        (key, editions.label(key))
        for key in editions.NAMES
        if key in written and written[key].subject.strip() and written[key].body.strip()
    )
