"""Notices to the staff (職員への通知): the same words to the address each has in the staff list."""

from collections.abc import Iterable
from datetime import datetime

from hayauma.notices import outbox
from hayauma.organization import directory
from hayauma.regulation import LetterClass


def send(
    accounts: Iterable[int],
    *,
    klass: LetterClass,
    subject: str,
    text: str,
    key: str,
    at: datetime,
) -> tuple[int, ...]:
    """Put a notice to each of these accounts into the outbox, and return whom it goes to.

    It is written in the caller's transaction. Whoever has no address, or whose account is closed,
    is left out. `key` is what makes it this notice and no other; each account gets its own of it.
    Errors: as outbox.send().
    """
    reached = directory.mail_of(accounts)
    for account, address in reached.items():
        outbox.send(
            klass=klass, to=address, subject=subject, text=text, at=at, key=f"{key}:{account}"
        )
    return tuple(reached)
