"""The web server of `run`: one process with threads that serves every host name on one port.

Operation uses the same WSGI application behind the city's own server; see the howto pages.
"""

import hashlib
import os
import warnings
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

THREADS = 8
APPLICATION = "hayauma.config.wsgi:application"


def serve(port: int) -> int:
    """Serve the pages on 127.0.0.1 until SIGTERM; return the exit code."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        APPLICATION,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
    ).serve()
    return 0


def gather_static_files() -> bool:
    """Gather styles, scripts and fonts into the home, where they differ; return whether it did."""
    stamp = settings.STATIC_ROOT / ".gathered"
    mark = _fingerprint()
    if stamp.exists() and stamp.read_text("ascii") == mark:
        return False
    from django.core.management import call_command

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=True)
    stamp.write_text(mark, "ascii")
    return True


def _fingerprint() -> str:
    """Return a digest of the names, sizes and times of every file to gather."""
    whole = hashlib.sha256()
    for app in settings.INSTALLED_APPS:
        spec = find_spec(app)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            for file in sorted(Path(folder, "static").rglob("*")):
                about = file.stat()
                whole.update(f"{file} {about.st_size} {about.st_mtime_ns}{os.linesep}".encode())
    return whole.hexdigest()
