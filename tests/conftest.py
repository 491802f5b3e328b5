"""Fixtures for every tier, and the rule for a machine that has no Chromium."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.town import Town

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# Quiet and closed: no first-run pages, no calls of its own to anybody.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Fixtures by which a test meets the database under test; `django_db` is the mark that does.
MEETS_THE_DATABASE = {
    "db",
    "django_db_setup",
    "on_postgresql",
    "transactional_db",
}
# Here the processes that a test starts meet it.
BY_PROCESSES = ROOT / "tests" / "faults"

Command = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # In CI a missing browser must fail, not be passed over in silence.
    no_browser = CHROMIUM is None and not os.environ.get("CI")
    for item in items:
        if ROOT / "tests" / "journeys" in item.path.parents:
            item.add_marker(pytest.mark.journey)
        if not meets_the_database(item):
            item.add_marker(pytest.mark.once)
        if no_browser and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium がありません"))
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="./hayauma test --long で動きます"))


def pytest_collection_finish() -> None:
    """Leave what stays to the end out of every later search for garbage, and search less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def meets_the_database(item: pytest.Item) -> bool:
    """Return whether a test can come out otherwise on another database."""
    asked = set(getattr(item, "fixturenames", ()))
    by_itself = item.get_closest_marker("django_db") or asked & MEETS_THE_DATABASE
    return bool(by_itself) or BY_PROCESSES in item.path.parents


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium; a bundled one is never downloaded."""
    assert CHROMIUM, "Chromium がありません: apt-get install -y chromium"
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": CHROMIUM_ARGUMENTS,
        "timeout": 30_000,
    }


@pytest.fixture
def at() -> datetime:
    """A plain working morning: Wednesday 3 June 2026, 10:00 in Japan."""
    return datetime(2026, 6, 3, 1, 0, tzinfo=UTC)


@pytest.fixture
def town(db: None, at: datetime) -> "Town":
    """The cast in their small city, as it is `at`; see tests/town.py."""
    from tests import town

    return town.found(at)


@pytest.fixture(scope="session")
def migrating_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExitStack]:
    """One process of a run migrates; it ends as soon as the tests' own database stands."""
    from tests.migrated_once import migrated_once

    with ExitStack() as stack:
        stack.enter_context(migrated_once(tmp_path_factory))
        yield stack


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, migrating_once: ExitStack
) -> Iterator[None]:
    """The tests' own database is migrated as a home is, and once a run."""
    from hayauma.console.rendering import drawn_once

    with drawn_once():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, migrating_once: ExitStack) -> None:
    """The tests' own database stands: a test that migrates does it for itself."""
    migrating_once.close()


@pytest.fixture(scope="session", autouse=True)
def journal_rows_may_go() -> Iterator[None]:
    """Let a test that commits be emptied afterwards, although the journal's rows are kept."""
    from django.test import TransactionTestCase

    from tests.journal import protection

    name = "_fixture_teardown"  # Django's own, which its type stubs do not know
    empty: Callable[[TransactionTestCase], None] = getattr(TransactionTestCase, name)

    def past_the_triggers(case: TransactionTestCase) -> None:
        with protection.lifted():
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, name, past_the_triggers)
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty data folder for a command that the test starts."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def on_postgresql() -> bool:
    """Whether this run is the one on PostgreSQL."""
    from django.db import connection

    return connection.vendor == "postgresql"


@pytest.fixture
def hayauma(home: Path) -> Command:
    """The command as a citizen of the shell sees it: own process, own home, SQLite."""

    def run(
        *arguments: str, stdin: str = "", timeout: float = 120, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hayauma", *arguments],
            cwd=home,
            env=command_environment(home) | variables,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


def command_environment(home: Path) -> dict[str, str]:
    """Return an environment for the product's own processes, free of what pytest put there."""
    ours = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "HAYAUMA_HOME"}
    inherited = {key: value for key, value in os.environ.items() if key not in ours}
    return inherited | {"HAYAUMA_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
