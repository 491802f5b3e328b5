"""Homes for fault tests: prepared once a module, copied for each test, on the run's database."""

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

HERE = Path(__file__).parent
FAULTY = ("-m", "tests.faults.failpoints")
_numbers = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one kind in one process, so that its homes are prepared once."""
    for item in items:
        if HERE in item.path.parents:
            relay = item.path.stem in {"test_relay_replies", "test_relay_greeting", "test_bytes"}
            item.add_marker(pytest.mark.xdist_group("faults-relay" if relay else "faults"))


class Prepared:
    """A prepared home to copy from; on PostgreSQL its database is the copies' template."""

    def __init__(self, folder: Path, recipients: int, *options: str) -> None:
        self._folder = folder
        self.template = Home(folder / "template", database=_new_database("bare"))
        self.template.prepare(recipients, *options)
        self._made: list[str] = []

    def copy(self, *faults: str, **variables: str) -> Home:
        """Return a fresh copy, its commands run with these faults inside."""
        path = self._folder / f"copy-{next(_numbers)}"
        shutil.copytree(self.template.path, path)
        database = ""
        if self.template.database:
            database = _new_database("copy", template=self.template.database)
            self._made.append(database)
        if faults:
            variables["HAYAUMA_FAULT"] = " ".join(faults)
        return Home(path, database, FAULTY if faults else ("-m", "hayauma"), variables)

    def remove(self) -> None:
        """Drop every database that was made."""
        for url in filter(None, [*self._made, self.template.database]):
            _command("DROP DATABASE {} WITH (FORCE)", urlsplit(url).path[1:])


@contextmanager
def new_home(folder: Path) -> Iterator[Home]:
    """Give an empty home on the run's database, for a test that prepares it itself."""
    home = Home(folder / "home", _new_database("own"))
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
    made = Prepared(factory.mktemp("prepared"), recipients, *options)
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
