"""Fixtures of the journeys: towns that run, and somebody who looks at their pages."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import ROOT
from tests.journeys import checkers
from tests.journeys.looking import Looker
from tests.journeys.running import Town, running_town
from tests.made_once import made_once

PICTURES = ROOT / "docs" / "pictures"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home seeded once for every process, out of one that was used; tests take copies of it.

    Beside it stands `cost.json`: the seconds it took, by the clock and of a processor.
    """

    def seed(folder: Path) -> None:
        town = Town.at(folder / "home")
        town.home.mkdir()
        (town.home / ".made-by-run").touch()
        (town.home / "left-behind").write_text("from the last time")
        begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = town.command("run", "--fresh", "--once-seeded")
        assert done.returncode == 0, done.stderr
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        cost = {"clock_s": time.monotonic() - begun, "processor_s": used}
        (folder / "cost.json").write_text(json.dumps(cost), "utf-8")
        hurry = [sys.executable, "-m", "tests.journeys.hastened"]
        subprocess.run(hurry, cwd=ROOT, env=town.environment(), check=True)

    return made_once(tmp_path_factory, "seeded", seed) / "home"


@pytest.fixture(scope="module")
def town(
    request: pytest.FixtureRequest, seeded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A town that runs: the module's own, or everybody's where the module minds only its things."""
    if getattr(request.module, "IN_EVERYBODYS_TOWN", False):
        yield request.getfixturevalue("everybodys_town")
        return
    with running_town(seeded, tmp_path_factory) as running:
        yield running


@pytest.fixture(scope="session")
def everybodys_town(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in which several journeys of this process go on, one after the other."""
    with running_town(seeded, tmp_path_factory) as running:
        yield running


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """Every page as it left the server, by name; the Nu checker reads them all at the end."""
    found: dict[str, bytes] = {}
    yield found
    assert checkers.html_errors(found, tmp_path_factory.mktemp("sources")) == []


@pytest.fixture
def looker(town: Town, browser: Browser, sources: dict[str, bytes]) -> Iterator[Looker]:
    pictures = PICTURES if os.environ.get("HAYAUMA_PICTURES") else None
    looking = Looker(town, browser, checkers.axe_script(), pictures, sources=sources)
    yield looking
    looking.close()
    assert looking.found == []
