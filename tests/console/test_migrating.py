"""Before a database is migrated: looked at, copied, refused where it is newer."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.conftest import command_environment

# One process for all: migrating an empty home takes seconds.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("migrating")]

PREPARE = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from hayauma.console import migrating
sys.exit(migrating.prepare(at=datetime(2026, 6, 3, 1, 0, tzinfo=UTC)))
"""
NEWEST = ("delivery", "0002_room_for_hot_updates")


def prepare(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = command_environment(home) | variables
    return subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=environment | {"DJANGO_SETTINGS_MODULE": "hayauma.config.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def database(home: Path) -> Path:
    return home / "hayauma.sqlite3"


def change(home: Path, statement: str, values: tuple[str, ...] = ()) -> None:
    with closing(sqlite3.connect(database(home))) as connection, connection:
        connection.execute(statement, values)


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {row[0] for row in named}


def ledger(home: Path) -> list[str]:
    """Statements that take the delivery's tables and migrations away, as an older home is."""
    mine = sorted(name for name in tables(database(home)) if name.startswith("delivery_"))
    drops = [f"DROP TABLE {name}" for name in mine]
    return ["DELETE FROM django_migrations WHERE app = 'delivery'", *drops]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a migrated home; made once, because migrating takes seconds."""
    home = tmp_path_factory.mktemp("migrated")
    done = prepare(home)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (home / "backups").exists()  # there was nothing to lose
    with closing(sqlite3.connect(database(home))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database(home).read_bytes()


@pytest.fixture
def old_home(home: Path, migrated: bytes) -> Path:
    database(home).write_bytes(migrated)
    return home


def test_a_migrated_home_is_left_as_it_is(old_home: Path, migrated: bytes) -> None:
    assert prepare(old_home).returncode == 0
    assert database(old_home).read_bytes() == migrated
    assert [path.name for path in old_home.iterdir()] == ["hayauma.sqlite3"]


def test_a_home_with_one_migration_unapplied_is_copied_first(old_home: Path) -> None:
    for statement in ledger(old_home):
        change(old_home, statement)
    done = prepare(old_home)
    (copy,) = (old_home / "backups").iterdir()
    assert done.returncode == 0, done.stderr
    assert str(copy) in done.stderr
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "delivery_shard" not in tables(copy)
    assert "journal_entry" in tables(copy)
    assert "delivery_shard" in tables(database(old_home))


def test_what_stands_only_in_the_log_is_in_the_copy(old_home: Path) -> None:
    # A process that was killed leaves its last writes beside the file.
    killed = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode=WAL'); c.execute('CREATE TABLE last_words (a)');"
        "[c.execute(statement) for statement in sys.argv[2:]];"
        "os._exit(9)"
    )
    told = [sys.executable, "-c", killed, str(database(old_home)), *ledger(old_home)]
    subprocess.run(told, check=False)
    assert database(old_home).with_name("hayauma.sqlite3-wal").stat().st_size > 0
    assert prepare(old_home).returncode == 0
    (copy,) = (old_home / "backups").iterdir()
    assert "last_words" in tables(copy)


def test_a_newer_home_is_refused_and_untouched(old_home: Path) -> None:
    change(
        old_home,
        "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
        ("delivery", "0999_from_a_later_year", "2030-01-01"),
    )
    before = sha256(database(old_home).read_bytes()).digest()
    done = prepare(old_home)
    assert done.returncode == 2
    assert "この版より新しい" in done.stderr
    assert "delivery.0999_from_a_later_year" in done.stderr
    assert "Traceback" not in done.stderr
    assert sha256(database(old_home).read_bytes()).digest() == before
    assert [path.name for path in old_home.iterdir()] == ["hayauma.sqlite3"]


def test_a_file_that_is_no_database_is_refused(home: Path) -> None:
    database(home).write_bytes(b"no database at all, but long enough to be looked at" * 9)
    done = prepare(home)
    assert done.returncode == 2
    assert "データベースとして読めません" in done.stderr


def test_no_copy_no_migration(old_home: Path) -> None:
    change(old_home, "DELETE FROM django_migrations WHERE app = ? AND name = ?", NEWEST)
    (old_home / "backups").write_text("a file where the folder should be")
    before = database(old_home).read_bytes()
    done = prepare(old_home)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert database(old_home).read_bytes() == before


@pytest.mark.long
def test_the_tables_are_those_that_django_makes(home: Path, old_home: Path) -> None:
    """A migrated home is made a little quicker than by Django alone, and is the same."""
    (home / "django").mkdir()
    own = "import django; django.setup(); from django.core.management import call_command as do;"
    done = subprocess.run(
        [sys.executable, "-c", own + "do('migrate', verbosity=0)"],
        env=command_environment(home / "django")
        | {"DJANGO_SETTINGS_MODULE": "hayauma.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert schema(home / "django") == schema(old_home)


def schema(home: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{database(home)}?mode=ro", uri=True)) as connection:
        said = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        return connection.execute(said).fetchall()
