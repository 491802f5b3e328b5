"""Replying (返信): who answers a bulletin asks about it, and the answer becomes an inquiry.

Source: 第5条第3項第3号. The address proves which bulletin it is (`links.reply`); a forged one
changes nothing and costs nothing. What a machine wrote is neither taken nor answered (RFC 3834).
"""

import hashlib
import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma import links
from hayauma.bulletins import reading as bulletins
from hayauma.inquiries import receiving
from hayauma.inquiries.receiving import Question
from hayauma.inquiries.states import Channel
from hayauma.inquiries.views import Contact
from hayauma.installation import services
from hayauma.letterbox import child
from hayauma.letterbox.automatic import automatic
from hayauma.letterbox.inbound import Inbound
from hayauma.letterbox.reading import Written
from hayauma.mail import address

log = logging.getLogger(__name__)


def take(mail: Inbound) -> bool:
    """Make an inquiry of a reply to a bulletin and return True: nothing more is to be done with it.

    False keeps the mail for people to look at: today's sixth of one address.
    Errors: child.Unreadable for a mail that cannot be read, child.NoChild.
    """
    number = links.read_reply(f"{mail.name}+{mail.detail}", settings.KEYS.verp)
    service = services.current()
    if number is None or automatic(mail, own_domain=service.mail_domain):
        return True
    bulletin = bulletins.numbered(number, service=service.code)
    if bulletin is None:
        return True
    written = child.read(mail.content)
    words = _words(written)
    if not words:
        return True
    sender = _kept(written.address)
    question = Question(
        words,
        bulletin=bulletin,
        contact=Contact(written.name, sender),
        mail_key=f"{written.identity} {hashlib.sha256(mail.content).hexdigest()}",
        # Anybody can write anything into From: only where the way back is the same is it believed.
        receipt=bool(sender) and _same(sender, _kept(mail.envelope.mail_from)),
    )
    try:
        receiving.receive(question, service=service.code, channel=Channel.MAIL, at=mail.at)
    except ValidationError as fault:
        log.warning("a reply to %s was not taken in: %s", number, ", ".join(fault.message_dict))
        return False
    return True


def _words(written: Written) -> str:
    """Return what is asked: a subject of one's own, the text, and what was left out of it."""
    with override("ja"):  # staff read it, whichever language a screen is in
        notes = []
        if written.cut:
            notes.append(_("（長いので、ここまでを受け付けました。）"))
        if written.attachments:
            notes.append(_("（添付の{n}件は受け取っていません。）").format(n=written.attachments))
    own = [written.subject, written.words]
    return "\n\n".join(piece for piece in (*own, *notes) if piece.strip())


def _kept(written: str) -> str:
    try:
        return address.parse(written) if written else ""
    except address.AddressError:
        return ""


def _same(one: str, other: str) -> bool:
    return bool(other) and address.lookup_form(one) == address.lookup_form(other)
