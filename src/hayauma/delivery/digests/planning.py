"""Planning a digest (まとめを組む): what waits for a rhythm is taken by its next digest, once.

A stage of the engine. A digest is one row for its service, rhythm and day, and an entry is taken by
one digest alone: two engines that fire at once, or one that fires twice, make no second digest.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.digests import missing, rhythm
from hayauma.delivery.digests.rhythm import Occurrence
from hayauma.delivery.models import Digest, DigestEntry, Dispatch
from hayauma.delivery.states import Lane, State
from hayauma.installation import policies

# A bulletin that was paused waits; one that was called off is dropped.
SENT = (State.RUNNING, State.CLOSED)


def due(at: datetime) -> tuple[int, ...]:
    """Return one ripe entry for each digest that is to be made now (a stage's due)."""
    return tuple(
        first[0]
        for service, name, when in _groups(at)
        if (first := list(ripe(service, name, when).values_list("pk", flat=True)[:1]))
    )


def run(entry_id: int, *, at: datetime) -> bool:
    """Make the digest that an entry waits for, with everything else that waits for it.

    Returns whether it was made. Safe to call twice, and by two engines at once.
    """
    found = DigestEntry.objects.filter(pk=entry_id, digest__isnull=True)
    entry = found.select_related("dispatch__service").first()
    if entry is None:
        return False
    service = entry.dispatch.service.code
    policy = policies.in_force(service=service, at=at)
    when = rhythm.latest(policy, entry.rhythm, at)
    try:
        return _make(service, entry.rhythm, when, at)
    except IntegrityError:
        # Another engine makes the same digest.
        return False


@transaction.atomic
def _make(service: str, name: str, when: Occurrence, at: datetime) -> bool:
    waiting = ripe(service, name, when)
    first = waiting.select_related("dispatch").order_by("pk").first()
    if first is None:
        return False
    digest = begin(
        service_id=first.dispatch.service_id,
        name=name,
        when=when,
        missed=missing.late(service, name, when.moment, at=at),
    )
    taken = waiting.update(digest=digest)
    journal.record(
        act=Act.DIGEST_MADE,
        actor=journal.SYSTEM,
        object=f"dispatch:{digest.dispatch_id}",
        payload={
            "number": digest.dispatch.number,
            "rhythm": name,
            "entries": taken,
            "missed": len(digest.missed),
        },
        at=at,
        service=service,
    )
    return True


def ripe(service: str, name: str, when: Occurrence) -> QuerySet[DigestEntry]:
    """Return what a digest takes: sent before its moment, to people who are all written down."""
    return _waiting().filter(
        rhythm=name,
        held_at__isnull=True,
        dispatch__service__code=service,
        dispatch__state__in=[str(state) for state in SENT],
        dispatch__frozen_at__isnull=False,
        dispatch__started_at__lt=when.moment,
    )


def begin(
    *,
    service_id: int,
    name: str,
    when: Occurrence,
    n: int = 0,
    follows: Digest | None = None,
    missed: tuple[int, ...] = (),
) -> Digest:
    """Write the rows of a digest and of its dispatch, in the caller's transaction.

    Until its people are written the dispatch has no moment at which it is due. Errors:
    IntegrityError where there is one already.
    """
    dispatch = Dispatch.objects.create(
        service_id=service_id,
        number=rhythm.number(name, when.day, n),
        lane=Lane.ROUTINE,
        state=State.ORDERED,
    )
    return Digest.objects.create(
        service_id=service_id,
        rhythm=name,
        day=when.day,
        n=n,
        moment=when.moment,
        dispatch=dispatch,
        follows=follows,
        missed=list(missed),
    )


def _groups(at: datetime) -> Iterator[tuple[str, str, Occurrence]]:
    """Yield service, rhythm and time of each digest for which something waits."""
    waiting = _waiting().values_list("dispatch__service__code", "rhythm").distinct()
    for service, name in sorted(waiting):
        policy = policies.in_force(service=service, at=at)
        when = rhythm.latest(policy, name, at)
        made = Digest.objects.filter(service__code=service, rhythm=name, day__gte=when.day)
        if not made.exists():
            yield service, name, when


def _waiting() -> QuerySet[DigestEntry]:
    return DigestEntry.objects.filter(digest__isnull=True, dropped_at__isnull=True)
