"""The outbox (送信箱): a notice is written with the act it tells of, and sent afterwards.

Never a 配信メール: its class is one of regulation.letters, 第8条 does not apply to it, and it is
never counted as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from hayauma.installation import services
from hayauma.mail import address
from hayauma.mail.message_id import notice_id
from hayauma.mail.smtp import Relay
from hayauma.notices import carrying, posting
from hayauma.notices.carrying import Carried, Post
from hayauma.notices.models import Notice
from hayauma.notices.states import State
from hayauma.regulation import LETTERS, LetterClass

__all__ = ["Carried", "NoticeSeen", "deliver", "due", "seen", "send"]

MOST_AT_ONCE = 50  # a round of the engine must not last long
KEY_LENGTH = 120


@dataclass(frozen=True)
class NoticeSeen:
    """What became of a notice; never its address."""

    id: int
    klass: LetterClass
    state: State
    attempts: int
    reply: str
    created_at: datetime
    closed_at: datetime | None


def send(
    *,
    klass: LetterClass,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    at: datetime,
    key: str,
) -> int:
    """Put a notice into the outbox, in the caller's transaction, and return its id.

    `key` is what makes it this notice and no other, such as `urgent:12:staff:3`: a second call
    with the same key writes nothing and returns the same id. `html` is a cleaned fragment.

    Errors: RuntimeError outside a transaction; ValueError for a class that is a 配信メール, and for
    a key that is too long or holds an address; AddressError for an address no letter can go to.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is written in the transaction of the act it tells of")
    if LETTERS[LetterClass(klass)].article8:
        raise ValueError(f"{klass} is a 配信メール: it goes through a release")
    if not key or len(key) > KEY_LENGTH or "@" in key:
        raise ValueError("a notice's key has 1 to 120 characters and holds no address")
    address.wire(to)
    domain = services.current().mail_domain
    row = Notice(
        klass=LetterClass(klass),
        key=key,
        cipher=settings.VAULT.seal(to, carrying.place(key)),
        message_id=notice_id(settings.KEYS.message_id, notice=key, domain=domain),
        subject=subject[:300],
        text=text,
        html=html,
        state=State.WAITING,
        due_at=at,
        created_at=at,
    )
    # Not get_or_create: where two say the same thing at once, both acts must go on.
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    return Notice.objects.values_list("pk", flat=True).get(key=key)


def due(at: datetime) -> tuple[int, ...]:
    """Return the notices to be sent now, those that have waited longest first."""
    rows = Notice.objects.filter(due_at__lte=at).order_by("due_at", "pk")
    return tuple(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


def deliver(
    ids: Sequence[int], at: datetime, relays: Sequence[Relay], post: Post = posting.post
) -> Carried:
    """Hand notices to the first relay that is well and write down what it answered.

    A domain group with a way of its own keeps to it. What the relay did not take is due again
    later, with the same Message-ID, by the next relay; what it refuses for good, or has deferred
    for too long, is closed. Where no relay can be used at all, no attempt is counted. A notice
    another process has taken is left to it.
    """
    return carrying.carry(carrying.claim(ids, at), at=at, relays=relays, post=post)


def seen(notice_id: int) -> NoticeSeen:
    """Return what became of a notice. Errors: LookupError."""
    row = Notice.objects.filter(pk=notice_id).first()
    if row is None:
        raise LookupError(notice_id)
    return NoticeSeen(
        id=row.pk,
        klass=LetterClass(row.klass),
        state=State(row.state),
        attempts=row.attempts,
        reply=row.reply,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )
