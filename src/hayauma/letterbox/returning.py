"""Returning (戻り): a mail to the return path of a letter says what became of it afterwards.

Source: RFC 3464, RFC 5965. The address proves which letter it is (`links.verp`), whatever the mail
claims; without the proof nothing is read and nothing changes. Why it came back is read in a child.
Mails are read one by one and entered by the group: a town's evening brings thousands.
"""

import hashlib
import logging
import re
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from hayauma import links
from hayauma.delivery.returned import entering
from hayauma.delivery.returned.entering import Arrival
from hayauma.letterbox import child
from hayauma.letterbox.inbound import Inbound

log = logging.getLogger(__name__)

_PATH = re.compile(r"b[0-9]{1,18}-[0-9]{1,10}-[a-z2-7]{16}")


def is_for(mail: Inbound) -> bool:
    """Return whether a recipient looks like a return path, proven or forged."""
    return _PATH.fullmatch(mail.name) is not None and not mail.detail


def read(mail: Inbound) -> Arrival | None:
    """Return what came back, its content left behind, or None where the proof does not hold.

    Errors: child.NoChild.
    """
    letter = links.read_verp(mail.name, settings.KEYS.verp)
    if letter is None:
        return None
    try:
        report = child.report(mail.content)
    except child.Unreadable:
        report = None
    digest = hashlib.sha256(mail.content).digest()
    return Arrival(*letter, at=mail.envelope.at, digest=digest, report=report)


def enter(arrivals: Sequence[Arrival | None], *, at: datetime) -> None:
    """Enter what came back; of a forged one (None) nothing but its number is kept."""
    proven = [one for one in arrivals if one is not None]
    forged = len(arrivals) - len(proven)
    if forged:
        log.info("%s mails to return paths had no proof; they changed nothing", forged)
    if arrivals:
        entering.enter(arrivals=proven, forged=forged, at=at)


def take(mail: Inbound) -> bool:
    """Enter one mail alone and return True: nothing more is to be done with it."""
    enter([read(mail)], at=mail.at)
    return True
