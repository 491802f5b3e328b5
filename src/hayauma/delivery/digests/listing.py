"""Digests in a list (まとめの一覧): what the next ones will hold, and what became of those sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from hayauma.delivery import outcomes
from hayauma.delivery.digests import contents, planning, rhythm
from hayauma.delivery.models import Digest, DigestEntry, Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.states import State
from hayauma.installation import policies
from hayauma.subscriptions.states import Frequency

RHYTHMS = (Frequency.DAILY, Frequency.WEEKLY)
# What goes to nobody any more is spoken of for so long.
SPOKEN_OF = timedelta(days=14)


class EntryState(StrEnum):
    """Where a bulletin stands that waits, or waited, for a digest."""

    WAITING = "waiting"  # in the next one
    LATER = "later"  # it was sent after the next one's moment
    PAUSED = "paused"  # its own sending was paused
    HELD = "held"  # perhaps wrong: until somebody has looked
    DROPPED = "dropped"  # wrong, or called off
    TAKEN = "taken"  # in this digest


@dataclass(frozen=True)
class EntryLine:
    """One bulletin of a digest, by its own dispatch."""

    dispatch: int
    bulletin: int
    state: EntryState


@dataclass(frozen=True)
class Planned:
    """The next digest of a rhythm: when, for how many people at present, and what waits."""

    rhythm: Frequency
    at: datetime
    readers: int
    entries: tuple[EntryLine, ...]


@dataclass(frozen=True)
class SentDigest:
    """One digest that was made; `missed` are bulletins told by their subject alone."""

    dispatch: int
    number: str
    rhythm: Frequency
    day: date
    state: State
    started_at: datetime | None
    closed_at: datetime | None
    audience: int
    words: Mapping[str, int]
    entries: tuple[EntryLine, ...]
    missed: tuple[int, ...]
    # It carries the rest of one that was stopped.
    rest: bool


def planned(*, service: str, at: datetime) -> tuple[Planned, ...]:
    """Return the next digest of each rhythm, whether or not anything waits for it yet."""
    return tuple(_planned(service, name, at) for name in RHYTHMS)


def made(*, service: str, limit: int = 10, before: int = 0) -> tuple[SentDigest, ...]:
    """Return the digests that were made, newest first; `before` pages by the dispatch's id."""
    rows = Digest.objects.filter(service__code=service).select_related("dispatch", "follows")
    if before:
        rows = rows.filter(dispatch_id__lt=before)
    return tuple(_made(one) for one in rows.order_by("-dispatch_id")[:limit])


def _planned(service: str, name: Frequency, at: datetime) -> Planned:
    policy = policies.in_force(service=service, at=at)
    when = rhythm.latest(policy, name, at)
    waiting = DigestEntry.objects.filter(dispatch__service__code=service, rhythm=name, digest=None)
    overdue = planning.ripe(service, name, when).exists() and not (
        Digest.objects.filter(service__code=service, rhythm=name, day__gte=when.day).exists()
    )
    if not overdue:
        when = rhythm.following(policy, name, at)
    spoken_of = waiting.exclude(dropped_at__lt=at - SPOKEN_OF).select_related("dispatch__release")
    ready = planning.ripe(service, name, when).values_list("dispatch_id", flat=True)
    return Planned(
        rhythm=name,
        at=when.moment,
        readers=_readers(name, ready),
        entries=_lines(spoken_of, when.moment),
    )


def _made(digest: Digest) -> SentDigest:
    dispatch = digest.dispatch
    tally = outcomes.tally(dispatch.pk)
    entries = DigestEntry.objects.filter(digest=contents.root(digest))
    missed = Dispatch.objects.filter(pk__in=digest.missed).order_by("pk")
    return SentDigest(
        dispatch=dispatch.pk,
        number=dispatch.number,
        rhythm=Frequency(digest.rhythm),
        day=digest.day,
        state=State(dispatch.state),
        started_at=dispatch.started_at,
        closed_at=dispatch.closed_at,
        audience=tally.audience,
        words=tally.words,
        entries=_lines(entries.select_related("dispatch"), None),
        missed=tuple(missed.values_list("release__permit__bulletin_id", flat=True)),
        rest=digest.follows_id is not None,
    )


def _lines(entries: QuerySet[DigestEntry], moment: datetime | None) -> tuple[EntryLine, ...]:
    found = entries.select_related("dispatch__release__permit").order_by("dispatch_id")
    return tuple(
        EntryLine(one.dispatch_id, one.dispatch.release.permit.bulletin_id, _state(one, moment))
        for one in found
    )


def _state(entry: DigestEntry, moment: datetime | None) -> EntryState:
    """Where an entry stands; `moment` is that of the digest it waits for."""
    began = entry.dispatch.started_at
    if entry.dropped_at is not None:
        return EntryState.DROPPED
    if entry.held_at is not None:
        return EntryState.HELD
    if moment is None:
        return EntryState.TAKEN
    if entry.dispatch.state == State.PAUSED:
        return EntryState.PAUSED
    return EntryState.LATER if began is None or began >= moment else EntryState.WAITING


def _readers(name: str, dispatches: Iterable[int]) -> int:
    """Return for how many people something waits, each counted once."""
    people: set[int] = set()
    shards = Shard.objects.filter(dispatch_id__in=list(dispatches), rhythm=name)
    for packed in ShardPeople.objects.filter(shard__in=shards).values_list(
        "subscriptions", flat=True
    ):
        people.update(unpack_ids(bytes(packed)))
    return len(people)
