"""A reorganisation of the cast's city for tests: its present tables, changed by words."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

from hayauma.organization.future import columns, planning, present
from hayauma.organization.future.columns import Table
from hayauma.organization.future.handed_in import ReorganisationView
from tests.town import SERVICE, Town

DAY = date(2027, 4, 1)
MOMENT = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)  # 1 April 2027, 00:00 in Japan
BEFORE = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)
MARCH = datetime(2027, 3, 10, 1, 0, tzinfo=UTC)

Lines = list[list[str]]
Change = Callable[[Lines], Lines]


def table(name: Table, change: Change = lambda lines: lines, at: datetime = MARCH) -> bytes:
    """Return a table of the organisation as it stands, changed."""
    lines = [list(line) for line in present.as_lines(name, service=SERVICE, at=at)]
    return columns.as_csv(name, change(lines))


def written(content: bytes) -> Lines:
    """Return the cells of a table."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def renamed(lines: Lines) -> Lines:
    """安全課 becomes 危機管理課, with another telephone."""
    return [
        ["kiki", "危機管理課", "anzen", "0999-00-2390", ""] if line[0] == "anzen" else line
        for line in lines
    ]


def posts(lines: Lines) -> Lines:
    """Its posts follow."""
    kept = [line for line in lines if line[1] != "anzen"]
    return [
        *kept,
        ["kiki-kacho", "kiki", "危機管理課長", "○", "", "kiki-hosa"],
        ["kiki-hosa", "kiki", "危機管理課長補佐", "", "", ""],
    ]


def staff(lines: Lines) -> Lines:
    """The officer retires, the author moves to child care, the others follow their section."""
    moved = []
    for line in lines:
        if line[0] == "officer":
            continue
        if line[0] == "author":
            line[2:4] = ["kosodate", "主任"]
        elif line[2] == "anzen":
            line[2] = "kiki"
        moved.append(line)
    return moved


def appointments(lines: Lines) -> Lines:
    """The deputy heads the new section; nobody stands in."""
    kept = [line for line in lines if not line[1].startswith("anzen")]
    return [*kept, ["deputy", "kiki-kacho", "本務", "2027-04-01"]]


def programmes(lines: Lines) -> Lines:
    """They go with the section; the colleague is in charge."""
    return [
        [line[0], line[1], "kiki", "colleague"] if line[2] == "anzen" else line for line in lines
    ]


def files(**changed: Change) -> list[tuple[str, bytes]]:
    """Return all five tables of the reorganisation, some changed otherwise."""
    ways: dict[str, Change] = {
        "sections": renamed,
        "posts": posts,
        "staff": staff,
        "appointments": appointments,
        "programmes": programmes,
    } | changed
    return [(f"{name}.csv", table(Table(name), change)) for name, change in ways.items()]


def handed_in(
    town: Town, these: list[tuple[str, bytes]] | None = None, at: datetime = MARCH
) -> ReorganisationView:
    """Hand the reorganisation in as the operations manager."""
    return planning.hand_in(
        service=SERVICE,
        day=DAY,
        files=these or files(),
        by=town.person("manager", at),
        at=at,
    )


def planned(
    town: Town, these: list[tuple[str, bytes]] | None = None, at: datetime = MARCH
) -> ReorganisationView:
    """Hand it in and plan it."""
    handed = handed_in(town, these, at)
    return planning.plan(
        reorganisation_id=handed.id, open_cases={}, by=town.person("manager", at), at=at
    )
