"""Packages of npm that only the tests use (package.json); installed here the first time."""

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "node_modules"
LOCK_FILE = ROOT / "package-lock.json"
LONGEST_S = 180


def package(name: str) -> Path:
    """Return the folder of a package; skip loudly where it cannot be had, fail where CI is set."""
    if not _is_here():
        _install()
    if not _is_here():
        missing(f"{name}: npm ci で入れられませんでした。")
    return FOLDER / name


def program(name: str) -> str:
    """Return the path of a program of the system that a checker needs."""
    found = shutil.which(name)
    return found or missing(f"{name} がありません。")


def missing(sentence: str) -> str:
    """Skip with a sentence; in CI nothing may be passed over."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def _is_here() -> bool:
    """Return whether every package of the lock is installed in its version."""
    wanted = json.loads(LOCK_FILE.read_text("utf-8"))["packages"]
    for place, about in wanted.items():
        file = ROOT / place / "package.json"
        if place and not about.get("optional"):
            if not file.exists():
                return False
            if json.loads(file.read_text("utf-8"))["version"] != about["version"]:
                return False
    return True


def _install() -> None:
    """Install what the lock names, one process at a time; no script of a package is run."""
    npm = program("npm")
    with LOCK_FILE.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_here():
            subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=ROOT,
                timeout=LONGEST_S,
                check=False,
                capture_output=True,
            )
