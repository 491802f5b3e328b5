"""The clone (手元の複製) that `test` and `check` look at: where it is, what may be done to it."""

import os
from pathlib import Path


def clone_root() -> Path | None:
    """Return the folder of the clone this code runs from; None where it is installed elsewhere."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").exists() and (root / "tests").is_dir() else None


def on_debian_as_root() -> bool:
    """Return whether packages of the system may be installed without asking anybody."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists()
