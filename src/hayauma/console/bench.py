"""`bench` (計測): prepares homes with invented subscribers, and measures.

Preparing is the product's own; measuring starts other senders and stands in a clone's `bench`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from hayauma.console import bench_prepare
from hayauma.console.clone import clone_root, on_debian_as_root

# Debian keeps smtp-sink where only root looks.
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin"
MEASUREMENTS = ("send", "snapshot", "chaos", "urgent", "domains", "hosts")


def main(argv: Sequence[str]) -> int:
    """Run one measurement and return the exit code: 0, 2 bad input, 3 something is missing."""
    name = argv[0] if argv else ""
    if name == "prepare":
        return bench_prepare.main(argv[1:])
    if name not in MEASUREMENTS:
        known = "・".join(["prepare", *MEASUREMENTS])
        print(f"bench: 何を測るかを書いてください（いまあるもの: {known}）。", file=sys.stderr)
        return 2
    root = clone_root()
    if root is None or not (root / "bench").is_dir():
        print(f"bench {name}: 計測は、git clone した場所で動かしてください。", file=sys.stderr)
        return 2
    if on_debian_as_root() and shutil.which("smtp-sink", path=PLACES) is None:
        subprocess.run([root / ".ci" / "debian"], check=False)
    return _become([name, *argv[1:]], root)


def _become(arguments: Sequence[str], root: Path) -> NoReturn:
    """Become the clone's `bench` folder: a signal then reaches who started the other senders."""
    path = f"{root}{os.pathsep}{root / 'src'}"
    os.chdir(root)
    command = [sys.executable, "-m", "bench", *arguments]
    os.execve(sys.executable, command, os.environ | {"PYTHONPATH": path})  # noqa: S606 — no shell
