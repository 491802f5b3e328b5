"""The PostgreSQL of the tests is a real one, for this run alone, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import servers
from tests.conftest import ROOT

pytestmark = pytest.mark.once


def test_a_real_server_starts_answers_and_is_gone() -> None:
    with servers.postgresql() as url:
        with psycopg.connect(url) as connection:
            row = connection.execute("SHOW server_version_num").fetchone()
            folder = connection.execute("SHOW data_directory").fetchone()
        port = urlsplit(url).port

    assert row
    assert int(row[0]) >= 150_000
    assert folder
    assert not Path(folder[0]).exists()
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass


def test_one_that_is_told_to_end_takes_its_server_along() -> None:
    inside = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"
    command = [sys.executable, "-m", "tests.servers", sys.executable, "-c", inside]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as told:
        assert told.stdout
        port = urlsplit(told.stdout.readline().strip()).port
        os.kill(told.pid, signal.SIGTERM)
        assert told.wait(30) == 128 + signal.SIGTERM
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass


def test_even_on_loopback_it_asks_for_the_password() -> None:
    with servers.postgresql() as url:
        wrong = url.replace(f":{urlsplit(url).password}@", ":wrong@")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_a_missing_server_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.Path.glob", lambda self, pattern: iter(()))
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr("os.geteuid", lambda: 0)

    with pytest.raises(servers.ServerMissing, match="apt-get install -y postgresql"):
        servers.postgresql_folder()


def test_a_normal_user_without_the_package_takes_the_wheel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pathlib.Path.glob", lambda self, pattern: iter(()))
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert (servers.postgresql_folder() / "initdb").exists()
