"""Events (経過): letters that did not simply go, kept with the server's words, and read back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from hayauma.delivery.words import Word
from hayauma.subscriptions import rows

_EVENT = """
    INSERT INTO delivery_letterevent
        (shard_id, seq, at, attempt, word, stage, reason, reply, retry_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_HISTORY = """
    SELECT seq, COUNT(*), MIN(at), MAX(retry_at), SUM(CASE WHEN word = %s THEN 1 ELSE 0 END)
    FROM delivery_letterevent WHERE shard_id = %s GROUP BY seq
"""


@dataclass(frozen=True)
class Event:
    """A letter that did not simply go."""

    seq: int
    at: datetime
    attempt: int
    word: Word
    stage: str
    reason: str
    reply: str
    retry_at: datetime | None


@dataclass(frozen=True)
class History:
    """What happened to one letter of a shard before this claim."""

    attempts: int
    first_try: datetime
    retry_at: datetime | None
    uncertain: int


def history(shard: int) -> dict[int, History]:
    """Return what happened to the letters of a shard that did not simply go, by sequence number."""
    found = rows.ask(_HISTORY, [int(Word.uncertain), shard])
    return {
        seq: History(attempts, _moment(first), _moment(retry) if retry else None, int(uncertain))
        for seq, attempts, first, retry, uncertain in found
    }


def keep(shard: int, events: Iterable[Event]) -> None:
    """Append what the servers said that is no last word of the usual kind."""
    lines = [
        (
            shard,
            e.seq,
            rows.moment(e.at),
            e.attempt,
            int(e.word),
            e.stage,
            e.reason,
            e.reply,
            rows.moment(e.retry_at) if e.retry_at else None,
        )
        for e in events
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_EVENT, lines)


def _moment(value: datetime | str) -> datetime:
    """SQLite gives an aggregate of times back as text."""
    if isinstance(value, str):
        moment: datetime = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value
