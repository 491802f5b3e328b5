"""The command `journal`: contracts, exit codes, sentences; never a traceback."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from hayauma import journal
from hayauma.console.journal import main
from hayauma.journal import exporting
from tests.conftest import Command
from tests.journal.conftest import Tamper


def answer(capsys: pytest.CaptureFixture[str]) -> tuple[Any, str]:
    """Return the last line of stdout as JSON, and what was said to people."""
    said = capsys.readouterr()
    lines = said.out.splitlines()
    return json.loads(lines[-1]) if lines else None, said.err


def test_a_sound_journal(ids: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--db", "--json"]) == 0
    found, said = answer(capsys)
    assert found == {
        "entries": 6,
        "sealed": 6,
        "checkpoints": 0,
        "ok": True,
        "first_bad": None,
        "why": "",
    }
    assert said == "証跡 6件、封 6件。すべて書かれた時のままです。\n"


def test_a_changed_byte(ids: list[int], tamper: Tamper, capsys: pytest.CaptureFixture[str]) -> None:
    tamper("UPDATE journal_entry SET service = 'magazinf' WHERE id = %s", ids[4])
    assert main(["verify", "--json"]) == 1
    found, said = answer(capsys)
    assert (found["ok"], found["first_bad"]) == (False, 5)
    assert "5番" in said
    assert main(["verify"]) == 1
    assert answer(capsys)[0] is None


def test_sealing_and_verification_never_seals(
    ids: list[int], write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    write()
    assert main(["verify", "--json"]) == 0
    assert answer(capsys)[0]["sealed"] == 6
    assert main(["seal", "--json"]) == 0
    assert answer(capsys)[0] == {"sealed": 1}


def test_an_export_is_verified_from_the_file_alone(
    ids: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "journal.jsonl"
    assert main(["export", str(file), "--json"]) == 0
    assert answer(capsys)[0] == {"entries": 6, "file": str(file)}
    assert file.stat().st_mode & 0o777 == 0o600
    assert main(["verify", "--export", str(file)]) == 0
    changed = file.read_text("utf-8").replace("bulletin:3", "bulletin:4")
    file.write_text(changed, "utf-8")
    assert main(["verify", "--export", str(file), "--json"]) == 1
    assert answer(capsys)[0]["first_bad"] == 3
    assert main(["export", str(file)]) == 2


@pytest.mark.parametrize(
    "cut", ["a line", "half a line", "the last line", "a key", "a number", "an id"]
)
def test_a_spoilt_export_is_found_wanting(ids: list[int], tmp_path: Path, cut: str) -> None:
    file = tmp_path / "journal.jsonl"
    with file.open("w", encoding="utf-8") as out:
        exporting.write_export(out)
    lines = file.read_text("utf-8").splitlines()
    match cut:
        case "a line":
            del lines[3]
        case "half a line":
            lines[3] = lines[3][:40]
        case "the last line":
            del lines[-1]
        case "a key":
            lines[3] = lines[3].replace('"commitment"', '"commitmend"')
        case "a number":
            lines[3] = lines[3].replace('"position":3', '"position":"x"')
        case "an id":
            lines[3] = (
                lines[3]
                .replace('"entry":{"id":"', '"entry":{"id":"1')
                .replace("bulletin.revised", "journal.payload_erased")
            )
    file.write_text("\n".join(lines) + "\n", "utf-8")
    found = exporting.verify_export(file)
    assert (found.ok, found.first_bad) == (False, 6 if cut == "the last line" else 3)


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", '{"format":"hayauma-journal-1"}', '{"format":1,"position":0}']
)
def test_what_is_no_export_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    file = tmp_path / "other"
    file.write_text(text)
    assert main(["verify", "--export", str(file)]) == 2
    assert "読めません" in answer(capsys)[1]


@pytest.mark.parametrize(
    "words", [[], ["look"], ["verify", "--export", "/nowhere/at/all"], ["export", "/nowhere/x"]]
)
def test_bad_input_is_a_sentence(
    db: None, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(words) == 2
    assert "Traceback" not in answer(capsys)[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["verify", "--jsn"], "--jsn"),
        (["verify", "--db", "--export", "x"], "--export"),
        (["verify", "more"], "more"),
        (["export"], "ファイル"),
    ],
)
def test_a_bad_option_is_named(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert sentence in answer(capsys)[1]


def test_a_database_that_fails_is_outside(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        raise DatabaseError("database disk image is malformed")

    monkeypatch.setattr(journal, "verify", fails)
    assert main(["verify", "--json"]) == 3
    assert answer(capsys) == (
        None,
        "データベースを使えません: database disk image is malformed\n",
    )


@pytest.mark.once
def test_no_database_no_table_no_sqlite_are_outside(hayauma: Command, home: Path) -> None:
    file = home / "hayauma.sqlite3"
    missing = hayauma("journal", "verify", "--json")
    assert (missing.returncode, missing.stdout) == (3, "")
    assert "データベースがありません" in missing.stderr
    assert not file.exists()
    sqlite3.connect(file).close()
    file.touch()
    empty = hayauma("journal", "verify")
    assert empty.returncode == 3
    assert "証跡の表がありません" in empty.stderr
    file.write_text("not a database, not a database")
    other = hayauma("journal", "verify")
    assert other.returncode == 3
    assert "データベースを使えません" in other.stderr
    assert "Traceback" not in missing.stderr + empty.stderr + other.stderr
