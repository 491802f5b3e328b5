"""Stopping by mail (メールで止める): who writes to `stop+TOKEN@…` gets no more.

Source: RFC 2369 (List-Unsubscribe with mailto). The token in the address is the whole right to it,
as on the web; a forged one changes nothing. A subject with a bulletin's number ends what that
bulletin came through, any other ends everything.
"""

import re
from contextlib import suppress

from hayauma.delivery import sources
from hayauma.installation import services
from hayauma.letterbox.inbound import Inbound
from hayauma.regulation import Refused
from hayauma.subscriptions import preferences
from hayauma.subscriptions.preferences import UnknownToken
from hayauma.subscriptions.states import Via

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
NUMBER = re.compile(r"\b(\d{4}-\d{1,6})\b")


def take(mail: Inbound) -> bool:
    """Withdraw the registration a mail names and return True: nothing more is to be done with it.

    A bounce or an automatic answer (null sender, RFC 3834) withdraws nobody.
    """
    if not mail.envelope.mail_from or _automatic(mail) or not TOKEN.fullmatch(mail.detail):
        return True
    number = NUMBER.search(mail.line("Subject"))
    service = services.current().code
    menus = sources.menus_behind(number[1], service=service) if number else ()
    # A stranger's guess, a registration erased since, a menu that cannot be ended: the page behind
    # the letter's link says what holds. A mail that comes in here is never answered.
    with suppress(UnknownToken, Refused):
        preferences.withdraw(token=mail.detail, at=mail.at, via=Via.MAIL, menus=menus or None)
    return True


def _automatic(mail: Inbound) -> bool:
    return mail.line("Auto-Submitted").lower() == "auto-replied"
