"""Homes for fault tests: prepared once a run, copied for each test, on the run's database."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from bench.homes import Home
from tests.faults.homes import ForkedHome
from tests.made_once import made_once

HERE = Path(__file__).parent
FAULTY = ("-m", "tests.faults.failpoints")
_numbers = itertools.count(1)


@pytest.hookimpl(trylast=True)  # after the order was shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin a run with the tests that take longest, so that no process waits for one at its end."""
    items.sort(key=lambda item: not item.path.is_relative_to(HERE))


class Prepared:
    """A prepared home to copy from; on PostgreSQL its database is the copies' template."""

    def __init__(self, factory: pytest.TempPathFactory, recipients: int, *options: str) -> None:
        def make(folder: Path) -> None:
            database = _new_database("bare")
            Home(folder / "home", database).prepare(recipients, *options)
            (folder / "database").write_text(database)

        made = made_once(factory, "-".join(["prepared", str(recipients), *options]), make)
        self._template = made / "home", (made / "database").read_text()
        self._folder = factory.mktemp("copies")
        self._made: list[str] = []

    def copy(self, *faults: str, **variables: str) -> Home:
        """Return a fresh copy, its commands run with these faults inside."""
        path = self._folder / f"copy-{next(_numbers)}"
        home, database = self._template
        shutil.copytree(home, path)
        if database:
            database = _new_database("copy", template=database)
            self._made.append(database)
        if faults:
            variables["HAYAUMA_FAULT"] = " ".join(faults)
        return ForkedHome(path, database, FAULTY if faults else ("-m", "hayauma"), variables)

    def remove(self) -> None:
        """Drop every copy; what they were copied from goes with the server."""
        for url in self._made:
            _command("DROP DATABASE {} WITH (FORCE)", urlsplit(url).path[1:])


@contextmanager
def new_home(folder: Path) -> Iterator[Home]:
    """Give an empty home on the run's database, for a test that prepares it itself."""
    home = ForkedHome(folder / "home", _new_database("own"))
    yield home
    if home.database:
        _command("DROP DATABASE {} WITH (FORCE)", urlsplit(home.database).path[1:])


def _new_database(kind: str, template: str = "") -> str:
    """Make a database beside the one the tests run on; empty string where they run on SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return ""
    name = f"faults_{kind}_{os.getpid()}_{next(_numbers)}"
    if template:
        _command("CREATE DATABASE {} TEMPLATE {}", name, urlsplit(template).path[1:])
    else:
        _command("CREATE DATABASE {}", name)
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _command(text: str, *names: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


def _prepared(
    factory: pytest.TempPathFactory, recipients: int, *options: str
) -> Iterator[Prepared]:
    made = Prepared(factory, recipients, *options)
    yield made
    made.remove()


@pytest.fixture(scope="session")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Sixty people, one released dispatch in the routine lane."""
    yield from _prepared(tmp_path_factory, 60)


@pytest.fixture(scope="session")
def sixty_urgent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Sixty people, one released dispatch in the urgent lane."""
    yield from _prepared(tmp_path_factory, 60, "--lane", "urgent")


@pytest.fixture(scope="session")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Twelve hundred people over two shards, routine."""
    yield from _prepared(tmp_path_factory, 1_200)


@pytest.fixture(scope="session")
def three_domains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Three hundred and sixty people, a third at each of three domains, routine."""
    yield from _prepared(tmp_path_factory, 360, "--domains", "3")
