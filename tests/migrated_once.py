"""The tests' empty database: migrated by one process of a run, copied by the others."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.made_once import made_once

Migrate = Callable[..., Any]


@contextmanager
def migrated_once(factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let Django's `migrate` of a new test database happen once, as long as the block lasts."""
    from django.core import management

    theirs = management.call_command

    def ours(name: str, *args: Any, **options: Any) -> Any:
        if name != "migrate":
            return theirs(name, *args, **options)
        made = []

        def make(folder: Path) -> None:
            made.append(theirs(name, *args, **options))
            _keep(folder)

        folder = made_once(factory, "migrated", make)
        return made[0] if made else _copy(folder)

    with pytest.MonkeyPatch.context() as patch:
        if "PYTEST_XDIST_WORKER" in os.environ:  # alone there is nobody to copy it
            patch.setattr(management, "call_command", ours)
        yield


def _keep(folder: Path) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "empty.sqlite3")) as kept:
            connection.connection.backup(kept)
        return
    name = connection.settings_dict["NAME"]
    (folder / "name").write_text(f"{name}_kept")
    _create(f"{name}_kept", like=name)


def _copy(folder: Path) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "empty.sqlite3")) as kept:
            kept.backup(connection.connection)
        return
    _create(connection.settings_dict["NAME"], like=(folder / "name").read_text())


def _create(name: str, *, like: str) -> None:
    """Make a database anew as another is, to which nobody is connected."""
    from django.db import connection

    connection.close()
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(like)}")
