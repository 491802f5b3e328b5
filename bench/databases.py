"""Databases (計測の土台): homes on SQLite, and on a PostgreSQL of their own that keeps its word.

Unlike the tests' server, this one syncs every commit: what is measured is the truth on disk.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench.homes import Home
from tests import servers

DURABLE = {"max_connections": "50", "shared_buffers": "128MB", "timezone": "UTC"}
SQLITE, POSTGRESQL = "sqlite", "postgresql"


class Databases:
    """Makes fresh homes on either database; PostgreSQL runs from the first time it is wanted."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._cluster: servers.Cluster | None = None
        self._made = 0

    def home(self, database: str) -> Home:
        """Return an empty home on `sqlite` or `postgresql`. Errors: servers.ServerMissing."""
        self._made += 1
        home = Home(self._folder / f"home-{self._made}")
        if database == SQLITE:
            return home
        if self._cluster is None:
            self._cluster = self._stack.enter_context(servers.cluster(DURABLE))
        name = f"home_{self._made}"
        with psycopg.connect(self._cluster.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        home.database = self._cluster.url(name)
        return home

    def copy(self, home: Home) -> Home:
        """Return a home with a copy of another's PostgreSQL database, made in a moment."""
        assert self._cluster is not None, "only what it has made can be copied"
        self._made += 1
        name, template = f"home_{self._made}", urlsplit(home.database).path[1:]
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with psycopg.connect(self._cluster.url(), autocommit=True) as connection:
            connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
        return Home(home.path, self._cluster.url(name))

    def usable(self, wanted: str | None) -> list[str]:
        """Return the databases to measure on, without one that is missing here (said aloud)."""
        asked = [wanted] if wanted else [SQLITE, POSTGRESQL]
        try:
            if POSTGRESQL in asked:
                servers.postgresql_folder()
                servers.owner()
        except servers.ServerMissing as missing:
            print(f"PostgreSQL は測れません: {missing}", file=sys.stderr)
            asked.remove(POSTGRESQL)
        return asked


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Give databases under a folder; every server ends with the block."""
    with ExitStack() as stack:
        yield Databases(folder, stack)
