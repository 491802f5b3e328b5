"""Mails that came back, as the letterbox hands them over: proven, and read."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from hayauma import journal
from hayauma.delivery.models import Dispatch, Shard
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.returned import entering
from hayauma.delivery.returned.entering import Arrival, Entered
from hayauma.delivery.words import Word
from hayauma.mail.bounces import Class, Kind, Report, Returned
from hayauma.mail.reasons import Reason
from hayauma.subscriptions import importing
from hayauma.subscriptions.states import Route
from tests.delivery.sent import begun, give
from tests.town import SERVICE, Town

DEAD = (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE)


def says(
    reason: Reason = Reason.UNKNOWN_USER,
    klass: Class = Class.PERMANENT,
    address: str = "somebody@else.example",
    said: str = "550 5.1.1 User unknown",
) -> Report:
    """Return a report about one recipient."""
    about = Returned(address, "5.1.1", klass, reason, reason in DEAD, said)
    return Report(Kind.BOUNCE, (about,))


def arrival(
    dispatch: int, seq: int, at: datetime, report: Report | None, mail: str = ""
) -> Arrival:
    """Return one mail; `mail` tells two about the same letter apart."""
    digest = hashlib.sha256(f"{dispatch} {seq} {mail}".encode()).digest()
    return Arrival(dispatch, seq, at, digest, report)


def enter(
    dispatch: int,
    seqs: Iterable[int],
    at: datetime,
    report: Report | None = says(),  # noqa: B008 — a frozen value
    mail: str = "",
) -> Entered:
    """Enter one mail about each of some letters, in one group."""
    arrivals = [arrival(dispatch, seq, at, report, mail) for seq in seqs]
    return entering.enter(arrivals=arrivals, at=at)


def people(town: Town, count: int, domain: str) -> None:
    """Register so many at a domain for the menu that is written to."""
    importing.take_over(
        service=SERVICE,
        people=[(f"p{n}@{domain}", (town.menu,), "ja") for n in range(count)],
        route=Route.SEED,
        basis="試験",
        at=town.at,
        actor=journal.SYSTEM,
    )


def running(town: Town, at: datetime, *words: Word) -> int:
    """Return a dispatch under way; its letters are accepted, the last one waits."""
    dispatch = begun(town, at)
    audience = sum(Shard.objects.filter(dispatch_id=dispatch).values_list("size", flat=True))
    given = words or (*[Word.accepted] * (audience - 1), Word.waiting)
    give(dispatch, *given, at=at)
    return dispatch


def seqs_of(dispatch: int, domain: str) -> list[int]:
    """Return the letters of a domain."""
    found: list[int] = []
    for shard in Shard.objects.filter(dispatch_id=dispatch, domain_group=domain):
        found += range(shard.first_seq, shard.first_seq + shard.size)
    return found


def seq_of(dispatch: int, subscription: int) -> int:
    """Return the number of one registration's letter."""
    for shard in Shard.objects.filter(dispatch_id=dispatch).select_related("people"):
        ids = list(unpack_ids(bytes(shard.people.subscriptions)))
        if subscription in ids:
            return shard.first_seq + ids.index(subscription)
    raise AssertionError(subscription)


def state(dispatch: int) -> str:
    """Return where a dispatch stands."""
    return Dispatch.objects.get(pk=dispatch).state
