"""Building a digest (まとめを作る): its people are written some thousand at a time, then it runs.

A stage of the engine. Each call writes one stretch of registrations and how far it came, in one
transaction: a crash in between loses nobody and writes nobody twice, and urgent news can pass.
From then on its letters are like any others: same worker, same ledger, same twelve words.
"""

from array import array
from datetime import datetime

from django.db import transaction

from hayauma import journal
from hayauma.delivery import closing, expiring, freezing
from hayauma.delivery.acts import Act
from hayauma.delivery.digests import gathering
from hayauma.delivery.digests.contents import LANGUAGES
from hayauma.delivery.digests.gathering import Wanted
from hayauma.delivery.models import Digest, DigestVariant, Dispatch, Shard
from hayauma.delivery.packing import pack_numbers
from hayauma.delivery.states import Lane, State
from hayauma.installation import domains
from hayauma.subscriptions.audience import Slice
from hayauma.subscriptions.remaining import Remaining
from hayauma.subscriptions.states import FIRST_EDITION, Format

# Registrations looked at in one call.
STRETCH = 20_000


def due(_at: datetime) -> tuple[int, ...]:
    """Return the digests whose people are not all written (a stage's due).

    The rest of one that was stopped waits until every copy of that one has its last word.
    """
    rows = Digest.objects.filter(dispatch__state=State.ORDERED, dispatch__frozen_at__isnull=True)
    ready = rows.exclude(follows__dispatch__closed_at__isnull=True, follows__isnull=False)
    return tuple(ready.order_by("pk").values_list("pk", flat=True))


def run(digest_id: int, *, at: datetime) -> bool:
    """Write the next stretch of a digest's people; returns whether that was the last one.

    Safe to call twice, and by two engines at once: who comes second finds it written.
    """
    digest = Digest.objects.select_related("dispatch", "follows").get(pk=digest_id)
    after, newest = digest.written_upto, gathering.newest(digest)
    taken = gathering.taken(digest)
    upto = min(after + STRETCH, newest)
    people = list(gathering.readers(digest, after, upto, at=at)) if upto > after else []
    with transaction.atomic():
        rows = Digest.objects.select_for_update(of=("self",)).select_related("dispatch__service")
        locked = rows.get(pk=digest_id)
        dispatch = locked.dispatch
        moved_on = locked.written_upto != after or gathering.taken(locked) != taken
        if moved_on or dispatch.frozen_at is not None or dispatch.state != State.ORDERED:
            return False
        if people:
            _write(locked, people, at)
        locked.written_upto = upto
        locked.save(update_fields=["written_upto"])
        if upto >= newest:
            _begin(dispatch, at)
        return upto >= newest


def _write(digest: Digest, people: list[tuple[Remaining, Wanted]], at: datetime) -> None:
    numbers = _numbers(digest, [wanted for _person, wanted in people])
    groups = domains.groups()
    waiting: dict[str, list[tuple[Remaining, int]]] = {}
    for person, wanted in people:
        group = groups.get(person.domain, person.domain)
        waiting.setdefault(group, []).append((person, numbers[wanted]))
    parts: list[Slice] = []
    variants: list[bytes] = []
    for group, gathered in waiting.items():
        for start in range(0, len(gathered), freezing.SHARD_SIZE):
            cut = gathered[start : start + freezing.SHARD_SIZE]
            parts.append(_slice(group, [person for person, _variant in cut]))
            variants.append(pack_numbers([variant for _person, variant in cut]))
    last = Shard.objects.filter(dispatch_id=digest.dispatch_id).order_by("n").last()
    n, first_seq = (last.n + 1, last.first_seq + last.size) if last else (0, 0)
    freezing.write(
        digest.dispatch_id, parts, LANGUAGES, n=n, first_seq=first_seq, at=at, variants=variants
    )


def _slice(group: str, people: list[Remaining]) -> Slice:
    ids = array("q", [one.subscription for one in people])
    languages = tuple(one.edition for one in people)
    plain = bytes(one.format == Format.TEXT for one in people)
    return Slice(
        group,
        ids,
        languages if any(one != FIRST_EDITION for one in languages) else (),
        plain if any(plain) else b"",
    )


def _numbers(digest: Digest, wanted: list[Wanted]) -> dict[Wanted, int]:
    """The number of each variant; what is new is written down."""
    rows = DigestVariant.objects.filter(digest=digest)
    known = {
        Wanted(tuple(entries), tuple(missed), menu): n
        for n, entries, missed, menu in rows.values_list("n", "entries", "missed", "menu")
    }
    new = [one for one in dict.fromkeys(wanted) if one not in known]
    fresh = {one: n for n, one in enumerate(new, start=len(known))}
    DigestVariant.objects.bulk_create(
        DigestVariant(
            digest=digest, n=n, entries=list(one.entries), missed=list(one.missed), menu=one.menu
        )
        for one, n in fresh.items()
    )
    return known | fresh


def _begin(dispatch: Dispatch, at: datetime) -> None:
    """Everybody is written: letters may go."""
    dispatch.refresh_from_db(fields=["audience"])
    dispatch.state, dispatch.started_at, dispatch.frozen_at = State.RUNNING, at, at
    dispatch.deadline_at = expiring.deadline(Lane.ROUTINE, at)
    dispatch.save(update_fields=["state", "started_at", "frozen_at", "deadline_at"])
    journal.record(
        act=Act.FROZEN,
        actor=journal.SYSTEM,
        object=f"dispatch:{dispatch.pk}",
        payload={"number": dispatch.number, "audience": dispatch.audience},
        at=at,
        service=dispatch.service.code,
    )
    closing.close_if_done(dispatch.pk, at=at)
