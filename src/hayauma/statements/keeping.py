"""Keeping a statement (文を取っておく): the SQL of a question whose form never changes."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from enum import Enum
from functools import partial, wraps
from typing import Any, TypeVar, TypeVarTuple

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Values = TypeVarTuple("Values")
ModelT = TypeVar("ModelT", bound=models.Model)
Row = TypeVar("Row")
DATABASE = "default"
NUMBERS = range(-(2**63), 2**63)  # no column holds another, and a database refuses to compare it


class Given(Expression):
    """The place of a value that is known only when the question is asked."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(  # type: ignore[override]  # the place itself stands where its value will
        self,
        compiler: SQLCompiler,  # noqa: ARG002
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> tuple[str, tuple["Given"]]:
        """Return a place in a statement."""
        return "%s", (self,)


class Statement:
    """One question, compiled for one kind of database."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        if rows.query.select_for_update:
            raise TypeError("a statement that locks is built where it locks")
        self._rows = rows
        self._compiler = rows.query.get_compiler(DATABASE)
        self._sql, self._parameters = self._compiler.as_sql()
        columns = [column for column, *_ in self._compiler.select]
        self._turned = list(self._compiler.get_converters(columns))  # the few that are not as read

    def ask(self, given: Sequence[object]) -> list[Any]:
        """Return the answer for these values."""
        connection = connections[DATABASE]
        if any(isinstance(value, int) and value not in NUMBERS for value in given):
            return []
        values = [_adapted(value, connection) for value in given]
        bound = tuple(
            values[one.place] if isinstance(one, Given) else one for one in self._parameters
        )
        # Django's own from here on: it reads the rows of what it believes it has just compiled.
        compiler: Any = copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self._sql, bound)
        compiler.get_converters = partial(_converters, self._turned, connection)
        query: Any = _Compiled(compiler)
        answer: QuerySet[Any, Any] = QuerySet(self._rows.model, query=query)
        for part in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(answer, part, getattr(self._rows, part))
        return list(answer)


def _converters(
    turned: list[int], connection: BaseDatabaseWrapper, columns: Sequence[Expression]
) -> dict[int, tuple[list[Any], Expression]]:
    """Return what Django's own would, asking only the columns that are known to have any."""
    found = {}
    for place in turned:
        column = columns[place]
        database = connection.ops.get_db_converters(column)
        found[place] = (database + column.get_db_converters(connection), column)
    return found


class _Compiled:
    """A query as its rows' readers want it: it has its statement, and its columns' names."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self._compiler = compiler

    def get_compiler(self, *_: object, **__: object) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiler.query, name)


def kept(
    build: Callable[[*Values], QuerySet[ModelT, Row]],
) -> Callable[[*Values], list[Row]]:
    """Return a function that asks what `build` builds, and builds it once.

    `build` sees a place instead of each value, so it may do nothing with them but compare columns
    with them: no branch, no list, and nothing that is None. Its values are texts, octets, moments,
    and numbers that a column equals. Errors: TypeError for None, which SQL compares in another way.
    """
    made: dict[str, Statement] = {}

    @wraps(build)
    def ask(*given: *Values) -> list[Row]:
        kind = connections[DATABASE].vendor
        found = made.get(kind)
        if found is None:
            places: Any = [Given(place) for place in range(len(given))]
            found = made[kind] = Statement(build(*places))
        return found.ask(given)

    return ask


def _adapted(value: object, connection: BaseDatabaseWrapper) -> object:
    """Return a value as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, bytes):
        return models.BinaryField().get_db_prep_value(value, connection)
    if isinstance(value, Enum):
        return value.value
    if value is None:
        raise TypeError("a kept statement compares with no None")
    return value
