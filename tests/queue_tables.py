"""Procrastinate's tables, emptied under the engines' hands (待ち行列の表を空にする)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.errors import DeadlockDetected

Session = psycopg.Connection[tuple[Any, ...]]

# As by somebody who thought they were only a queue, and so they are.
_EMPTY = """
    TRUNCATE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
        procrastinate_workers
"""


@contextmanager
def another_session() -> Iterator[Session]:
    """Give a session of its own to the database under test, as another host's would be."""
    from django.db import connection

    ours = connection.get_connection_params()
    place = {key: value for key, value in ours.items() if key not in {"cursor_factory", "context"}}
    with psycopg.connect(**place, autocommit=True) as made:
        yield made


def empty(session: Session) -> None:
    """Empty them all; again where the engines were in the middle of something."""
    for _ in range(50):
        try:
            session.execute(_EMPTY)
        except DeadlockDetected:
            continue
        return
    raise TimeoutError("the engines never let go")
