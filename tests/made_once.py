"""Things that are dear to make, made by one process of a test run and read by all of them."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that was filled once in this run, whichever process asked first.

    Nobody changes it afterwards: whoever wants to takes a copy. One that could not be made is gone
    again, so that the next to ask meets the same error and not half a folder.
    """
    everybody = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        everybody = everybody.parent  # each process has its own below it
    folder = everybody / name
    with (everybody / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            try:
                make(folder)
            except BaseException:
                shutil.rmtree(folder)
                raise
    return folder
