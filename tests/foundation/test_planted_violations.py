"""`./hayauma check` catches what the house rules forbid: plant each in a copy, and look."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

# One process for all of them: what mypy has read once, it need not read again.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("plants")]

NOT_COPIED = shutil.ignore_patterns(
    *(".git", ".venv", "var", "node_modules", "__pycache__", ".hypothesis"),
    *(".pytest_cache", ".import_linter_cache", ".mypy_cache"),
)
SOURCE = Path("src/hayauma")


@dataclass(frozen=True)
class Plant:
    """One violation: what it does to the copy, which step must see it, and what it must name."""

    name: str
    do: Callable[[Path], object]
    step: str
    named: str


def add(file: str, text: str) -> Callable[[Path], object]:
    """Append lines to a file of the copy, or make it."""

    def do(clone: Path) -> None:
        path = clone / SOURCE / file
        path.parent.mkdir(exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(before + "\n" + text, "utf-8")

    return do


KEY_UPWARDS = """
class Planted(models.Model):
    bulletin = models.ForeignKey("bulletins.Bulletin", on_delete=models.PROTECT)
"""
MODEL_WITHOUT_MIGRATION = """
class Planted(models.Model):
    name = models.CharField(max_length=10)
"""

PLANTS = (
    Plant(
        "Django imported in regulation",
        add("regulation/planted.py", "import django\n"),
        "imports",
        "hayauma.regulation.planted -> django",
    ),
    Plant(
        "a view importing a room's models",
        add("web/planted.py", "from hayauma.bulletins import models\n"),
        "imports",
        "hayauma.web.planted:2: imports hayauma.bulletins.models",
    ),
    Plant(
        "smtplib outside mail.smtp",
        add("delivery/planted.py", "import smtplib\n"),
        "imports",
        "hayauma.delivery.planted -> smtplib",
    ),
    Plant("a folder utils/", add("bulletins/utils/__init__.py", ""), "names", "utils"),
    Plant(
        "journal importing bulletins",
        add("journal/planted.py", "import hayauma.bulletins\n"),
        "imports",
        "hayauma.journal is not allowed to import hayauma.bulletins",
    ),
    Plant(
        "web importing console",
        add("web/planted.py", "import hayauma.console\n"),
        "imports",
        "hayauma.web is not allowed to import hayauma.console",
    ),
    Plant(
        "a string foreign key from notices to bulletins",
        add("notices/models.py", KEY_UPWARDS),
        "keys",
        "notices.Planted.bulletin → bulletins.Bulletin",
    ),
    Plant(
        "a model change without migration",
        add("notices/models.py", MODEL_WITHOUT_MIGRATION),
        "migrations-sqlite",
        "Create model Planted",
    ),
    Plant(
        "a public function without types",
        add("links/planted.py", "def planted(value):\n    return value\n"),
        "types",
        "planted.py:2: error: Function is missing a type annotation",
    ),
    Plant(
        "a file of 401 lines",
        lambda clone: (clone / SOURCE / "links/planted.py").write_text("#\n" * 401),
        "lengths",
        "planted.py: 401 lines",
    ),
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of this clone as it stands."""
    return Path(shutil.copytree(ROOT, tmp_path / "clone", ignore=NOT_COPIED))


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy knows of this clone, and of its copies as they are checked; for speed alone."""
    known = tmp_path_factory.mktemp("types") / "cache"
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", known)
    return known


def check(clone: Path, typed: Path, *steps: str) -> subprocess.CompletedProcess[str]:
    """Run the verb `check` of the copy."""
    only = [argument for step in steps for argument in ("--only", step)]
    return subprocess.run(
        [sys.executable, "-m", "hayauma", "check", *only],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(clone / "src"), "MYPY_CACHE_DIR": str(typed)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_violation_is_caught(plant: Plant, clone: Path, typed: Path) -> None:
    plant.do(clone)

    found = check(clone, typed, plant.step)

    assert found.returncode == 1, found.stdout + found.stderr
    assert plant.named in found.stdout


def test_the_clean_tree_passes_the_same_steps(clone: Path, typed: Path) -> None:
    steps = sorted({plant.step for plant in PLANTS})

    found = check(clone, typed, *steps)

    assert found.returncode == 0, found.stdout + found.stderr
    assert f"{len(steps)} passed, 0 failed" in found.stdout


def test_a_room_without_a_floor_is_caught(clone: Path, typed: Path) -> None:
    add("tower/__init__.py", "")(clone)

    found = check(clone, typed, "imports")

    assert found.returncode == 1
    assert "tower" in found.stdout
