"""The same on PostgreSQL: a dump first, or a refusal that says what is missing."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.console.test_migrating import prepare

ADDRESS = os.environ.get("DATABASE_URL", "")

pytestmark = [
    pytest.mark.skipif(not ADDRESS, reason="only on PostgreSQL"),
    pytest.mark.xdist_group("migrating"),
]


def run(statement: str, address: str = ADDRESS) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database of its own beside the one under test."""
    name = f"migrating_{os.getpid()}"
    run(f"CREATE DATABASE {name}")
    address = urlunsplit(urlsplit(ADDRESS)._replace(path=f"/{name}"))
    try:
        done = prepare(tmp_path_factory.mktemp("home"), DATABASE_URL=address)
        assert (done.returncode, done.stderr) == (0, "")
        yield address
    finally:
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def one_unapplied(migrated: str) -> str:
    # A room on which no other room's tables lean: as if its first migration had never run.
    run("DROP TABLE IF EXISTS notices_notice", migrated)
    run("DELETE FROM django_migrations WHERE app = 'notices'", migrated)
    return migrated


def test_without_pg_dump_nothing_is_migrated(one_unapplied: str, home: Path) -> None:
    done = prepare(home, DATABASE_URL=one_unapplied, PATH="/nowhere")
    assert done.returncode == 3
    assert "pg_dump が要りますが、見つかりません" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((home / "backups").iterdir()) == []


def test_a_dump_is_taken_before_migrating(one_unapplied: str, home: Path) -> None:
    done = prepare(home, DATABASE_URL=one_unapplied)
    assert done.returncode == 0, done.stderr
    (dump,) = (home / "backups").iterdir()
    assert dump.read_bytes().startswith(b"PGDMP")
    assert dump.stat().st_mode & 0o777 == 0o600


def test_a_newer_database_is_refused(migrated: str, home: Path) -> None:
    run(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', '0999_x', now())", migrated
    )
    try:
        done = prepare(home, DATABASE_URL=migrated)
    finally:
        run("DELETE FROM django_migrations WHERE app = 'x'", migrated)
    assert done.returncode == 2
    assert "この版より新しい" in done.stderr
