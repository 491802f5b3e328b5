"""The launcher ./hayauma: installs once, survives two starts at once, says what is missing."""

import ast
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

# One process for all of them: making a .venv is slow.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("launcher")]

LAUNCHER = ROOT / "hayauma"
SPOKEN = "部品を .venv に入れます"


@pytest.fixture
def launcher() -> Any:
    """The launcher as a module, so that a test can take something away from it."""
    loader = SourceFileLoader("launcher_under_test", str(LAUNCHER))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def small_clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone that the tests share, because making its .venv takes a while."""
    return make_clone(tmp_path_factory.mktemp("clone"))


def make_clone(clone: Path) -> Path:
    """Make a clone whose locks name nothing and whose command prints its arguments: no network."""
    (clone / "hayauma").write_bytes(LAUNCHER.read_bytes())
    (clone / "hayauma").chmod(0o755)
    (clone / "requirements").mkdir()
    (clone / "src" / "hayauma").mkdir(parents=True)
    (clone / "src" / "hayauma" / "__main__.py").write_text(
        "import sys\nprint('reached', sys.argv[1:])\nsys.exit(7)\n"
    )
    (clone / "src" / "hayauma" / "__init__.py").touch()
    for kind in ("run", "dev"):
        (clone / "requirements" / f"{kind}.lock").write_text("# nothing\n")
    return clone


def start(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the launcher of a clone."""
    return subprocess.run(
        [sys.executable, clone / "hayauma", *arguments],
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def reset(clone: Path) -> None:
    """Make the clone forget what is installed, as an interrupted install does."""
    (clone / ".venv" / "hayauma.stamp").unlink(missing_ok=True)


def test_an_old_python_can_read_it_and_it_needs_nothing_else() -> None:
    tree = ast.parse(LAUNCHER.read_text("utf-8"), feature_version=(3, 6))

    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    } | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_two_starts_at_once_install_once_and_both_arrive(small_clone: Path) -> None:
    reset(small_clone)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda verb: start(small_clone, verb, "x"), ("run", "run"))

    assert [first.returncode, second.returncode] == [7, 7], first.stderr + second.stderr
    assert first.stdout == second.stdout == "reached ['run', 'x']\n"
    assert (first.stderr + second.stderr).count(SPOKEN) == 1


def test_the_second_start_installs_nothing_and_is_quick(small_clone: Path) -> None:
    start(small_clone, "run")

    started = time.monotonic()
    again = start(small_clone, "run")

    assert (again.returncode, again.stderr) == (7, "")
    assert time.monotonic() - started < 2


def test_test_and_check_need_the_development_lock_and_it_serves_run_too(small_clone: Path) -> None:
    reset(small_clone)

    assert SPOKEN in start(small_clone, "run").stderr
    assert SPOKEN in start(small_clone, "test").stderr
    assert SPOKEN not in start(small_clone, "run").stderr
    assert SPOKEN not in start(small_clone, "check").stderr


def test_a_changed_lock_installs_again(small_clone: Path) -> None:
    start(small_clone, "run")
    lock = small_clone / "requirements" / "run.lock"
    lock.write_text(f"# changed after {lock.read_text()}")

    assert SPOKEN in start(small_clone, "run").stderr
    assert SPOKEN not in start(small_clone, "run").stderr


def test_a_broken_venv_is_made_anew(small_clone: Path) -> None:
    start(small_clone, "run")
    reset(small_clone)
    python = small_clone / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")

    assert start(small_clone, "run").returncode == 7


def test_a_package_that_cannot_be_had_is_a_sentence(small_clone: Path) -> None:
    lock = small_clone / "requirements" / "run.lock"
    before = lock.read_text()
    lock.write_text(f"no-such-package @ file:///nowhere.whl --hash=sha256:{'0' * 64}\n")
    try:
        found = start(small_clone, "run")
    finally:
        lock.write_text(before)

    assert found.returncode == 3
    assert "部品を入れられませんでした" in found.stderr
    assert "Traceback" not in found.stderr


def test_windows_is_refused_in_two_languages(
    launcher: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher.os, "name", "nt")
    with pytest.raises(SystemExit) as left:
        launcher.main(["run"])
    monkeypatch.undo()

    said = capsys.readouterr().err
    assert left.value.code == 2
    assert "Windows には対応していません" in said
    assert "Windows is not supported" in said


def test_an_old_python_is_told_what_to_install(
    launcher: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(launcher.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit) as left:
        launcher.use_a_new_enough_python()

    assert left.value.code == 2
    assert "Python 3.11 以上が必要です(いまの Python は 3.9 です)" in capsys.readouterr().err


def test_an_old_python_hands_over_to_a_newer_one_that_is_there(
    launcher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[str] = []
    monkeypatch.setattr(launcher.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(
        launcher.shutil, "which", lambda name: "/opt/python3.12" if name == "python3.12" else None
    )
    monkeypatch.setattr(launcher.os, "execv", lambda path, _: became.append(path))
    monkeypatch.setattr(launcher, "stop", lambda *_: None)
    launcher.use_a_new_enough_python()

    assert became == ["/opt/python3.12"]


def test_a_normal_user_without_venv_gets_the_exact_line(
    launcher: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(launcher.os.path, "exists", lambda path: True)
    monkeypatch.setattr(launcher.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as left:
        launcher.need_venv_module()

    major, minor = sys.version_info[:2]
    assert left.value.code == 3
    assert f"sudo apt-get install -y python{major}.{minor}-venv" in capsys.readouterr().err


def test_root_on_debian_installs_it(launcher: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(launcher.os.path, "exists", lambda path: True)
    monkeypatch.setattr(launcher.os, "geteuid", lambda: 0)

    def call(line: list[str], **_: object) -> int:
        ran.append(line)
        return 0

    monkeypatch.setattr(launcher.subprocess, "call", call)
    launcher.need_venv_module()

    assert [line[:2] for line in ran] == [["apt-get", "update"], ["apt-get", "install"]]
    assert ran[1][-1].endswith("-venv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_clone_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    made_by_another = make_clone(tmp_path)
    made_by_another.chmod(0o555)
    try:
        found = start(made_by_another, "run")
    finally:
        made_by_another.chmod(0o755)

    assert found.returncode == 3
    assert "に書けません" in found.stderr
