"""`run` from outside: one command, one town; it says why it stops, and leaves nobody behind."""

import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.running import (
    ENDED_WITHIN_S,
    PATIENCE_S,
    READY_WITHIN_S,
    Town,
    ask,
    group,
    lives,
    wait_until,
)

ROLES = {
    "author",
    "delivery_officer",
    "operations_manager",
    "supervising_officer",
    "terminal_keeper",
    "staff",
}


@pytest.fixture
def copied(seeded: Path, tmp_path: Path) -> Iterator[Town]:
    """A town that does not run yet, on a copy of the seeded home."""
    town = Town.at(Path(shutil.copytree(seeded, tmp_path / "home")))
    yield town
    if town.process and town.process.poll() is None:
        town.stop(signal.SIGKILL)


def pages(town: Town) -> dict[str, int]:
    return {host: ask(town.sheet[host] + "/").status for host in ("public", "desk", "mail")}


def test_a_seeded_home_says_who_can_sign_in(seeded: Path) -> None:
    file = seeded / "run.json"
    sheet: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert "pid" not in sheet
    assert {signin["role"] for signin in sheet["signins"]} == ROLES
    assert any(signin["terminal"] for signin in sheet["signins"])
    keys = {"name", "post", "section", "role", "user", "password", "terminal"}
    assert all(set(signin) == keys for signin in sheet["signins"])
    assert all(len(signin["password"]) >= 12 for signin in sheet["signins"])
    assert all(set(terminal) == {"name", "code", "url"} for terminal in sheet["terminals"])
    assert [path.name for path in seeded.iterdir() if path.stat().st_mode & 0o077] == []


def test_a_town_is_ready_within_a_minute_of_nothing(seeded: Path, copied: Town) -> None:
    assert not (seeded / "left-behind").exists()
    cost = json.loads((seeded.parent / "cost.json").read_text("utf-8"))
    town = copied.start().ready()
    # On a machine that other work keeps busy, what it needed itself counts.
    needed = (cost["clock_s"] + town.ready_s, cost["processor_s"] + town.processor_s())
    assert min(needed) < READY_WITHIN_S
    assert "確認のメールを受け取る" in ask(town.sheet["public"] + "/").text
    assert town.mails() == []


def test_a_town_runs_and_ctrl_c_ends_it(copied: Town) -> None:
    town = copied.start().ready()
    assert town.health() == 200
    assert pages(town) == {"public": 200, "desk": 200, "mail": 200} or pages(town)["desk"] == 302
    assert set(town.children()) == {"web", "engine", "letterbox", "catcher"}
    for address, greeting in (("smtp", b"220 "), ("lmtp", b"220 ")):
        host, port = town.sheet[address].split(":")
        with socket.create_connection((host, int(port)), timeout=10) as wire:
            assert wire.recv(200).startswith(greeting)
    assert town.sheet["pid"] == town.process.pid if town.process else False
    children = [pid for child in town.children().values() for pid in group(child)]
    code, seconds, _ = town.stop(signal.SIGINT)
    assert code == 0
    assert seconds < ENDED_WITHIN_S
    assert not any(map(lives, children))
    assert not (town.home / "run.json").exists()
    assert not (town.home / "children.json").exists()


def test_a_child_that_dies_ends_all_with_its_reason(copied: Town) -> None:
    town = copied.start().ready()
    children = [pid for child in town.children().values() for pid in group(child)]
    os.kill(town.children()["engine"], signal.SIGKILL)
    assert town.process
    _, said = town.process.communicate(timeout=ENDED_WITHIN_S)
    assert town.process.returncode == 1
    assert "配信の機関が止まったので、すべて止めます: シグナル 9" in said
    wait_until(lambda: not any(map(lives, children)))


def test_a_stopped_child_is_not_healthy(copied: Town) -> None:
    town = copied.start().ready()
    engine = town.children()["engine"]
    os.kill(engine, signal.SIGSTOP)
    wait_until(lambda: town.health() == 503)
    os.kill(engine, signal.SIGCONT)
    wait_until(lambda: town.health() == 200)
    town.stop()


def test_nobody_is_left_when_the_parent_is_killed(copied: Town) -> None:
    town = copied.start().ready()
    children = [pid for child in town.children().values() for pid in group(child)]
    assert len(children) >= 4
    town.stop(signal.SIGKILL)
    wait_until(lambda: not any(map(lives, children)))
    again = copied.start().ready()  # and the home is free again
    assert again.health() == 200
    assert again.stop()[0] == 0


def test_codes_of_terminals_are_new_each_time_and_sign_ins_stay(copied: Town) -> None:
    before = json.loads((copied.home / "run.json").read_text("utf-8"))
    assert copied.command("run", "--once-seeded").returncode == 0
    after = json.loads((copied.home / "run.json").read_text("utf-8"))
    assert before["signins"] == after["signins"]
    codes = [{one["code"] for one in sheet["terminals"]} for sheet in (before, after)]
    assert codes[0].isdisjoint(codes[1])


def test_a_taken_port_is_said(copied: Town) -> None:
    with socket.create_server(("127.0.0.1", copied.port)):
        done = copied.command("run")
    assert done.returncode == 3
    assert f"ポート {copied.port} は、ほかのプログラムが使っています" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_runs_do_not_share_a_home(copied: Town) -> None:
    town = copied.start().ready()
    other = Town.at(copied.home)
    done = other.command("run")
    assert done.returncode == 3
    assert "もう hayauma run が動いています" in done.stderr
    assert town.health() == 200
    town.stop()


@pytest.mark.parametrize(
    ("arguments", "port", "sentence"),
    [
        (("--fresch",), "8000", "--fresch: run にこの指定はありません"),
        ((), "http", "PORT=http: 1から65535まで"),
        ((), "70000", "PORT=70000: 1から65535まで"),
    ],
)
def test_bad_input_is_named(
    home: Path, arguments: tuple[str, ...], port: str, sentence: str
) -> None:
    town = Town.at(home)
    town.port = port  # type: ignore[assignment]  # what a person may write
    done = town.command("run", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "code", "sentence"),
    [
        ("mysql://x/y", 2, "DATABASE_URL: mysql:// は使えません"),
        ("postgresql://nobody@127.0.0.1:1/none", 3, "データベースを使えません"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence(
    home: Path, url: str, code: int, sentence: str
) -> None:
    process = Town.at(home).start(DATABASE_URL=url).process
    assert process
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert sentence in said
    assert "Traceback" not in said


def test_fresh_empties_only_what_run_made(tmp_path: Path) -> None:
    other = Town.at(tmp_path / "somebody-elses")
    other.home.mkdir()
    (other.home / "precious").write_text("not ours")
    done = other.command("run", "--fresh")
    assert done.returncode == 2
    assert "run が作った場所ではない" in done.stderr
    assert [path.name for path in other.home.iterdir()] == ["precious"]


def test_a_home_of_a_newer_version_is_refused_untouched(copied: Town) -> None:
    file = copied.home / "hayauma.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('delivery', '0999_x', 'y')"
        )
    before, names = file.read_bytes(), sorted(copied.home.rglob("*"))
    done = copied.command("run")
    assert done.returncode == 2
    assert sorted(copied.home.rglob("*")) == names
    assert "この版より新しい" in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize("most", [300_000, 3_000_000])
def test_a_disk_that_takes_no_more_is_a_sentence(home: Path, most: int) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = Town.at(home).command("run", preexec_fn=full)
    assert done.returncode == 3
    assert f"{home} に書き込めません" in done.stderr
    assert "ディスクの空き" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["/proc/hayauma", "/dev/null/hayauma"])
def test_a_home_that_cannot_be_made_is_a_sentence(home: Path, place: str) -> None:
    process = Town.at(home).start(HAYAUMA_HOME=place).process
    assert process
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"HAYAUMA_HOME を使えません: {place}" in said
    assert "Traceback" not in said


def test_ctrl_c_while_the_town_is_founded_ends_it_and_the_next_run_goes_on(home: Path) -> None:
    town = Town.at(home).start("--once-seeded")
    wait_until(lambda: (home / "hayauma.sqlite3").exists(), PATIENCE_S)
    code, seconds, said = town.stop(signal.SIGINT)
    assert code == 1
    assert seconds < ENDED_WITHIN_S
    assert "用意の途中で止めました" in said
    assert "Traceback" not in said
    assert not (home / "run.json").exists()
