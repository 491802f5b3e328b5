"""Watching (見張り): a canary's mailbox passes on what it got, and so says that it arrived.

Source: RFC 5233 (the part of an address behind "+"). The address proves which canary it is
(`links.watch`), the Message-ID which dispatch; anything else changes nothing and is not kept.
"""

from django.conf import settings

from hayauma import links
from hayauma.delivery import arrivals
from hayauma.letterbox.inbound import Inbound


def take(mail: Inbound) -> bool:
    """Note the arrival a mail tells of and return True: nothing more is to be done with it.

    Passed on by a machine, it may say of itself that it is automatic: nobody is answered here.
    """
    canary = links.read_watch(f"{mail.name}+{mail.detail}", settings.KEYS.verp)
    if canary is not None:
        arrivals.note(canary=canary, said=mail.line("Message-ID"), at=mail.envelope.at)
    return True
