"""Procrastinate's tables, emptied under the engines' hands (待ち行列の表を空にする)."""

import psycopg
from psycopg.errors import DeadlockDetected

# As by somebody who thought they were only a queue, and so they are.
_EMPTY = """
    TRUNCATE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
        procrastinate_workers
"""


def empty(session: "psycopg.Connection[psycopg.rows.TupleRow]") -> None:
    """Empty them all; again where the engines were in the middle of something."""
    for _ in range(50):
        try:
            session.execute(_EMPTY)
        except DeadlockDetected:
            continue
        return
    raise TimeoutError("the engines never let go")
