"""Taking over (引継ぎ): registrations entered on a recorded basis instead of a press.

Source: 第2条 (配信メール goes to specified people: confirmed by mail, or entered on a recorded
basis). Nobody who stopped, and nobody who is not to be written to, comes back this way.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal, links
from hayauma.installation import services
from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.subscriptions import addresses, rows, suppression, terms
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.models import Subscription
from hayauma.subscriptions.states import Format, Frequency, Route, State

# Rows in one go: large enough for the databases, small enough for flat memory.
BATCH = 5_000
# From so many on the database looks anew how full its tables are.
MANY = 10_000
_TABLES = tuple(
    f"subscriptions_{name}" for name in ("subscriber", "subscription", "consent", "choice")
)
REGISTRATION = (
    "id",
    "service_id",
    "subscriber_id",
    "token",
    "state",
    "confirmed_at",
    "changed_at",
    "edition",
    "format",
)
Person = tuple[str, Iterable[str], str]  # address, menu codes, edition


@dataclass(frozen=True)
class TakenOver:
    """What became of a list: every line is in exactly one of these numbers."""

    added: int = 0
    already: int = 0  # registered here, left as they are
    skipped: int = 0  # stopped before, or not to be written to
    unreadable: int = 0  # no mail address

    def __add__(self, other: "TakenOver") -> "TakenOver":
        """Return the sum of two parts of a list."""
        return TakenOver(
            self.added + other.added,
            self.already + other.already,
            self.skipped + other.skipped,
            self.unreadable + other.unreadable,
        )


@dataclass(frozen=True)
class _Entering:
    """What is the same for everybody on the list."""

    service_id: int
    menus: Mapping[str, int]
    route: Route
    basis: str
    at: datetime


@dataclass(frozen=True)
class _Line:
    """One readable line."""

    address: str
    digest: bytes
    menus: frozenset[int]
    edition: str


@transaction.atomic
def take_over(
    *,
    service: str,
    people: Iterable[Person],
    route: Route,
    basis: str,
    at: datetime,
    actor: journal.Actor,
) -> TakenOver:
    """Enter people as confirmed on a recorded basis, all or nobody, and return the counts.

    Reads `people` as a stream: memory does not grow with the list. A line that is no address is
    counted and left out. Errors: ValidationError for an empty basis or an unknown menu.
    """
    if not basis.strip():
        raise ValidationError({"basis": _("引き継ぐ根拠を書いてください。")})
    menus = {menu.code: menu.id for menu in catalogue.menus(service, at)}
    entering = _Entering(services.named(service).id, menus, Route(route), basis, at)
    # A press of the same address meanwhile waits, instead of breaking the whole list.
    rows.alone("subscriptions_subscriber")
    with rows.room_for_indexes():
        total = sum((_enter(batch, entering) for batch in _batches(people)), TakenOver())
    if total.added >= MANY:
        rows.counted_anew(*_TABLES)
    journal.record(
        act=Act.TAKEN_OVER,
        actor=actor,
        object=f"service:{service}",
        payload={
            "route": str(entering.route),
            "basis": basis,
            "added": total.added,
            "already": total.already,
            "skipped": total.skipped,
            "unreadable": total.unreadable,
        },
        at=at,
        service=service,
    )
    return total


def _batches(people: Iterable[Person]) -> Iterator[list[Person]]:
    stream = iter(people)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _enter(batch: list[Person], entering: _Entering) -> TakenOver:
    """Enter one batch and count it."""
    lines, unreadable = _read(batch, entering)
    repeated = len(batch) - unreadable - len(lines)
    subscribers = rows.keys_of("subscriptions_subscriber", "digest", lines)
    states = dict(
        Subscription.objects.filter(
            service_id=entering.service_id, subscriber_id__in=subscribers.values()
        ).values_list("subscriber_id", "state")
    )
    silent = suppression.among(lines, at=entering.at)
    new: list[_Line] = []
    already = skipped = 0
    for digest, line in lines.items():
        state = states.get(subscribers.get(digest, 0))
        if digest in silent or state == State.WITHDRAWN:
            skipped += 1
        elif state is not None:
            already += 1
        else:
            new.append(line)
    _store(new, subscribers, entering)
    return TakenOver(len(new), already + repeated, skipped, unreadable)


def _read(batch: list[Person], entering: _Entering) -> tuple[dict[bytes, _Line], int]:
    """Return the readable lines by digest, the first of each address, and how many are not."""
    lines: dict[bytes, _Line] = {}
    unreadable = 0
    for address, codes, edition in batch:
        try:
            kept = mail_address.parse(address)
        except mail_address.AddressError:
            unreadable += 1
            continue
        try:
            chosen = frozenset(entering.menus[code] for code in codes)
        except KeyError as unknown:
            raise ValidationError(
                {"menus": _("配信メニュー「{code}」はありません。").format(code=unknown.args[0])}
            ) from None
        digest = addresses.digest(kept)
        lines.setdefault(digest, _Line(kept, digest, chosen, edition))
    return lines, unreadable


def _store(new: list[_Line], subscribers: Mapping[bytes, int], entering: _Entering) -> None:
    """Write subscriber, registration, consent and choices of each new line."""
    at = rows.moment(entering.at)
    strangers = [line for line in new if line.digest not in subscribers]
    made = dict(
        zip(
            (line.digest for line in strangers),
            rows.reserve("subscriptions_subscriber", len(strangers)),
            strict=True,
        )
    )
    seal = addresses.vault().seal
    rows.pour(
        "subscriptions_subscriber",
        ("id", "cipher", "digest", "domain", "created_at"),
        (
            (
                made[line.digest],
                seal(line.address, addresses.subscriber_place(line.digest)),
                line.digest,
                mail_address.domain(line.address),
                at,
            )
            for line in strangers
        ),
    )
    ids = rows.reserve("subscriptions_subscription", len(new))
    rows.pour(
        "subscriptions_subscription",
        REGISTRATION,
        (
            (
                pk,
                entering.service_id,
                made.get(line.digest) or subscribers[line.digest],
                links.new_token(os.urandom(32)),
                str(State.ACTIVE),
                at,
                at,
                line.edition,
                str(Format.BOTH),
            )
            for pk, line in zip(ids, new, strict=True)
        ),
    )
    agreed = terms.current()
    rows.pour(
        "subscriptions_consent",
        ("subscription_id", "at", "route", "terms_version", "terms_digest", "basis"),
        (
            (pk, at, str(entering.route), agreed.version, agreed.digest, entering.basis)
            for pk in ids
        ),
    )
    rows.pour(
        "subscriptions_choice",
        ("subscription_id", "menu_id", "frequency", "since"),
        (
            (pk, menu, str(Frequency.AT_ONCE), at)
            for pk, line in zip(ids, new, strict=True)
            for menu in sorted(line.menus)
        ),
    )
