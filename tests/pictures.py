"""Acts that many tests begin with, done once a process: afterwards their rows are laid again.

A town that was founded, a bulletin that was approved: the same act on the same rows at the same
moment writes the same rows. What an act wrote is kept beside the road that led to it, and laid
where a test stands at the same place. As soon as a test writes anything by itself it has left the
road, and every act is done anew. Nothing is shared between tests: rows are laid inside the test's
own transaction, and what acts return is frozen.
"""

import re
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.utils.translation import get_language

from hayauma.subscriptions import rows
from tests import tables
from tests.tables import Change

P = ParamSpec("P")
Result = TypeVar("Result")
Road = tuple[Hashable, ...]

WRITES = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?')
READS = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK TO|PRAGMA)\b")
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
KEPT: dict[Road, tuple[Change, Any]] = {}


class Watch:
    """What was written on this connection since a place on the road."""

    def __init__(self) -> None:
        self.road: Road = ()  # empty: nowhere that is known
        self.before: dict[str, tables.Table] | None = None  # of an act that is being looked at
        self.away = False

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        """See a statement pass: Django's wrapper of its own cursors."""
        text = sql if isinstance(sql, str) else ""
        if not self.away and not READS.match(text):
            self._written(WRITES.match(text))
        return execute(sql, params, many, context)

    def _written(self, found: re.Match[str] | None) -> None:
        if found is None or self.before is None or not tables.known(found[1]):
            self.road, self.before = (), None
        elif found[1] not in self.before:
            self.before[found[1]] = self.unseen(tables.table, found[1])

    def unseen(self, act: Callable[..., Result], *arguments: Any) -> Result:
        """Do something that does not leave the road."""
        before, self.away = self.away, True
        try:
            return act(*arguments)
        finally:
            self.away = before


WATCH = Watch()


def _announced(write: Callable[..., Result], sql: Callable[[str], str]) -> Callable[..., Result]:
    """Let a write that passes none of Django's cursors (COPY, the driver's own) be seen as well."""

    @wraps(write)
    def done(first: str, *arguments: Any) -> Result:
        if not WATCH.away and not READS.match(sql(first)):
            WATCH._written(WRITES.match(sql(first)))
        return write(first, *arguments)

    return done


rows.pour = _announced(rows.pour, "INSERT INTO {}".format)
rows.change = _announced(rows.change, str)
rows.ask = _announced(rows.ask, str)  # what it writes comes back (RETURNING)


def leave() -> None:
    """Stand nowhere: what follows is done, and not kept."""
    WATCH.road, WATCH.before = (), None


def stand(*road: Hashable) -> None:
    """Stand at a place that the same words always mean, inside a test's own transaction."""
    leave()
    if connection.in_atomic_block:
        if WATCH not in connection.execute_wrappers:
            connection.execute_wrappers.append(WATCH)
        WATCH.road = road


def aside(act: Callable[P, Result]) -> Callable[P, Result]:
    """Let what a function writes not count: a session, which no act reads."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> Result:
        return WATCH.unseen(lambda: act(*args, **kwargs))

    return done


def pictured(act: Callable[P, Result]) -> Callable[P, Result]:
    """Let an act of the tests be done once for each road that leads to it.

    What it is given is told apart by its repr, so it is values. It touches rows alone, no files.
    """

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> Result:
        if not WATCH.road or WATCH.before is not None:  # nowhere, or within another
            return act(*args, **kwargs)
        given = repr((args, sorted(kwargs.items())))
        if ADDRESS.search(given):
            return act(*args, **kwargs)  # no value: the next of its kind may have the same address
        road = (*WATCH.road, act.__module__, act.__qualname__, given, get_language())
        if road in KEPT:
            change, result = KEPT[road]
            WATCH.unseen(tables.repeat, change)
            WATCH.road = road
            return result  # type: ignore[no-any-return]
        WATCH.before = {}
        try:
            result = act(*args, **kwargs)
            if WATCH.before is not None:
                KEPT[road] = WATCH.unseen(tables.difference, WATCH.before), result
                WATCH.road = road
        except BaseException:
            leave()
            raise
        finally:
            WATCH.before = None
        return result

    return done
