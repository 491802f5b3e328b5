"""A bulletin in a digest was wrong (訂正とまとめ): held first, dropped when it is put right.

Source: 第9条. Who has it waiting never gets the wrong text: their letter is stopped, and what
replaces it comes in a later digest. A digest whose letters are on their way is stopped, and those
whose copy had not gone get the rest of it, without what was wrong.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.digests import contents, holders, planning
from hayauma.delivery.digests.rhythm import Occurrence
from hayauma.delivery.models import Digest, DigestEntry, DigestVariant, Dispatch, Shard
from hayauma.delivery.states import State
from hayauma.delivery.words import Word


@transaction.atomic
def hold(*, dispatches: Collection[int], actor: journal.Actor, at: datetime) -> None:
    """Let nothing of some dispatches go by digest until somebody has looked."""
    for entry in _entries(dispatches).filter(held_at__isnull=True):
        entry.held_at = at
        entry.save(update_fields=["held_at"])
        for digest in _carrying(entry):
            if digest.dispatch.state == State.ORDERED and digest.follows is None:
                _begin_anew(digest)
                _give_back(entry)
            elif digest.dispatch.state in {State.ORDERED, State.RUNNING}:
                _turn(digest, State.PAUSED, Act.DIGEST_HELD, actor, at)


@transaction.atomic
def let_go(*, dispatches: Collection[int], actor: journal.Actor, at: datetime) -> None:
    """Let go on what was held: nothing was wrong."""
    for entry in _entries(dispatches).filter(held_at__isnull=False):
        entry.held_at = None
        entry.save(update_fields=["held_at"])
        for digest in _carrying(entry):
            if digest.dispatch.state == State.PAUSED and not _held(digest):
                before = State.RUNNING if digest.dispatch.frozen_at else State.ORDERED
                _turn(digest, before, Act.DIGEST_LET_GO, actor, at)


@transaction.atomic
def drop(*, dispatches: Collection[int], actor: journal.Actor, at: datetime) -> None:
    """Send nothing more of some dispatches by digest, for good.

    The letters that wait are stopped: what replaces them finds its people by that word.
    """
    for entry in _entries(dispatches):
        entry.held_at, entry.dropped_at = None, at
        entry.save(update_fields=["held_at", "dropped_at"])
        for digest in _carrying(entry):
            if digest.dispatch.frozen_at is None:
                _leave_out(entry, digest, actor, at)
            elif digest.dispatch.state in {State.RUNNING, State.PAUSED}:
                _stop(digest, entry, actor, at)
        if entry.digest_id is None:
            _stop_waiting(entry)
        journal.record(
            act=Act.ENTRY_DROPPED,
            actor=actor,
            object=f"dispatch:{entry.dispatch_id}",
            payload={"number": entry.dispatch.number, "rhythm": entry.rhythm},
            at=at,
            service=entry.dispatch.service.code,
        )


def _entries(dispatches: Collection[int]) -> QuerySet[DigestEntry]:
    rows = DigestEntry.objects.select_for_update(of=("self",)).select_related("dispatch__service")
    return rows.filter(dispatch_id__in=list(dispatches), dropped_at__isnull=True).order_by("pk")


def _carrying(entry: DigestEntry) -> Iterator[Digest]:
    """Yield the digests that may still bring an entry to somebody, locked one after the other."""
    for one in list(holders.chain(entry.digest_id)):
        rows = Digest.objects.select_for_update(of=("self",))
        digest = rows.select_related("dispatch__service", "follows").get(pk=one.pk)
        if digest.dispatch.state not in {State.CLOSED, State.CANCELLED}:
            yield digest


def _leave_out(entry: DigestEntry, digest: Digest, actor: journal.Actor, at: datetime) -> None:
    """Take an entry from a digest whose people are still being written: nothing has gone."""
    _begin_anew(digest)
    if digest.follows is None:
        _give_back(entry)
        return
    # Its people are those whose copy of the one before was stopped: they stand there.
    digest.follows.dropped = [*digest.follows.dropped, entry.pk]
    digest.follows.save(update_fields=["dropped"])
    if digest.dispatch.state == State.PAUSED and not _held(digest):
        _turn(digest, State.ORDERED, Act.DIGEST_LET_GO, actor, at)


def _stop(digest: Digest, entry: DigestEntry, actor: journal.Actor, at: datetime) -> None:
    """Stop a digest under way; the rest of it is made anew for those whose copy had not gone."""
    having = DigestVariant.objects.filter(digest=digest).values_list("entries", flat=True)
    if not any(entry.pk in entries for entries in having):
        return
    digest.dropped = [*digest.dropped, entry.pk]
    digest.save(update_fields=["dropped"])
    _turn(digest, State.CANCELLED, Act.DIGEST_STOPPED, actor, at)
    same_day = Digest.objects.filter(
        service=digest.service_id, rhythm=digest.rhythm, day=digest.day
    )
    rest = planning.begin(
        service_id=digest.service_id,
        name=digest.rhythm,
        when=Occurrence(digest.day, digest.moment),
        n=int(same_day.aggregate(n=Max("n"))["n"]) + 1,
        follows=digest,
        missed=tuple(digest.missed),
    )
    if _held(rest):
        Dispatch.objects.filter(pk=rest.dispatch_id).update(state=State.PAUSED)


def _stop_waiting(entry: DigestEntry) -> None:
    """Give the letters of those who wait for a digest their last word."""
    shards = Shard.objects.filter(dispatch_id=entry.dispatch_id, rhythm=entry.rhythm)
    for shard in shards.only("pk", "size"):
        words = bytes([Word.stopped]) * shard.size
        Shard.objects.filter(pk=shard.pk).update(words=words)


def _begin_anew(digest: Digest) -> None:
    """Forget the people written so far: nothing of the digest has gone."""
    Shard.objects.filter(dispatch_id=digest.dispatch_id).delete()
    DigestVariant.objects.filter(digest=digest).delete()
    Dispatch.objects.filter(pk=digest.dispatch_id).update(audience=0)
    digest.written_upto = 0
    digest.save(update_fields=["written_upto"])


def _give_back(entry: DigestEntry) -> None:
    """Let an entry wait again."""
    entry.digest = None
    entry.save(update_fields=["digest"])


def _held(digest: Digest) -> bool:
    """Whether anything in a digest may be wrong."""
    root = contents.root(digest)
    return DigestEntry.objects.filter(digest=root, held_at__isnull=False).exists()


def _turn(digest: Digest, state: State, act: Act, actor: journal.Actor, at: datetime) -> None:
    digest.dispatch.state = state
    digest.dispatch.save(update_fields=["state"])
    journal.record(
        act=act,
        actor=actor,
        object=f"dispatch:{digest.dispatch_id}",
        payload={"number": digest.dispatch.number, "rhythm": digest.rhythm},
        at=at,
        service=digest.dispatch.service.code,
    )
