"""Carrying notices to a relay (通知を運ぶ): claim, make letters, hand them over, note answers."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from hayauma.installation import domains, routes, services, signing
from hayauma.installation.services import ServiceView
from hayauma.mail import address, retry
from hayauma.mail.notice import notice
from hayauma.mail.smtp import Answer, Outgoing, Relay, RelayUnusable, Result
from hayauma.notices.models import Notice
from hayauma.notices.states import State
from hayauma.regulation import LetterClass
from hayauma.vault import TamperedAddress

log = logging.getLogger(__name__)

Post = Callable[..., list[Result]]

# A process that died with notices in its hands holds them no longer than this.
LEASE = timedelta(minutes=15)
# Where no relay can be used, nothing is tried for so long, and no attempt is counted.
RELAY_PAUSE = timedelta(seconds=30)
# Somebody waits for these before the screen, or must be woken by them.
PRESSING = {LetterClass.CONFIRMATION, LetterClass.ALARM, LetterClass.TASK, LetterClass.STAFF_TEST}


@dataclass(frozen=True)
class Carried:
    """What became of one round: how many were taken, put off, and closed without being taken."""

    accepted: int = 0
    waiting: int = 0
    closed: int = 0


def place(key: str) -> bytes:
    """Return what a notice's address is bound to, so that its cipher opens nowhere else."""
    return b"notice:" + key.encode("utf-8")


@transaction.atomic
def claim(ids: Sequence[int], at: datetime) -> list[Notice]:
    """Take notices that are due, so that no other process takes them too."""
    rows = Notice.objects.select_for_update(skip_locked=True).filter(pk__in=ids, due_at__lte=at)
    claimed = list(rows.order_by("due_at", "pk"))
    for row in claimed:
        row.state, row.due_at = State.IN_FLIGHT, at + LEASE
    Notice.objects.bulk_update(claimed, ["state", "due_at"])
    return claimed


def carry(rows: Sequence[Notice], *, at: datetime, relays: Sequence[Relay], post: Post) -> Carried:
    """Hand claimed notices to a relay and write down what became of each."""
    results, untouched = _post(rows, relays, at, post)
    by_id = {row.pk: row for row in rows}
    for result in results:
        _note(by_id[result.seq], result, at)
    for letter in untouched:
        row = by_id[letter.seq]
        row.state, row.due_at = State.WAITING, at + RELAY_PAUSE
    _write(rows)
    states = [row.state for row in rows]
    accepted, waiting = states.count(State.ACCEPTED), states.count(State.WAITING)
    return Carried(accepted, waiting, len(states) - accepted - waiting)


def _post(
    rows: Sequence[Notice], relays: Sequence[Relay], at: datetime, post: Post
) -> tuple[list[Result], Sequence[Outgoing]]:
    letters, ways = _letters(rows, relays, at)
    if not letters:
        return [], ()
    try:
        return post(relays, letters, ways), ()
    except RelayUnusable as trouble:
        name = trouble.trouble.relay if trouble.trouble else "-"
        log.warning("%d notices wait: no relay takes them (last: %s)", len(trouble.letters), name)
        return list(trouble.results), trouble.letters


def _letters(
    rows: Sequence[Notice], relays: Sequence[Relay], at: datetime
) -> tuple[list[Outgoing], dict[int, tuple[str, ...]]]:
    """Return the signed letters, and by which relays each may go: its `shard` is the way's key."""
    service = services.current()
    made = [(row, one) for row in rows if (one := _outgoing(row, service, at))]
    groups, table = domains.groups(), routes.table()
    numbers: dict[tuple[str, tuple[str, ...]], int] = {}
    letters = []
    for row, letter in made:
        domain = letter.rcpt_to.decode("utf-8").rpartition("@")[2].lower()
        group = groups.get(domain, domain)
        way = _way(table.get(group, ()), relays, row.attempts)
        letters.append(letter._replace(shard=numbers.setdefault((group, way), len(numbers) + 1)))
    return _signed(letters, relays), {number: way for (_group, way), number in numbers.items()}


def _way(own: Sequence[str], relays: Sequence[Relay], attempts: int) -> tuple[str, ...]:
    """Return the relays a notice may go by, the one to be tried first at the head.

    After an attempt that came to nothing it is another one's turn: a relay that greets us and then
    says no more shall not keep an alarm that tells of it.
    """
    names = [one.name for one in relays]
    usable = [name for name in own if name in names] or names
    turn = attempts % len(usable)
    return (*usable[turn:], *usable[:turn])


def _signed(letters: list[Outgoing], relays: Sequence[Relay]) -> list[Outgoing]:
    """Return the letters with our signature, unless every relay puts one on."""
    signer = signing.signer([one.name for one in relays]) if letters else None
    if signer is None:
        return letters
    return [letter._replace(data=signer.sign(letter.data)) for letter in letters]


def _outgoing(row: Notice, service: ServiceView, at: datetime) -> Outgoing | None:
    """Return the letter of a notice; one that cannot be made is closed, and the rest go on."""
    try:
        to = str(settings.VAULT.open(bytes(row.cipher), place(row.key)))
        data = notice(
            from_name=service.sender_name,
            from_address=service.sender_address,
            to=to,
            subject=row.subject,
            text=row.text,
            html=row.html,
            at=row.created_at,
            message_id=row.message_id,
        )
        sender = address.wire(service.sender_address)
        return Outgoing(row.pk, sender, address.wire(to), data, checked=True)
    except (ValueError, TamperedAddress) as fault:
        log.error("notice %s cannot be made: %s", row.pk, type(fault).__name__)
        _close(row, State.UNMADE, type(fault).__name__, at)
        return None


def _note(row: Notice, result: Result, at: datetime) -> None:
    """Write an answer into the row: taken, refused for good, or due again."""
    row.attempts += 1
    if result.answer is Answer.ACCEPTED:
        _close(row, State.ACCEPTED, result.reply, at)
    elif result.answer is Answer.REFUSED:
        _close(row, State.REFUSED, result.reply, at)
    else:
        pace = retry.URGENT if row.klass in PRESSING else retry.ROUTINE
        if retry.expired(row.created_at, at, pace):
            _close(row, State.EXPIRED, result.reply, at)
            return
        row.state, row.reply = State.WAITING, result.reply[:500]
        row.due_at = at + timedelta(seconds=retry.wait(row.attempts, pace))


def _close(row: Notice, state: State, reply: str, at: datetime) -> None:
    """Close a notice: what it said and to whom is needed no longer, and goes."""
    row.state, row.reply, row.due_at, row.closed_at = state, reply[:500], None, at
    row.text, row.html, row.cipher = "", "", b""
    if state is not State.ACCEPTED:
        log.warning("notice %s of class %s: %s", row.pk, row.klass, state)


@transaction.atomic
def _write(rows: Sequence[Notice]) -> None:
    fields = ["state", "attempts", "reply", "due_at", "closed_at", "text", "html", "cipher"]
    Notice.objects.bulk_update(rows, fields)
