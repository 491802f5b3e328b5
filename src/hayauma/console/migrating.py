"""Bringing a home's database up to this code (移行): look, copy, migrate; or refuse untouched.

Which migrations are applied is read before Django connects, because connecting already changes a
file (journal mode). A database that knows a migration this code lacks is somebody's newer one.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.conf import settings

Name = tuple[str, str]  # (app label, migration)
BAD_INPUT, OUTSIDE = 2, 3


class CannotMigrate(Exception):
    """The database stays as it is; the message says why, `code` is the exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class State:
    """What the database holds against what this code knows."""

    has_tables: bool
    due: frozenset[Name]
    unknown: frozenset[Name]


def prepare(*, at: datetime) -> int:
    """Return 0 once the database fits this code, else an exit code, having said why on stderr."""

    def say(sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)

    try:
        bring_up_to_date(at=at, say=say)
    except CannotMigrate as refusal:
        say(str(refusal))
        return refusal.code
    return 0


def bring_up_to_date(*, at: datetime, say: Callable[[str], None]) -> Path | None:
    """Migrate what is due, after copying a database that has tables; return the copy's place.

    Quick where nothing is due. Errors: CannotMigrate, with the database as it was.
    """
    if not _checked(state()).due:
        return None
    with _one_at_a_time():
        now = _checked(state())
        if not now.due:  # another process has done it meanwhile
            return None
        copy = back_up(at=at) if now.has_tables else None
        if copy:
            say(f"移行の前に、データベースの写しを取りました: {copy}")
        _migrate(copy)
        return copy


def state() -> State:
    """Return what is applied, due and unknown, reading only; Errors: CannotMigrate."""
    has_tables, applied = _read_postgresql() if settings.POSTGRESQL else _read_sqlite(_file())
    known = _known()
    unknown = applied - known
    if unknown:
        unknown -= _replaced()
    return State(has_tables, frozenset(known - applied), frozenset(unknown))


def back_up(*, at: datetime) -> Path:
    """Copy the database into the home's `backups/` and return the copy; Errors: CannotMigrate."""
    folder = settings.HAYAUMA_HOME / "backups"
    ending = "dump" if settings.POSTGRESQL else "sqlite3"
    copy: Path = folder / f"hayauma-{at:%Y%m%dT%H%M%S%fZ}.{ending}"
    draft = copy.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        if settings.POSTGRESQL:
            _dump(draft)
        else:
            with closing(_open(_file(), "mode=ro")) as source, closing(_open(draft, "")) as target:
                source.backup(target)
        os.replace(draft, copy)
    except (OSError, sqlite3.Error) as fault:
        raise CannotMigrate(
            f"移行の前の写しを取れないので、移行しません: {fault}", OUTSIDE
        ) from fault
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return copy


def _checked(found: State) -> State:
    """Return the state unless it is of a newer version."""
    if found.unknown:
        names = "、".join(sorted(f"{app}.{name}" for app, name in found.unknown)[:3])
        raise CannotMigrate(
            f"このデータベースは、この版より新しい hayauma のものです({names})。"
            "何も変えずに止めました。新しい版で開いてください。",
            BAD_INPUT,
        )
    return found


def _place() -> dict[str, str]:
    place = settings.DATABASES["default"]
    return {key: str(place.get(key, "")) for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}


def _file() -> Path:
    return Path(_place()["NAME"])


def _open(path: Path, query: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?{query}", uri=True, timeout=20)


def _read_sqlite(path: Path) -> tuple[bool, set[Name]]:
    """Return whether there are tables, and what is applied; leaves no trace beside the file."""
    if not path.exists() or not path.stat().st_size:
        return False, set()
    # Without a log to read beside it the file is opened as it lies, so that nothing is made there.
    log = path.with_name(path.name + "-wal")
    query = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    try:
        with closing(_open(path, query)) as database:
            tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
            if "django_migrations" not in tables:
                return bool(tables), set()
            return True, set(database.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as fault:
        raise CannotMigrate(
            f"{path}: データベースとして読めません({fault})。", BAD_INPUT
        ) from fault


def _read_postgresql() -> tuple[bool, set[Name]]:
    """Return whether there are tables, and what is applied."""
    from django.db import OperationalError, connection

    try:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            if "django_migrations" not in tables:
                return bool(tables), set()
            cursor.execute("SELECT app, name FROM django_migrations")
            return True, set(cursor.fetchall())
    except OperationalError as fault:
        raise CannotMigrate(
            f"データベースを使えません: {str(fault).strip().splitlines()[0]}", OUTSIDE
        ) from fault


def _known() -> set[Name]:
    """Return every migration of this code, by its files; importing them would take its time."""
    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in Path(app.path, "migrations").glob("[0-9a-zA-Z]*.py")
    }


def _replaced() -> set[Name]:
    """Return migrations that a squashed one of this code stands for."""
    from django.db.migrations.loader import MigrationLoader

    disk: dict[Name, Any] = MigrationLoader(None).disk_migrations or {}
    return {tuple(name) for migration in disk.values() for name in migration.replaces}


def _dump(target: Path) -> None:
    """Write a copy of a PostgreSQL database with its own tool."""
    tool = shutil.which("pg_dump")
    if tool is None:
        raise CannotMigrate(
            "移行の前の写しに pg_dump が要りますが、見つかりません(Debian、Ubuntu: "
            "apt-get install -y postgresql-client)。何も変えずに止めました。",
            OUTSIDE,
        )
    place = _place()
    command = [tool, "--format=custom", f"--file={target}", "--no-password"]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        command += [f"{option}={place[key]}"] if place[key] else []
    command.append(place["NAME"])
    # The password goes by the environment: a command line can be read by everybody.
    secret = {"PGPASSWORD": place["PASSWORD"]} if place["PASSWORD"] else {}
    done = subprocess.run(
        command, env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotMigrate(
            f"pg_dump で写しを取れないので、移行しません: {done.stderr.strip()}", OUTSIDE
        )


def _migrate(copy: Path | None) -> None:
    """Apply what is due; every migration is a transaction of its own."""
    from django.core.management import call_command

    from hayauma.console.rendering import drawn_once

    try:
        with drawn_once():
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    except Exception as fault:
        kept = f"移行の前の写しは {copy} にあります。" if copy else ""
        raise CannotMigrate(
            f"データベースを移行できませんでした: {fault} {kept}", OUTSIDE
        ) from fault


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold the home's migration lock: two processes may start at once."""
    home: Path = settings.HAYAUMA_HOME
    home.mkdir(parents=True, exist_ok=True)
    with (home / "migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
