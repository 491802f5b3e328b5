"""docs/regulation.md is true: every function, screen, journal act and test it names is there."""

import importlib
import pkgutil
import re
from enum import StrEnum
from typing import Any, NamedTuple

import pytest
from django.urls import get_resolver

import hayauma
from hayauma.regulation import load_profile
from tests.regulation_map.tables import ROOT

pytestmark = pytest.mark.once

LATER = "後日"
TEXT = (ROOT / "docs" / "regulation.md").read_text("utf-8")
TORIDE = load_profile("toride")

# What this version does not have yet: clause and columns. Shorter with every version.
NOT_YET: dict[str, set[str]] = {}


class Line(NamedTuple):
    """One row: a clause and what stands for it."""

    clause: str
    asks: str
    function: str
    screen: str
    act: str
    test: str


LINES = [
    Line(*(cell.strip().strip("`") for cell in row.strip("|").split("|")))
    for row in re.findall(r"^\| 第.+\|$", TEXT, re.MULTILINE)
    if row.count("|") == len(Line._fields) + 1
]


def named(column: str) -> list[str]:
    """Return what a column names, without what comes later."""
    return sorted({getattr(line, column) for line in LINES} - {LATER})


def find(dotted: str) -> Any:
    """Return what a dotted name below hayauma means."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(["hayauma", *parts[:length]])
        try:
            thing: Any = importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name and not name.startswith(missing.name):
                raise
            continue
        for part in parts[length:]:
            thing = getattr(thing, part)
        return thing
    raise LookupError(dotted)


@pytest.mark.parametrize("function", named("function"))
def test_every_function_can_be_imported(function: str) -> None:
    thing = find(function)

    assert callable(thing) or isinstance(thing, dict)


def screens(door: str) -> set[str]:
    """Return the names of the pages behind one door."""
    resolver = get_resolver(f"hayauma.config.urls_{door}")
    _, inside = resolver.namespace_dict.get(door, ("", resolver))
    return {f"{door}:{name}" for name in inside.reverse_dict if isinstance(name, str)}


def test_every_screen_is_there() -> None:
    assert set(named("screen")) <= screens("desk") | screens("public")


def test_every_journal_act_is_one_of_a_rooms_acts() -> None:
    rooms = [room.name for room in pkgutil.iter_modules(hayauma.__path__) if room.ispkg]
    acts: set[str] = set()
    for room in rooms:
        if room != "regulation" and (ROOT / "src" / "hayauma" / room / "acts.py").exists():
            own: type[StrEnum] = find(f"{room}.acts.Act")
            acts.update(own)

    assert set(named("act")) <= acts


@pytest.mark.parametrize("test", named("test"))
def test_every_test_is_there(test: str) -> None:
    assert (ROOT / test).exists()


def test_every_clause_that_is_cited_and_every_article_has_its_line() -> None:
    lines = {line.clause for line in LINES}
    cited = {value.basis.clause for value in TORIDE.values()} - {None}
    articles = {f"第{number}条" for number in range(1, 13)}

    assert cited - lines == set()
    assert articles == {re.sub("条.*", "条", clause) for clause in lines}


def test_no_line_names_a_clause_the_regulation_does_not_have() -> None:
    listed = set(re.findall('"(第[^"]+)"', TORIDE.text))

    assert {line.clause for line in LINES} - listed == set()
    assert len({line.clause for line in LINES}) == len(LINES)


def test_what_comes_later_is_marked_and_nothing_else_is() -> None:
    marked = {
        line.clause: {column for column in Line._fields if getattr(line, column) == LATER}
        for line in LINES
    }

    assert {clause: columns for clause, columns in marked.items() if columns} == NOT_YET


def test_the_three_exceptions_are_three_functions() -> None:
    table = TEXT.partition("## Three exceptions")[2]
    functions = re.findall(r"`(regulation\.rules\.[\w.]+)`", table)

    assert len(functions) == 3
    assert len({find(function) for function in functions}) == 3
