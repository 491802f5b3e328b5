"""The ledger on the hot path: claiming a shard, flushing its words, giving it back. Raw SQL.

A claim raises the shard's fence; a flush names the fence it claimed under. A worker that was
frozen while another took over finds no row to write to and must forget what it holds (LostShard).
Who waits longest goes first, urgent before routine.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from hayauma.delivery.events import Event, keep
from hayauma.delivery.packing import Answered, pack_answers, unpack_ids
from hayauma.delivery.states import Lane, State
from hayauma.subscriptions import rows

_RUNNING = "SELECT id FROM delivery_dispatch WHERE state = %s AND lane = %s ORDER BY id"
# By number alone, in the order of the index on due_at: reading whole shards to sort them would
# make the last of a thousand claims a thousand times as dear as the first.
_CLAIMABLE = """
    SELECT s.id FROM delivery_shard s
    WHERE s.open AND s.due_at <= %s AND (s.leased_until IS NULL OR s.leased_until < %s)
      AND s.dispatch_id IN ({dispatches}) {groups}
    ORDER BY s.due_at, s.id
    LIMIT %s
"""
_CLAIMED = """
    SELECT s.id, s.dispatch_id, s.domain_group, s.first_seq, s.words, s.fence, s.worker,
           p.subscriptions, p.editions
    FROM delivery_shard s JOIN delivery_shardpeople p ON p.shard_id = s.id
    WHERE s.id = %s
"""
_TAKE = """
    UPDATE delivery_shard SET fence = fence + 1, leased_until = %s, holder = %s
    WHERE id = %s AND fence = %s
"""
# The worker's name is written together with its marks: whoever finds a mark finds whose it is.
_WRITE = """
    UPDATE delivery_shard SET words = %s, worker = %s, leased_until = %s
    WHERE id = %s AND fence = %s
"""
_GIVE_BACK = """
    UPDATE delivery_shard
    SET words = %s, leased_until = NULL, worker = '', holder = '', open = %s, due_at = %s
    WHERE id = %s AND fence = %s
"""
_FREE = """
    UPDATE delivery_shard SET leased_until = NULL, holder = ''
    WHERE leased_until IS NOT NULL
      AND dispatch_id IN (SELECT id FROM delivery_dispatch WHERE lane = %s)
"""
_ANSWERS = "INSERT INTO delivery_results (shard_id, at, packed) VALUES (%s, %s, %s)"


class LostShard(Exception):
    """The fence was raised by somebody else: nothing more may be written to this shard."""


@dataclass(frozen=True)
class Claim:
    """A shard as it was claimed: its words at that moment, and who held it last (`former`)."""

    shard: int
    dispatch: int
    domain_group: str
    first_seq: int
    lane: Lane
    fence: int
    former: str
    words: bytes
    people: Sequence[int]
    editions: bytes


def claim(
    *,
    lanes: Sequence[Lane],
    at: datetime,
    until: datetime,
    most: int = 1,
    but: Collection[str] = (),
    only: str = "",
    holder: str = "",
) -> list[Claim]:
    """Claim up to `most` shards that are due, urgent first; another worker's are passed over.

    None of the domain groups in `but`; with `only`, of that group alone. `holder` names who has
    them in hand from now on, so that it can be missed before its first mark.
    """
    claims: list[Claim] = []
    for lane in sorted(lanes, key=lambda one: one is not Lane.URGENT):
        running = [row[0] for row in rows.ask(_RUNNING, [str(State.RUNNING), str(lane)])]
        # Nothing is locked where nothing of this lane is under way: it is asked all the time.
        if running and len(claims) < most:
            found = _Wanted(lane, running, sorted(but), only, holder)
            claims += _claim(found, at=at, until=until, most=most - len(claims))
    return claims


class _Wanted(NamedTuple):
    """Of which lane, dispatches and domain groups a shard is wanted, and by whom."""

    lane: Lane
    running: Sequence[int]
    but: Sequence[str]
    only: str
    holder: str

    @property
    def groups(self) -> str:
        """The condition on the domain group."""
        if self.only:
            return "AND s.domain_group = %s"
        listed = ", ".join("%s" for _ in self.but)
        return f"AND s.domain_group NOT IN ({listed})" if listed else ""

    @property
    def values(self) -> list[object]:
        """What stands in the conditions on dispatch and group, in order."""
        return [*self.running, *([self.only] if self.only else self.but)]


@transaction.atomic
def _claim(wanted: _Wanted, *, at: datetime, until: datetime, most: int) -> list[Claim]:
    listed = ", ".join("%s" for _ in wanted.running)
    sql = _CLAIMABLE.format(dispatches=listed, groups=wanted.groups)
    if connection.vendor == "postgresql":
        sql += " FOR UPDATE SKIP LOCKED"
    claims = []
    for (number,) in rows.ask(sql, [_db(at), _db(at), *wanted.values, most]):
        ((shard, dispatch, group, first_seq, words, fence, former, people, editions),) = rows.ask(
            _CLAIMED, [number]
        )
        rows.change(_TAKE, [_db(until), wanted.holder, shard, fence])
        claims.append(
            Claim(
                shard=shard,
                dispatch=dispatch,
                domain_group=group,
                first_seq=first_seq,
                lane=wanted.lane,
                fence=fence + 1,
                former=former,
                words=bytes(words),
                people=unpack_ids(bytes(people)),
                editions=bytes(editions),
            )
        )
    return claims


def write(
    shard: int,
    fence: int,
    words: bytes,
    *,
    worker: str,
    at: datetime,
    until: datetime,
    answers: Sequence[Answered] = (),
    events: Sequence[Event] = (),
) -> None:
    """Write the words of a shard with what was answered, and lengthen the lease.

    In the caller's transaction: several shards are flushed together. Errors: LostShard.
    """
    if rows.change(_WRITE, [words, worker, _db(until), shard, fence]) != 1:
        raise LostShard(f"shard {shard}, fence {fence}")
    if answers:
        rows.change(_ANSWERS, [shard, _db(at), pack_answers(answers)])
    if events:
        keep(shard, events)


def give_back(
    shard: int, fence: int, words: bytes, *, closed: bool, due_at: datetime | None
) -> None:
    """Give a claimed shard back: closed for good, or due again at a time. Errors: LostShard."""
    due = None if closed else _db(due_at)
    if rows.change(_GIVE_BACK, [words, not closed, due, shard, fence]) != 1:
        raise LostShard(f"shard {shard}, fence {fence}")


def free_leases(lanes: Sequence[Lane]) -> int:
    """Let go of every lease of some lanes: right only for an engine that is alone in them."""
    with transaction.atomic(), connection.cursor() as cursor:
        freed = 0
        for lane in lanes:
            cursor.execute(_FREE, [str(lane)])
            freed += int(cursor.rowcount)
        return freed


def holders() -> set[str]:
    """Return the names of the workers whose marks may still stand in an open shard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT worker FROM delivery_shard WHERE open AND worker <> ''")
        return {str(row[0]) for row in cursor.fetchall()}


def _db(at: datetime | None) -> Any:
    """A time as the database at hand stores it; raw SQL does not pass the ORM's own turning."""
    return None if at is None else connection.ops.adapt_datetimefield_value(at)
