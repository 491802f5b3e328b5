"""What a kept statement leans on in Django, by name: a new Django that lacks it is told from here.

docs/adr/0020-kept-statements.md says how to do without.
"""

from inspect import signature

import pytest
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from hayauma.installation.models import Service
from hayauma.organization.models import Post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["_iterable_class", "_fields", "_prefetch_related_lookups", "query"]
)
def test_a_queryset_still_has(name: str) -> None:
    assert hasattr(Service.objects.all(), name)


def test_a_queryset_is_still_made_from_a_query() -> None:
    assert {"model", "query"} <= set(signature(QuerySet).parameters)


@pytest.mark.parametrize(
    "name", ["as_sql", "execute_sql", "get_converters", "results_iter", "connection", "select"]
)
def test_a_compiler_still_has(name: str) -> None:
    assert hasattr(Service.objects.all().query.get_compiler("default"), name)


def test_rows_are_still_read_through_these_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were they read another way, what a kept statement puts there would not be heard."""
    heard: list[str] = []
    for name in ("as_sql", "get_converters"):
        theirs = getattr(SQLCompiler, name)

        def ours(self: SQLCompiler, *given: object, theirs=theirs, name=name, **more: object):  # type: ignore[no-untyped-def]
            heard.append(name)
            return theirs(self, *given, **more)

        monkeypatch.setattr(SQLCompiler, name, ours)
    list(Post.objects.select_related("section"))
    list(Post.objects.values_list("since"))

    assert heard == ["as_sql", "get_converters"] * 2


def test_an_expression_may_still_put_anything_into_its_place() -> None:
    mark = object()

    class Place(Expression):
        def as_sql(self, *_: object) -> tuple[str, tuple[object]]:  # type: ignore[override]
            return "%s", (mark,)

    rows = Service.objects.filter(code=Place()).order_by("pk")
    _sql, parameters = rows.query.get_compiler("default").as_sql()

    assert list(parameters) == [mark]
